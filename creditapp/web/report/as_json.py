"""A report for programs: the object of ``creditapp apply --json``, without what only the applicant holds.

With could_not_match it discloses nothing about any file: neither earlier scores nor the journey's times, which could
reveal whether there is no file or the details do not match it.
"""

from typing import Any

from msgspec.structs import asdict

from creditapp.domain.bands import band_of
from creditapp.domain.factors import by_effect
from creditapp.domain.grades import Graded, graded
from creditapp.domain.notices import decision
from creditapp.models.applications import Factor, Report
from creditapp.web.i18n.factor_texts import written
from creditapp.web.ports import OpenedReport
from creditapp.web.report.alerts import alerts_json


def report_json(opened: OpenedReport) -> dict[str, Any]:
    """The report; lists are empty and values None where there are none."""
    report, scored, extract = opened.report, opened.scored, opened.disclosed
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
        "accounts": [asdict(account) for account in extract.accounts] if extract else [],
        "inquiries": [asdict(inquiry) for inquiry in extract.inquiries] if extract else [],
        "collections": [asdict(collection) for collection in extract.collections] if extract else [],
        "bankruptcies": [asdict(bankruptcy) for bankruptcy in extract.bankruptcies] if extract else [],
        "fraud_alerts": alerts_json(extract.alerts, extract.as_of) if extract else [],
        "furnishers": [asdict(source) for source in extract.sources] if extract else [],
        "statement": extract.statement if extract else "",
        "disputes": [asdict(dispute) for dispute in extract.disputes] if extract else [],
        "rank": report.rank if scored else None,
        "groups": [_group(group) for group in graded(report.factors)] if scored else [],
        "history": [asdict(past) for past in report.history] if matched else [],
        "updates": [_update(update, opened) for update in opened.updates] if matched else [],
        "journey": [asdict(step) for step in report.journey] if matched else [],
    }


def _update(later: Report, opened: OpenedReport) -> dict[str, Any]:
    """A later state; ``version`` is the query that shows it, None if it can no longer be shown."""
    assert later.update is not None, "every later state of a view has its update"
    update = later.update
    return {
        "id": update.id,
        "as_of": later.as_of,
        "score": later.score,
        "ending": later.ending,
        "before": later.before,
        "changes": [asdict(change) for change in later.changes],
        "answers": [asdict(answer) for answer in update.answers],
        "scorecard_version": later.scorecard_version,
        "version": f"?version={update.id}" if update.id in opened.extracts else None,
    }


def _group(group: Graded) -> dict[str, Any]:
    return {"group": group.group, "weight": group.weight, "grade": group.grade, "lost": group.lost, "most": group.most}


def _factor(factor: Factor) -> dict[str, Any]:
    text = written(factor)
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
