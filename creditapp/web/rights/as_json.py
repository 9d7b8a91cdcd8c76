"""The status of rights for programs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import asdict

from creditapp.domain.file_requests import day_of
from creditapp.domain.freezes import is_over
from creditapp.domain.rights import RightsStatus
from creditapp.models.extract import BlockShown, Lifted
from creditapp.web.ports import OpenedReport
from creditapp.web.report.alerts import alerts_json
from creditapp.web.rights.accesses import accesses_json
from creditapp.web.rights.page import all_items, is_returned, versions_of
from creditapp.web.rights_status import newest_extract


def lifts_json(lifts: Iterable[Lifted], today: date) -> list[dict[str, Any]]:
    """The lifts of a freeze that are not over; ``lender`` is None for every lender, ``ends`` None if it has no last day."""
    return [
        {"begins": lift.begins, "ends": lift.ends, "lender": lift.lender or None}
        for lift in lifts
        if not is_over(lift, today)
    ]


def blocks_json(blocks: Iterable[BlockShown]) -> list[dict[str, Any]]:
    """The blocks for programs; ``decided`` is None while operators have not decided, and the items are blocked."""
    return [
        {
            "block_id": each.block_id,
            "items": [item.item for item in each.items],
            "in_force": each.decided in (None, "confirmed"),
            "opened": each.opened,
            "due": each.due,
            "decided": each.decided,
            "ground": each.ground,
            "decided_on": day_of(each.decided_at) if each.decided else None,
        }
        for each in blocks
    ]


def rights_json(opened: OpenedReport, status: RightsStatus, address: str, today: date) -> dict[str, Any]:
    """The status for programs; dates are None where something never happened."""
    items_by_id, versions = all_items(opened), versions_of(opened)
    return {
        "application_id": opened.issued.application_id,
        "outdated": opened.outdated,
        "frozen": status.frozen,
        "frozen_changed": day_of(status.frozen_at) if status.frozen_at else None,
        "lifts": lifts_json(status.lifts, today),
        "blocks": blocks_json(status.blocks),
        "fraud_alerts": alerts_json(status.alerts, today),
        "accesses": accesses_json(opened.accesses),
        "statement": status.statement,
        "statement_changed": day_of(status.statement_at) if status.statement_at else None,
        "disputes": [
            {
                **asdict(dispute),
                "what": items_by_id[dispute.item].what if dispute.item in items_by_id else None,
                "days_left": None if dispute.outcome else (dispute.due - today).days,
                "revised": f"{address}?version={versions[dispute.dispute_id]}"
                if dispute.dispute_id in versions
                else None,
                "returned": is_returned(dispute, newest_extract(opened)),
            }
            for dispute in status.disputes
        ],
    }
