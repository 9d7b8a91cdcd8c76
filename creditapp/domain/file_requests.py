"""Requests about one's own file: freeze, lift, thaw, alert, statement, dispute, block. Any order and repetition of them gives the same file.

Sources: freeze 15 USC 1681c-1(i), dispute and 100-word statement 15 USC 1681i, block 1681c-2.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from creditapp.domain import blocks
from creditapp.domain.credit_file import CreditFile, Item
from creditapp.domain.fraud_alerts import alert_of, last_of_each_kind
from creditapp.domain.freezes import lift_of, lifts_since
from creditapp.domain.item_keys import OWN_LOOK, furnisher_in, item_id
from creditapp.domain.kept_requests import Blocked, Disputed, Freeze, Statement
from creditapp.errors import InvalidRecord
from creditapp.models import requests
from creditapp.models.blocks import BlockNoticeBody, NoticedItem
from creditapp.models.credit_events import Account, Bankruptcy, Collection, FurnishedBy, Inquiry
from creditapp.models.requests import NoticeBody, Wish

ANSWER_WITHIN = timedelta(days=30)
"""15 USC 1681i(a)(1)(A)."""
EXTENSION = timedelta(days=15)
"""Added if the person adds information within that time: 15 USC 1681i(a)(1)(B)."""
MOST_DISPUTES = 100
"""Disputes, open and answered, that a file keeps."""
DISPUTABLE = (Account, Collection, Bankruptcy, Inquiry)


def apply(file: CreditFile, wish: Wish, at: float, request_id: str) -> CreditFile:
    """The file after the request; of two freezes, or two statements, the later one counts."""
    match wish:
        case requests.Freeze() | requests.Thaw():
            if _is_later(file.freeze, at, request_id):
                return file
            freeze = Freeze(isinstance(wish, requests.Freeze), at, request_id)
            return replace(file, freeze=freeze, lifts=lifts_since(file.lifts, freeze))
        case requests.Lift():
            lift = lift_of(wish, at, request_id)
            return replace(file, lifts=lifts_since((*file.lifts, lift), file.freeze))
        case requests.PlaceAlert() | requests.RemoveAlert():
            return replace(file, alerts=last_of_each_kind((*file.alerts, alert_of(wish, at, request_id))))
        case requests.Block():
            return _blocked(file, wish, day_of(at), request_id)
        case requests.Statement():
            if _is_later(file.statement, at, request_id):
                return file
            return replace(file, statement=Statement(wish.text, at, request_id))
        case requests.Dispute():
            return _disputed(file, wish, day_of(at), request_id)


def _is_later(kept: Freeze | Statement | None, at: float, request_id: str) -> bool:
    """Whether the file has a request of this kind that is this one or later than it."""
    return kept is not None and (kept.at, kept.request_id) >= (at, request_id)


def _disputed(file: CreditFile, wish: requests.Dispute, opened: date, request_id: str) -> CreditFile:
    if request_id in file.disputes:
        return file
    if len(file.disputes) >= MOST_DISPUTES:
        raise InvalidRecord("Dispute: the file has as many disputes as it can hold")
    key = _disputable(file).get(wish.item)
    if key is None:
        raise InvalidRecord("Dispute: the file has no such item")
    new = Disputed(
        dispute_id=request_id,
        item=key,
        opened=opened,
        reason=wish.reason,
        text=wish.text,
        documents=wish.documents,
    )
    in_order = sorted((*file.disputes.values(), new), key=lambda dispute: (dispute.opened, dispute.dispute_id))
    return replace(file, disputes={dispute.dispute_id: dispute for dispute in in_order})


def _blocked(file: CreditFile, wish: requests.Block, opened: date, request_id: str) -> CreditFile:
    if request_id in file.blocks:
        return file
    if len(file.blocks) >= blocks.MOST_BLOCKS:
        raise InvalidRecord("Block: the file has as many blocks as it can hold")
    disputable = _disputable(file)
    keys = tuple(sorted({disputable[item] for item in wish.items if item in disputable}))
    if not keys:
        raise InvalidRecord("Block: the file has no such item")
    block = Blocked(block_id=request_id, items=keys, opened=opened, report=wish.report, text=wish.text)
    return replace(file, blocks=blocks.with_block(file.blocks, block))


def _disputable(file: CreditFile) -> dict[str, str]:
    """The keys of the items that others have reported, by the ids that reports show."""
    return {item_id(key): key for key, item in file.items.items() if _can_be_disputed(item)}


def _can_be_disputed(item: Item) -> bool:
    return bool(item.snapshots) and isinstance(item.snapshots[-1], DISPUTABLE) and item.furnisher != OWN_LOOK


class WithDueDate(Protocol):
    """A dispute, as the file keeps it or as a report shows it: what its due date depends on."""

    @property
    def dispute_id(self) -> str:
        """Its id."""

    @property
    def item(self) -> str:
        """The item's key, or how reports name it."""

    @property
    def opened(self) -> date:
        """When it came in."""

    @property
    def answered(self) -> date | None:
        """When it was answered; None while it is open."""


def due(disputed: WithDueDate, disputes: Iterable[WithDueDate]) -> date:
    """The furnisher's last day: after 30 days, or 45 if the person disputed the item again before it was answered.

    A further dispute of an item that is under dispute adds information about it. ``disputes`` are all of the file.
    """
    last = disputed.opened + ANSWER_WITHIN
    until = min(last, disputed.answered or last)
    place = (disputed.opened, disputed.dispute_id)
    added = any(
        other.item == disputed.item and other.opened <= until and (other.opened, other.dispute_id) > place
        for other in disputes
    )
    return last + EXTENSION if added else last


def notice_of(file: CreditFile, dispute_id: str) -> NoticeBody | None:
    """The notice to the furnisher of a disputed item; None if the item has left the file since, which ends the dispute."""
    disputed = file.disputes[dispute_id]
    item = file.items.get(disputed.item)
    if item is None or not item.snapshots:
        return None
    return NoticeBody(
        furnisher=item.furnisher,
        reported=item.snapshots[-1],
        reason=disputed.reason,
        text=disputed.text,
        documents=disputed.documents,
    )


def block_notice_of(file: CreditFile, block_id: str) -> BlockNoticeBody:
    """The notice of a block, with its items as last reported; without those that have left the file since."""
    block = file.blocks[block_id]
    items = (file.items.get(key) for key in block.items)
    noticed = (
        NoticedItem(furnisher=item.furnisher, reported=item.snapshots[-1]) for item in items if item and item.snapshots
    )
    return BlockNoticeBody(items=tuple(noticed), report=block.report, text=block.text)


def with_answers(file: CreditFile, furnished: FurnishedBy, answered: date) -> CreditFile:
    """The file with the furnisher's answers to disputes of its own items; the earliest answer to a dispute counts."""
    disputes = dict(file.disputes)
    for answer in furnished.answers:
        dispute = disputes.get(answer.dispute_id)
        if dispute is None or furnisher_in(dispute.item) != furnished.furnisher:
            continue
        if dispute.outcome is None or (answered, answer.outcome) < (dispute.answered or answered, dispute.outcome):
            disputes[answer.dispute_id] = replace(dispute, outcome=answer.outcome, answered=answered)
    return replace(file, disputes=disputes)


def day_of(at: float) -> date:
    """The date of a Unix time, in UTC."""
    return datetime.fromtimestamp(at, UTC).date()
