"""A simulation for programs: today's score, and for each scenario its score, factors and assumptions."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import asdict

from creditapp.domain.factors import by_effect
from creditapp.domain.lending import bound_of
from creditapp.models.simulation import Scenario
from creditapp.web.i18n.factor_texts import written
from creditapp.web.ports import SimulatedReport
from creditapp.web.simulate import results, wording
from creditapp.web.simulate.results import Result
from creditapp.web.simulate.scenarios import ACCOUNT_TYPES
from creditapp.web.simulate.wording import Assumed

HIDDEN = ("event_id", "revision", "reference")
"""Fields of an event that only concern its furnisher; the account's number is shown masked."""


def simulation_json(simulated: SimulatedReport, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """The scenarios in the order sent; without any, the score and the items of the file as of today."""
    return _today(simulated) | {"scenarios": [_result(result) for result in results.results(simulated, scenarios)]}


def steps_json(simulated: SimulatedReport, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """The scenarios that gain points, the greatest gain first."""
    return _today(simulated) | {"steps": [_result(step) for step in results.steps(simulated, scenarios)]}


def _today(simulated: SimulatedReport) -> dict[str, Any]:
    report, scored = simulated.report, simulated.scored
    return {
        "outcome": "scored" if scored else "no_score",
        "reason": None if scored else report.ending,
        "as_of": report.as_of,
        "score": report.score if scored else None,
        "pd": report.pd if scored else None,
        "scorecard_version": report.scorecard_version if scored else None,
        "items": [
            {"item": item_id, "name": wording.name_of(item)}
            for item_id, item in wording.items_of(simulated.disclosed).items()
        ],
        "most": _most(simulated),
    }


def _most(simulated: SimulatedReport) -> dict[str, int]:
    """The most that may be assumed of each kind of new account, in US dollars; none where the file may not be shown."""
    if simulated.disclosed is None:
        return {}
    score = simulated.report.score if simulated.scored else None
    return {kind: bound_of(kind, score, simulated.disclosed).most for kind in ACCOUNT_TYPES}


def _result(result: Result) -> dict[str, Any]:
    outlook = result.outlook
    differences = {change.code: change.points for change in result.changes}
    return {
        "scenario": msgspec.to_builtins(result.scenario),
        "text": result.title,
        "as_of": outlook.as_of,
        "score": result.then,
        "difference": result.difference,
        "pd": outlook.pd if result.then is not None else None,
        "reason": outlook.ending,
        "verdict": result.verdict,
        "time_alone": outlook.time_alone,
        "note": result.note or None,
        "left_out": result.left_out or None,
        "parts": [{"text": part.title, "difference": part.difference} for part in result.parts],
        "factors": [
            {
                "code": factor.code, "text": written(factor).title, "points": factor.points, "value": factor.value,
                "difference": differences.get(factor.code, 0),
            }
            for factor in by_effect(outlook.factors)
        ],
        "changes": [asdict(change) for change in result.changes],
        "assumed": [_assumed(assumed) for assumed in result.assumed],
        "impossible": result.impossible or None,
    }  # fmt: skip


def _assumed(assumed: Assumed) -> dict[str, Any]:
    event: dict[str, Any] = msgspec.to_builtins(assumed.event)
    shown = {name: value for name, value in event.items() if name not in HIDDEN}
    return {"item": assumed.item or None, "furnisher": assumed.furnisher, "text": assumed.text, "event": shown}
