"""A simulation as a program reads it: today's score, and for each scenario the score, its factors and what was assumed."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import asdict

from creditapp.domain.factors import by_effect, text_of
from creditapp.models.simulation import Scenario
from creditapp.web.ports import Simulated
from creditapp.web.simulate import results, wording
from creditapp.web.simulate.results import Result
from creditapp.web.simulate.wording import Assumed

HIDDEN = ("event_id", "revision", "reference")
"""What an event holds that is its furnisher's own affair; the account's number is shown masked."""


def simulation_json(found: Simulated, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """The scenarios in the order asked; without any, the score and the items of the file as it is today."""
    return _today(found) | {"scenarios": [_result(each) for each in results.results(found, scenarios)]}


def steps_json(found: Simulated, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """The scenarios that gain points, the greatest gain first."""
    return _today(found) | {"steps": [_result(each) for each in results.steps(found, scenarios)]}


def _today(found: Simulated) -> dict[str, Any]:
    report, scored = found.report, found.scored
    return {
        "outcome": "scored" if scored else "no_score",
        "reason": None if scored else report.ending,
        "as_of": report.as_of,
        "score": report.score if scored else None,
        "pd": report.pd if scored else None,
        "scorecard_version": report.scorecard_version if scored else None,
        "items": [
            {"item": item, "name": wording.name_of(each)} for item, each in wording.items_of(found.disclosed).items()
        ],
    }


def _result(result: Result) -> dict[str, Any]:
    outlook = result.outlook
    moved = {each.code: each.points for each in result.changes}
    return {
        "scenario": msgspec.to_builtins(result.scenario),
        "text": result.title,
        "as_of": outlook.as_of,
        "score": result.then,
        "difference": result.difference,
        "pd": outlook.pd if result.then is not None else None,
        "reason": outlook.ending,
        "verdict": result.verdict,
        "factors": [
            {"code": each.code, "text": text_of(each).title, "points": each.points, "value": each.value, "difference": moved.get(each.code, 0)}
            for each in by_effect(outlook.factors)
        ],
        "changes": [asdict(each) for each in result.changes],
        "assumed": [_assumed(each) for each in result.assumed],
        "impossible": result.impossible or None,
    }  # fmt: skip


def _assumed(assumed: Assumed) -> dict[str, Any]:
    event: dict[str, Any] = msgspec.to_builtins(assumed.event)
    told = {name: value for name, value in event.items() if name not in HIDDEN}
    return {"item": assumed.item or None, "furnisher": assumed.furnisher, "text": assumed.text, "event": told}
