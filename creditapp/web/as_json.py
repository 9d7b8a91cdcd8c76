"""The report as a program reads it: what ``creditapp apply --json`` prints."""

from typing import Any

import msgspec

from creditapp.domain.factors import by_effect, text_of
from creditapp.models.applications import Factor
from creditapp.web.found import Ready


def report_object(ready: Ready) -> dict[str, Any]:
    """The report's object; ``factors`` holds every characteristic, and clamping where it bites."""
    report, extract = ready.report, ready.extract
    return {
        "outcome": "scored" if report.ending is None else "no_score",
        "reason": report.ending,
        "score": report.score,
        "base_points": report.base_points,
        "factors": [_factor(factor) for factor in by_effect(report.factors)],
        "pd": report.pd,
        "scorecard_version": report.scorecard_version,
        "application_id": report.application_id,
        "as_of": report.as_of.isoformat(),
        "accounts": msgspec.to_builtins(extract.accounts) if extract else [],
        "inquiries": msgspec.to_builtins(extract.inquiries) if extract else [],
        "collections": msgspec.to_builtins(extract.collections) if extract else [],
        "bankruptcies": msgspec.to_builtins(extract.bankruptcies) if extract else [],
        "history": msgspec.to_builtins(report.history),
        "journey": [{"service": step.service, "at": step.at} for step in report.journey],
    }


def _factor(factor: Factor) -> dict[str, Any]:
    text = text_of(factor)
    return {
        "code": factor.code,
        "characteristic": factor.characteristic,
        "text": text.title if factor.points < 0 else text.positive,
        "helps": text.helps,
        "points": factor.points,
        "key": factor.key,
        "value": factor.value,
    }
