"""What a scenario would do to the score: points, factors and assumptions; where the score stays, why.

Both scores, today's and the scenario's, are of one scorecard, so that the factors' differences add up exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from creditapp.domain.bands import band_of
from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.history import changes
from creditapp.domain.lending import refusal
from creditapp.domain.next_steps import ranked
from creditapp.domain.scoring import CLAMPED
from creditapp.domain.simulation import actions_of
from creditapp.domain.texts import N_
from creditapp.models.applications import Change, Ending, Outlook, Report
from creditapp.models.extract import Extract
from creditapp.models.simulation import Assumption, Scenario, Together
from creditapp.web.i18n import formatting
from creditapp.web.i18n.factor_texts import before_and_after
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.ports import SimulatedReport
from creditapp.web.simulate import wording
from creditapp.web.simulate.assumptions import note_on, of_time
from creditapp.web.simulate.left_out import left_out
from creditapp.web.simulate.titles import title_of
from creditapp.web.simulate.why_not import WHY_NOT, beyond
from creditapp.web.simulate.wording import Assumed

SCALE = N_("The end of the scale")
LABELS = {characteristic.name: characteristic.label for characteristic in CHARACTERISTICS} | {"score_range": SCALE}
STILL_NONE: dict[Ending, str] = {
    "thin": N_("There would still be no score, because your file holds too little to compute one."),
    "deceased": N_("There would still be no score, because a lender reports the holder of the file as deceased."),
}
NO_LONGER: dict[Ending, str] = {
    "thin": N_("There would be no score any more, because your file would hold too little to compute one."),
    "deceased": N_("There would be no score any more, because a lender reports the holder of the file as deceased."),
}
UNCHANGED = {
    "ranges": N_(
        "This would not change your score, because the values that it changes stay within ranges that cost as many points as before."
    ),
    "nothing": N_("This would not change your score, because nothing that the score depends on would be different."),
    "cancels": N_("This would not change your score, because what it gains and what it costs cancel each other out."),
    "end": N_("This would not change your score, because your score is already at the end of the scale."),
}
"""Why the score stays although the scenario is possible; by reason."""


@dataclass(frozen=True)
class Moved:
    """A factor whose value or points would be different; ``points`` is the difference, empty if there is none."""

    label: str
    before: str
    after: str
    points: str
    gains: bool


class Part(NamedTuple):
    """One of several actions together, and what it would do alone: in points, and in words (+12 points)."""

    title: str
    difference: int
    change: str


@dataclass(frozen=True)
class Result:
    """The result of one scenario."""

    scenario: Scenario
    title: str
    when: str
    now: int | None
    then: int | None
    difference: int | None
    """In points; None if there is no score now or then."""
    tone: Literal["good", "bad", "even"]
    band: str
    """The band of the score then; empty if there is no score."""
    verdict: str
    moved: tuple[Moved, ...]
    """The factors that gain or cost points; where none does, those with another value."""
    changes: tuple[Change, ...]
    assumed: tuple[Assumed, ...]
    outlook: Outlook
    impossible: str
    """Code of the reason why the scenario is impossible; empty if it is possible."""
    of_time: str = ""
    """What part of the difference comes from time alone, in words; empty for what is done today."""
    note: str = ""
    """What the scenario takes for granted."""
    left_out: str = ""
    """That it leaves something out, in words; empty if it does not."""
    parts: tuple[Part, ...] = ()
    """Of several actions together: what each would do alone."""

    @property
    def change(self) -> str:
        """The difference in words: +12 points."""
        return "" if self.difference is None else _points(self.difference)


def _points(difference: int) -> str:
    return many("%(points)s point", "%(points)s points", abs(difference), points=formatting.points(difference))


def results(simulated: SimulatedReport, scenarios: Sequence[Scenario]) -> tuple[Result, ...]:
    """A result for each scenario, in the order sent; none where the file may not be shown."""
    if simulated.disclosed is None:
        return ()
    return tuple(
        _result(simulated, scenario, outlook, assumption)
        for scenario, outlook, assumption in zip(
            scenarios, simulated.report.outlooks, simulated.assumptions, strict=True
        )
    )


def steps(simulated: SimulatedReport, scenarios: Sequence[Scenario]) -> tuple[Result, ...]:
    """The results that gain points, the greatest gain first; none if there is no score now."""
    if simulated.report.score is None:
        return ()
    by_scenario = {result.scenario: result for result in results(simulated, scenarios)}
    gains = ranked(scenarios, simulated.report.outlooks, simulated.report.score) if by_scenario else ()
    return tuple(_with_parts(by_scenario[step.scenario], by_scenario) for step in gains)


def _with_parts(result: Result, by_scenario: Mapping[Scenario, Result]) -> Result:
    """The result with what each of its actions would do alone, where that was simulated too."""
    alone = [by_scenario[action] for action in actions_of(result.scenario) if action in by_scenario]
    if not isinstance(result.scenario, Together):
        return result
    parts = tuple(Part(each.title, each.difference or 0, _points(each.difference or 0)) for each in alone)
    return replace(result, parts=parts)


def _result(simulated: SimulatedReport, scenario: Scenario, outlook: Outlook, assumption: Assumption) -> Result:
    """The result; of more than lenders would give, why it is not assumed, beside today's score."""
    score = simulated.report.score if simulated.scored else None
    exceeded = refusal(scenario, score, simulated.disclosed) if simulated.disclosed else None
    if exceeded is None or assumption.impossible:
        return _simulated(simulated, scenario, outlook, assumption)
    report = simulated.report
    today = Outlook(as_of=report.as_of, score=score, pd=report.pd, factors=report.factors, ending=report.ending)
    refused = _simulated(simulated, scenario, today, Assumption(impossible="more_than_lenders_give"))
    return replace(refused, verdict=beyond(*exceeded))


