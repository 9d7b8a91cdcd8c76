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
from creditapp.domain.scoring import CLAMPED
from creditapp.domain.texts import N_
from creditapp.models.applications import Change, Ending, Outlook, Report
from creditapp.models.simulation import Assumption, Scenario
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.ports import Simulated
from creditapp.web.simulate import wording
from creditapp.web.simulate.wording import WHY_NOT, Assumed

SCALE = N_("The end of the scale")
LABELS = {each.name: each.label for each in CHARACTERISTICS} | {"score_range": SCALE}
FORMATS = {each.name: each.format for each in CHARACTERISTICS}
STILL_NONE: dict[Ending, str] = {
    "thin": N_("There would still be no score, because your file holds too little to compute one."),
    "deceased": N_("There would still be no score, because a lender reports the holder of the file as deceased."),
}
NO_MORE: dict[Ending, str] = {
    "thin": N_("There would be no score any more, because your file would hold too little to compute one."),
    "deceased": N_("There would be no score any more, because a lender reports the holder of the file as deceased."),
}
EVEN = {
    "ranges": N_(
        "This would not change your score, because what it moves stays within ranges that cost as many points as before."
    ),
    "nothing": N_("This would not change your score, because nothing that the score looks at would be different."),
    "cancels": N_("This would not change your score, because what it gains and what it costs cancel each other out."),
    "end": N_("This would not change your score, because your score already stands at the end of the scale."),
}
"""Why nothing changes although it can be assumed."""


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
        return many(
            "%(points)s point", "%(points)s points", abs(self.difference), points=formatting.points(self.difference)
        )


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
    report, items = found.report, wording.items_of(found.disclosed)
    now, then = (None if each.ending else each.score for each in (report, outlook))
    difference = None if now is None or then is None else then - now
    moves = changes(report.factors, outlook.factors)
    return Result(
        scenario=scenario,
        title=wording.title_of(scenario, items),
        when=_when(report.as_of, outlook.as_of),
        now=now,
        then=then,
        difference=difference,
        tone="even" if not difference else "good" if difference > 0 else "bad",
        band=_band(then) if then is not None else "",
        verdict=_verdict(report, outlook, assumption, moves),
        moved=tuple(_moved(each) for each in moves if each.points or not any(other.points for other in moves)),
        changes=moves,
        assumed=wording.assumed(assumption, items, report.as_of),
        outlook=outlook,
        impossible=assumption.impossible,
    )


def _when(today: date, as_of: date) -> str:
    return (
        _("As soon as your lenders have reported it")
        if as_of <= today
        else put("By %(day)s", day=formatting.day(as_of))
    )


def _band(score: int) -> str:
    return _(band_of(score).name).lower()


def _verdict(report: Report, outlook: Outlook, assumption: Assumption, moves: Sequence[Change]) -> str:
    now, then = (None if each.ending else each.score for each in (report, outlook))
    if assumption.impossible:
        return _(WHY_NOT[assumption.impossible])
    if then is None:
        return _((STILL_NONE if now is None else NO_MORE)[outlook.ending or "thin"])
    if now is None:
        return put("There would be a score: %(then)s. That is %(band)s.", then=then, band=_band(then))
    if then == now:
        return _(EVEN[_why_even(report, moves)])
    return f"{_moves_by(now, then)} {_stays(now, then)}"


def _moves_by(now: int, then: int) -> str:
    if then > now:
        return many(
            "Your score would rise by %(num)s point, from %(now)s to %(then)s.",
            "Your score would rise by %(num)s points, from %(now)s to %(then)s.",
            then - now, now=now, then=then,
        )  # fmt: skip
    return many(
        "Your score would fall by %(num)s point, from %(now)s to %(then)s.",
        "Your score would fall by %(num)s points, from %(now)s to %(then)s.",
        now - then, now=now, then=then,
    )  # fmt: skip


def _stays(now: int, then: int) -> str:
    same = band_of(then) == band_of(now)
    return put("It stays %(band)s.", band=_band(now)) if same else put("That is %(band)s.", band=_band(then))


def _why_even(report: Report, moves: Sequence[Change]) -> str:
    if not moves:
        return "nothing"
    if not any(each.points for each in moves):
        return "ranges"
    clamped = {each.code for each in report.factors} | {each.code for each in moves}
    return "end" if CLAMPED in clamped else "cancels"


def _moved(change: Change) -> Moved:
    before, after = (_value(value, change.characteristic) for value in (change.before, change.after))
    points = formatting.points(change.points) if change.points else ""
    return Moved(_(LABELS.get(change.characteristic, change.characteristic)), before, after, points, change.points > 0)


def _value(value: float | None, name: str) -> str:
    if value is None:
        return _("none")
    known = FORMATS.get(name)
    return formatting.characteristic(value, known) if known else f"{value:g}"
