"""A report as a program reads it: the object of ``creditapp apply --json``, less what only the applicant holds.

With could_not_match nothing of a file is told: neither whether there were earlier scores, nor the times of the
journey, which could tell one reason from the other.
"""

from typing import Any

from msgspec.structs import asdict

from creditapp.domain.bands import band_of
from creditapp.domain.factors import by_effect, text_of
from creditapp.domain.grades import Graded, graded
from creditapp.domain.notices import decision
from creditapp.models.applications import Factor, Report
from creditapp.web.ports import Ready


def report_json(found: Ready) -> dict[str, Any]:
    """The report; lists are empty and values None where there is nothing."""
    report, scored, shown = found.report, found.scored, found.disclosed
    matched = report.ending != "could_not_match"
    return {
        "outcome": "scored" if scored else "no_score",
        "reason": None if scored else report.ending,
        "score": report.score if scored else None,
        "band": band_of(report.score).name if scored and report.score is not None else None,
        "base_points": report.base_points if scored else None,
        "factors": [_factor(factor) for factor in by_effect(report.factors)] if scored else [],
        "pd": report.pd if scored else None,
        "scorecard_version": report.scorecard_version if scored else None,
        "application_id": report.application_id,
        "as_of": report.as_of,
        "lender": asdict(report.lender) if report.lender else None,
        "decision": decision(report),
        "accounts": [asdict(each) for each in shown.accounts] if shown else [],
        "inquiries": [asdict(each) for each in shown.inquiries] if shown else [],
        "collections": [asdict(each) for each in shown.collections] if shown else [],
        "bankruptcies": [asdict(each) for each in shown.bankruptcies] if shown else [],
        "statement": shown.statement if shown else "",
        "disputes": [asdict(each) for each in shown.disputes] if shown else [],
        "rank": report.rank if scored else None,
        "groups": [_group(each) for each in graded(report.factors)] if scored else [],
        "history": [asdict(each) for each in report.history] if matched else [],
        "updates": [_update(each, found) for each in found.updates] if matched else [],
        "journey": [asdict(step) for step in report.journey] if matched else [],
    }


def _update(later: Report, found: Ready) -> dict[str, Any]:
    """A later state; ``version`` is its address' part if it can still be shown whole."""
    assert later.update is not None, "a view's updates are updates"
    update = later.update
    return {
        "id": update.id,
        "as_of": later.as_of,
        "score": later.score,
        "ending": later.ending,
        "before": update.before,
        "changes": [asdict(each) for each in update.changes],
        "answers": [asdict(each) for each in update.answers],
        "scorecard_version": later.scorecard_version,
        "version": f"?version={update.id}" if update.id in found.extracts else None,
    }


def _group(one: Graded) -> dict[str, Any]:
    return {"group": one.group, "weight": one.weight, "grade": one.grade, "lost": one.lost, "most": one.most}


def _factor(factor: Factor) -> dict[str, Any]:
    text = text_of(factor)
    return {
        "code": factor.code,
        "text": text.title,
        "points": factor.points,
        "key": factor.key,
        "characteristic": factor.characteristic,
        "value": factor.value,
        "worst": factor.worst,
        "best": factor.best,
        "helps": text.helps,
    }