def _simulated(simulated: SimulatedReport, scenario: Scenario, outlook: Outlook, assumption: Assumption) -> Result:
    report, items = simulated.report, wording.items_of(simulated.disclosed)
    file = simulated.disclosed or Extract(as_of=report.as_of)
    now, then = (None if scoring.ending else scoring.score for scoring in (report, outlook))
    difference = None if now is None or then is None else then - now
    moves = changes(report.factors, outlook.factors)
    return Result(
        scenario=scenario,
        title=title_of(scenario, items),
        when=_when(report.as_of, outlook.as_of),
        now=now,
        then=then,
        difference=difference,
        tone="even" if not difference else "good" if difference > 0 else "bad",
        band=_band(then) if then is not None else "",
        verdict=_verdict(report, outlook, assumption, moves),
        moved=tuple(_moved(move) for move in moves if move.points or not any(other.points for other in moves)),
        changes=moves,
        assumed=wording.assumed(assumption, items, report.as_of),
        outlook=outlook,
        impossible=assumption.impossible,
        of_time="" if assumption.impossible else of_time(now, then, outlook.time_alone),
        note="" if assumption.impossible else note_on(scenario, assumption, file),
        left_out="" if assumption.impossible else left_out(scenario, file),
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
    now, then = (None if scoring.ending else scoring.score for scoring in (report, outlook))
    if assumption.impossible:
        return _(WHY_NOT[assumption.impossible])
    if then is None:
        ending = outlook.ending or "thin"
        return _((STILL_NONE if now is None else NO_LONGER)[ending])
    if now is None:
        return put("There would be a score: %(then)s. That is %(band)s.", then=then, band=_band(then))
    if then == now:
        return _(UNCHANGED[_why_unchanged(report, moves)])
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


def _why_unchanged(report: Report, moves: Sequence[Change]) -> str:
    if not moves:
        return "nothing"
    if not any(move.points for move in moves):
        return "ranges"
    codes = {factor.code for factor in report.factors} | {move.code for move in moves}
    return "end" if CLAMPED in codes else "cancels"


def _moved(change: Change) -> Moved:
    before, after = before_and_after(change)
    points = formatting.points(change.points) if change.points else ""
    return Moved(_(LABELS.get(change.characteristic, change.characteristic)), before, after, points, change.points > 0)
