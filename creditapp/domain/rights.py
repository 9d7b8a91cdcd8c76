"""The state of a person's rights over their file: what the newest reading of the file shows, and what was requested since.

A reading shows all requests that the bureau had by then, through whichever application they came. A request that it does not
show yet counts all the same, as it is on its way to the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from creditapp.domain.blocks import due as last_day
from creditapp.domain.file_requests import day_of, due
from creditapp.domain.fraud_alerts import alert_of, last_of_each_kind
from creditapp.domain.freezes import lift_of, lifts_since
from creditapp.domain.kept_requests import Freeze as KeptFreeze
from creditapp.models.answers import Answer
from creditapp.models.extract import BlockedItem, BlockShown, DisputeShown, Extract, FraudAlert, Lifted
from creditapp.models.requests import Block, Dispute, Freeze, Lift, PlaceAlert, RemoveAlert, Statement, Thaw, Wish

MOST_WORDS = 100
"""Most words of a statement (15 USC 1681i(b))."""


class FileRequest(NamedTuple):
    """A request and when it was made (Unix seconds)."""

    request_id: str
    at: float
    wish: Wish


class DisputeAnswer(NamedTuple):
    """A furnisher's answer and the date of the revised report that it led to."""

    answer: Answer
    on: date


@dataclass(frozen=True)
class RightsStatus:
    """Freeze, alerts, statement and disputes as of now; a time (Unix seconds) is 0 if there was never such a request."""

    frozen: bool
    frozen_at: float
    """When it was frozen, or thawed."""
    lifts: tuple[Lifted, ...]
    """Since the last freeze or thaw, oldest first; perhaps over by now."""
    alerts: tuple[FraudAlert, ...]
    """The last of each kind, placed or removed; perhaps over by now."""
    blocks: tuple[BlockShown, ...]
    """Newest first."""
    statement: str
    statement_at: float
    disputes: tuple[DisputeShown, ...]
    """Newest first."""


def rights_status(
    newest: Extract | None, requests: Iterable[FileRequest], answers: Iterable[DisputeAnswer]
) -> RightsStatus:
    """The state of the rights; the later of a reading and a request counts."""
    extract = newest or Extract(as_of=date.min)
    in_order = sorted(requests, key=lambda request: (request.at, request.request_id))
    frozen_at, frozen = extract.frozen_at, extract.frozen
    lifts, alerts = list(extract.lifts), list(extract.alerts)
    statement_at, statement = extract.statement_at, extract.statement
    for request in in_order:
        match request.wish:
            case Freeze() | Thaw() if request.at > frozen_at:
                frozen_at, frozen = request.at, isinstance(request.wish, Freeze)
            case Statement() if request.at > statement_at:
                statement_at, statement = request.at, request.wish.text
            case Lift():
                lifts.append(lift_of(request.wish, request.at, request.request_id))
            case PlaceAlert() | RemoveAlert():
                alerts.append(alert_of(request.wish, request.at, request.request_id))
    return RightsStatus(
        frozen=frozen,
        frozen_at=frozen_at,
        lifts=lifts_since(lifts, KeptFreeze(frozen, frozen_at, "")),
        alerts=last_of_each_kind(alerts),
        blocks=_blocks(extract.blocks, in_order),
        statement=statement,
        statement_at=statement_at,
        disputes=_disputes(extract.disputes, in_order, answers),
    )


def _blocks(shown: Iterable[BlockShown], requests: Iterable[FileRequest]) -> tuple[BlockShown, ...]:
    blocks = {block.block_id: block for block in shown}
    for request_id, at, wish in requests:
        if isinstance(wish, Block) and request_id not in blocks:
            items = tuple(BlockedItem(item=item, by="", kind="") for item in wish.items)
            opened = day_of(at)
            blocks[request_id] = BlockShown(block_id=request_id, items=items, opened=opened, due=last_day(opened))
    return tuple(sorted(blocks.values(), key=lambda block: (block.opened, block.block_id), reverse=True))


def _disputes(
    shown: Iterable[DisputeShown], requests: Iterable[FileRequest], answers: Iterable[DisputeAnswer]
) -> tuple[DisputeShown, ...]:
    disputes = {dispute.dispute_id: dispute for dispute in shown}
    for request in requests:
        if isinstance(request.wish, Dispute) and request.request_id not in disputes:
            disputes[request.request_id] = _shown(request.request_id, day_of(request.at), request.wish)
    for answer, on in answers:
        dispute = disputes.get(answer.dispute_id)
        if dispute is not None and dispute.outcome is None:
            disputes[answer.dispute_id] = replace(dispute, outcome=answer.outcome, answered=on)
    with_due_dates = [replace(dispute, due=due(dispute, disputes.values())) for dispute in disputes.values()]
    return tuple(sorted(with_due_dates, key=lambda dispute: (dispute.opened, dispute.dispute_id), reverse=True))


def _shown(dispute_id: str, opened: date, wish: Dispute) -> DisputeShown:
    return DisputeShown(
        dispute_id=dispute_id,
        item=wish.item,
        opened=opened,
        due=opened,
        reason=wish.reason,
        text=wish.text,
        documents=tuple(document.name for document in wish.documents),
    )


def words_in(text: str) -> int:
    """How many words a statement has."""
    return len(text.split())
