"""Freeze, statement and disputes as of now, which the report shows beside what it was issued with, and the rights use.

May use domain, models and ports.
"""

from creditapp.domain.rights import DisputeAnswer, RightsStatus, rights_status
from creditapp.models.extract import Extract
from creditapp.web.ports import OpenedReport


def newest_extract(opened: OpenedReport) -> Extract | None:
    """The newest reading of the file: today's, or the last one that belongs to this application."""
    if opened.current is not None:
        return opened.current
    later = (opened.extracts.get(update.update.id) for update in reversed(opened.updates) if update.update)
    as_issued = opened.extract if opened.original is None else None
    return next((extract for extract in later if extract is not None), as_issued)


def status_of(opened: OpenedReport) -> RightsStatus:
    """Freeze, statement and disputes, from the newest reading of the file and the requests and answers since."""
    answers = (
        DisputeAnswer(answer, update.as_of)
        for update in opened.updates
        if update.update
        for answer in update.update.answers
    )
    return rights_status(newest_extract(opened), opened.requests, answers)
