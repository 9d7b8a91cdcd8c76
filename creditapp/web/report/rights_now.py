"""What the person has asked for since the report was issued: freeze, statement and disputes, which the report itself never shows.

A report does not change after it was issued; without these lines its reader would think that nothing came of a dispute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from creditapp.domain.rights import RightsStatus
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.ports import OpenedReport
from creditapp.web.rights_status import status_of

Disputes = Mapping[str, date]
"""The day on which each item that is disputed now was disputed, by item."""


@dataclass(frozen=True)
class RightsNow:
    """The state of the rights over the file, as sentences."""

    lines: tuple[str, ...]
    """Empty if the person has asked for nothing."""
    disputes: Disputes


NOTHING = RightsNow((), {})


def rights_now(opened: OpenedReport, reading: OpenedReport | None) -> RightsNow:
    """The state as of now; ``reading``: the file as of today, if requested and answered. Nothing for whoever has no rights over it."""
    if not opened.has_rights:
        return NOTHING
    status = status_of(replace(opened, current=reading.extract) if reading and reading.extract else opened)
    unanswered = [dispute for dispute in status.disputes if dispute.outcome is None]
    return RightsNow(
        tuple(line for line in (_freeze(status), _disputes(status), _statement(status)) if line),
        {dispute.item: dispute.opened for dispute in unanswered},
    )


def _freeze(status: RightsStatus) -> str:
    if not status.frozen:
        return ""
    since = formatting.moment_day(status.frozen_at)
    if status.lifts:  # whether over by now or not, the sentence holds
        return put("Your file has been frozen since %(day)s: only lenders whom you let in can open it.", day=since)
    return put("Your file has been frozen since %(day)s: no lender can open it.", day=since)


def _disputes(status: RightsStatus) -> str:
    unanswered = [dispute for dispute in status.disputes if dispute.outcome is None]
    if not unanswered:
        return ""
    return many(
        "You dispute %(num)s item; the last day to answer is %(day)s.",
        "You dispute %(num)s items; the last day to answer the first of them is %(day)s.",
        len(unanswered), day=formatting.day(min(dispute.due for dispute in unanswered)),
    )  # fmt: skip


def _statement(status: RightsStatus) -> str:
    if not status.statement:
        return ""
    since = formatting.moment_day(status.statement_at)
    return (
        put("Your statement has been on your file since %(day)s.", day=since)
        if since
        else _("Your statement is on your file.")
    )
