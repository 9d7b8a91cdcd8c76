"""What a scenario would make of the score: how many points, by which factors, on what assumptions; honest where none.

The differences are between two scores of one scorecard, today's and the scenario's, so that they add up to the point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from creditapp.domain.bands import band_of
from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.history import changes
from creditapp.domain.next_steps import ranked
from creditapp.domain.scorecard import CLAMPED
from creditapp.models.applications import Change, Ending, Outlook, Report
from creditapp.models.simulation import Assumption, Scenario
from creditapp.web import what_if, words
from creditapp.web.found import Simulated
from creditapp.web.what_if import WHY_NOT, Assumed

LABELS = {each.name: each.label for each in CHARACTERISTICS} | {"score_range": "The end of the scale"}
FORMATS = {each.name: each.format for each in CHARACTERISTICS}
NO_SCORE: dict[Ending, str] = {
    "thin": "your file holds too little to compute a score.",
    "deceased": "a lender reports the holder of the file as deceased.",
}
MOVED_BUT = "what it moves stays within ranges that cost as many points as before."
NOTHING_MOVES = "nothing that the score looks at would be different."
CANCELS = "what it gains and what it costs cancel each other out."
AT_THE_END = "your score already stands at the end of the scale."


@dataclass(frozen=True)
class Moved:
    """A factor whose value or points would be different; ``points`` is the difference, empty if there is none."""

    label: str
    before: str
    after: str
    points: str
    gains: bool


@dataclass(frozen=True)
class Result:
    """One scenario."""

    scenario: Scenario
    title: str
    when: str
    now: int | None
    then: int | None
    difference: int | None
    """In points; None if there is no score now or then."""
    tone: Literal["good", "bad", "even"]
    band: str
    """Of the score then; empty if there is none."""
    verdict: str
    moved: tuple[Moved, ...]
    """Those that gain or cost points; where none does, whatever would be different."""
    changes: tuple[Change, ...]
    assumed: tuple[Assumed, ...]
    outlook: Outlook
    impossible: str
    """Code of the reason why it cannot be."""

    @property
    def change(self) -> str:
        """The difference in words: +12 points."""
        if self.difference is None:
            return ""
        return f"{words.points(self.difference)} {'point' if abs(self.difference) == 1 else 'points'}"


def results(found: Simulated, scenarios: Sequence[Scenario]) -> tuple[Result, ...]:
    """Each scenario in the order asked; none where nothing may be told of the file."""
    if found.disclosed is None:
        return ()
    asked = zip(scenarios, found.report.outlooks, found.assumptions, strict=True)
    return tuple(_result(found, *each) for each in asked)


def steps(found: Simulated, scenarios: Sequence[Scenario]) -> tuple[Result, ...]:
    """Those that gain points, the greatest gain first; with a score now, none without."""
    if found.report.score is None:
        return ()
    by_scenario = {each.scenario: each for each in results(found, scenarios)}
    chosen = ranked(scenarios, found.report.outlooks, found.report.score) if by_scenario else ()
    return tuple(by_scenario[step.scenario] for step in chosen)


def _result(found: Simulated, scenario: Scenario, outlook: Outlook, assumption: Assumption) -> Result:
    report, items = found.report, what_if.items_of(found.disclosed)
    now, then = (None if each.ending else each.score for each in (report, outlook))
    difference = None if now is None or then is None else then - now
    moves = changes(report.factors, outlook.factors)
    return Result(
        scenario=scenario,
        title=what_if.title_of(scenario, items),
        when=_when(report.as_of, outlook.as_of),
        now=now,
        then=then,
        difference=difference,
        tone="even" if not difference else "good" if difference > 0 else "bad",
        band=band_of(then).name if then is not None else "",
        verdict=_verdict(report, outlook, assumption, moves),
        moved=tuple(_moved(each) for each in moves if each.points or not any(other.points for other in moves)),
        changes=moves,
        assumed=what_if.assumed(assumption, items, report.as_of),
        outlook=outlook,
        impossible=assumption.impossible,
    )


def _when(today: date, as_of: date) -> str:
    return "As soon as your lenders have reported it" if as_of <= today else f"By {words.day(as_of)}"


def _verdict(report: Report, outlook: Outlook, assumption: Assumption, moves: Sequence[Change]) -> str:
    now, then = (None if each.ending else each.score for each in (report, outlook))
    if assumption.impossible:
        return f"This would not change your score, because {WHY_NOT[assumption.impossible]}"  # type: ignore[index]
    if then is None:
        still = "still be no score" if now is None else "be no score any more"
        return f"There would {still}, because {NO_SCORE[outlook.ending or 'thin']}"
    if now is None:
        return f"There would be a score: {then}. That is {band_of(then).name.lower()}."
    if then == now:
        return f"This would not change your score, because {_why_even(report, moves)}"
    rises = "rise" if then > now else "fall"
    count = abs(then - now)
    same = band_of(then) == band_of(now)
    stays = f"It stays {band_of(now).name.lower()}." if same else f"That is {band_of(then).name.lower()}."
    return f"Your score would {rises} by {count} {'point' if count == 1 else 'points'}, from {now} to {then}. {stays}"


def _why_even(report: Report, moves: Sequence[Change]) -> str:
    if not moves:
        return NOTHING_MOVES
    if not any(each.points for each in moves):
        return MOVED_BUT
    clamped = {each.code for each in report.factors} | {each.code for each in moves}
    return AT_THE_END if CLAMPED in clamped else CANCELS


def _moved(change: Change) -> Moved:
    before, after = (_value(value, change.characteristic) for value in (change.before, change.after))
    points = words.points(change.points) if change.points else ""
    return Moved(LABELS.get(change.characteristic, change.characteristic), before, after, points, change.points > 0)


def _value(value: float | None, name: str) -> str:
    if value is None:
        return "none"
    known = FORMATS.get(name)
    return words.characteristic(value, known) if known else f"{value:g}"
