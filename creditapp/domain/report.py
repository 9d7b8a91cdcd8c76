"""The extract of a file that a report shows: the accounts behind the score, and no more than a page needs."""

from collections.abc import Iterable, Set
from datetime import date

from creditapp.domain import blocks
from creditapp.domain.accounts import is_open
from creditapp.domain.credit_file import FileView
from creditapp.domain.file_requests import due
from creditapp.domain.fraud_alerts import to_lenders
from creditapp.domain.furnishers import Furnishers
from creditapp.domain.item_keys import OWN_LOOK, furnisher_in, item_id, item_key
from creditapp.domain.kept_requests import Blocked, Disputed
from creditapp.domain.obsolescence import LOST, PAID_AFTER_LOSS, reportable_until
from creditapp.domain.texts import N_
from creditapp.models.credit_events import Account, Bankruptcy, Collection, CreditEvent, Inquiry
from creditapp.models.extract import (
    AccountShown,
    BankruptcyShown,
    BlockedItem,
    BlockShown,
    CollectionShown,
    DisputeShown,
    Extract,
    InquiryShown,
    SourceShown,
)

STATUS_WORDS = {
    "05": N_("Transferred, nothing owed here"),
    "11": N_("Pays as agreed"),
    "13": N_("Paid or closed, nothing owed"),
    "61": N_("Paid; was surrendered"),
    "62": N_("Paid; was in collection"),
    "63": N_("Paid; was repossessed"),
    "64": N_("Paid; was charged off"),
    "65": N_("Paid; was in foreclosure"),
    "71": N_("30 days late"),
    "78": N_("60 days late"),
    "80": N_("90 days late"),
    "82": N_("120 days late"),
    "83": N_("150 days late"),
    "84": N_("180 days late or more"),
    "88": N_("Given up; the lender claimed the government's insurance"),
    "89": N_("Deed given in lieu of foreclosure"),
    "93": N_("In collection"),
    "94": N_("Foreclosed"),
    "95": N_("Surrendered"),
    "96": N_("Repossessed"),
    "97": N_("Charged off"),
    "DA": N_("Deleted"),
    "DF": N_("Deleted"),
}
"""Metro 2 account statuses in plain words."""
DISPUTED = frozenset({"XB", "XC", "XD", "XE", "XF", "XG", "XJ"})
"""Compliance codes of an account whose consumer disputes it, or disagrees with how a dispute ended (15 USC 1681c(f))."""
CLOSED_BY_CONSUMER = frozenset({"XA", "XD", "XE", "XJ"})
"""Compliance codes of an account that the consumer closed (15 USC 1681c(e))."""

UNTIL = LOST | PAID_AFTER_LOSS
"""Statuses of accounts that may be shown up to a day only."""


def extract_of(view: FileView, as_of: date, *, to_lender: bool = False) -> Extract:
    """What the report shows of ``view``: open accounts first, then by furnisher and number; newest inquiries first.

    A lender is shown no soft inquiries: who else has looked without lending is private to the person. Of a dispute it
    is shown that there is one, not its reason and text.
    """
    contested = contested_items(view)
    accounts = [_account(furnisher, account, contested) for furnisher, account in view.accounts]
    accounts.sort(key=lambda account: (account.state != "open", account.furnisher, account.number))
    newest_first = sorted(view.inquiries, key=lambda pair: pair[1].as_of, reverse=True)
    return Extract(
        as_of=as_of,
        accounts=tuple(accounts),
        inquiries=tuple(_inquiry(by, look) for by, look in newest_first if look.kind == "hard" or not to_lender),
        collections=tuple(_collection(by, debt, contested) for by, debt in view.collections),
        bankruptcies=tuple(_bankruptcy(by, case, contested) for by, case in view.bankruptcies),
        disputes=() if to_lender else tuple(_dispute(disputed, view.disputes) for disputed in view.disputes),
        blocks=() if to_lender else tuple(shown_block(block) for block in view.blocks),
        statement=view.statement.text if view.statement else "",
        statement_at=view.statement.at if view.statement else 0,
        frozen=bool(view.freeze and view.freeze.frozen),
        frozen_at=view.freeze.at if view.freeze else 0,
        lifts=() if to_lender else view.lifts,
        alerts=to_lenders(view.alerts, as_of) if to_lender else view.alerts,
    )


def sources_of(extract: Extract, known: Furnishers) -> tuple[SourceShown, ...]:
    """Who has reported what the extract shows, with the addresses that are registered (15 USC 1681g(a)(2))."""
    names = {account.furnisher for account in extract.accounts} | {debt.by for debt in extract.collections}
    names |= {bankruptcy.court for bankruptcy in extract.bankruptcies}
    entries = ((name, known.named(name)) for name in sorted(names))
    return tuple(
        SourceShown(name=name, address=entry.address if entry else "", phone=entry.phone if entry else "")
        for name, entry in entries
    )


def contested_items(view: FileView) -> set[str]:
    """The keys of the items whose disputes are open."""
    return {disputed.item for disputed in view.disputes if disputed.outcome is None}


def is_disputed(furnisher: str, event: Account | Collection, contested: Set[str]) -> bool:
    """Whether the person disputes the item, or disagrees with how a dispute ended."""
    return event.compliance in DISPUTED or (bool(contested) and item_key(event, furnisher) in contested)


def _inquiry(by: str, inquiry: Inquiry) -> InquiryShown:
    return InquiryShown(
        item=_item(by, inquiry),
        by="You" if by == OWN_LOOK else by,
        as_of=inquiry.as_of,
        kind=inquiry.kind,
        purpose=inquiry.purpose,
    )


def _collection(by: str, collection: Collection, contested: set[str]) -> CollectionShown:
    return CollectionShown(
        item=_item(by, collection),
        by=by,
        original_creditor=collection.original_creditor,
        opened=collection.opened,
        amount=collection.amount,
        balance=collection.balance,
        medical=collection.medical,
        until=reportable_until(collection),
        disputed=is_disputed(by, collection, contested),
        ecoa=collection.ecoa,
        consumer_indicator=collection.consumer_indicator,
        sold_to=collection.sold_to or "",
        purchased_from=collection.purchased_from or "",
    )


def _bankruptcy(court: str, bankruptcy: Bankruptcy, contested: set[str]) -> BankruptcyShown:
    return BankruptcyShown(
        item=_item(court, bankruptcy),
        court=court,
        chapter=bankruptcy.chapter,
        filed=bankruptcy.filed,
        disposition=bankruptcy.disposition,
        until=reportable_until(bankruptcy),
        disputed=item_key(bankruptcy, court) in contested,
    )


def _item(furnisher: str, event: CreditEvent) -> str:
    return item_id(item_key(event, furnisher))


def _dispute(disputed: Disputed, every: Iterable[Disputed]) -> DisputeShown:
    return DisputeShown(
        dispute_id=disputed.dispute_id,
        item=item_id(disputed.item),
        opened=disputed.opened,
        due=due(disputed, every),
        reason=disputed.reason,
        text=disputed.text,
        documents=tuple(document.name for document in disputed.documents),
        outcome=disputed.outcome,
        answered=disputed.answered,
    )


def shown_block(block: Blocked) -> BlockShown:
    """A block as the person sees it."""
    return BlockShown(
        block_id=block.block_id,
        items=tuple(_blocked_item(key) for key in block.items),
        opened=block.opened,
        due=blocks.due(block.opened),
        decided=block.decided,
        ground=block.ground,
        decided_at=block.decided_at,
    )


def _blocked_item(key: str) -> BlockedItem:
    kind, _, reference = key.split("|", 2)
    number = "" if kind == "inquiry" else "••••" + reference[-4:]
    return BlockedItem(item=item_id(key), by=furnisher_in(key), kind=kind, number=number)


def _account(furnisher: str, account: Account, contested: set[str]) -> AccountShown:
    key = item_key(account, furnisher)
    limit = account.limit if account.portfolio in "RC" else None
    return AccountShown(
        item=item_id(key),
        furnisher=furnisher,
        number="••••" + account.reference[-4:],
        type=account.account_type,
        opened=account.opened,
        as_of=account.as_of,
        balance=account.balance,
        state="open" if is_open(account) else "lost" if account.status in LOST else "closed",
        status=STATUS_WORDS[account.status],
        limit=limit,
        original=account.highest_credit if account.portfolio in "IM" else None,
        payment=account.payment,
        past_due=account.past_due,
        utilisation=account.balance / limit if limit else None,
        closed=account.closed,
        grid=account.grid,
        disputed=is_disputed(furnisher, account, contested),
        closed_by_consumer=account.closed_by_consumer or account.compliance in CLOSED_BY_CONSUMER,
        until=reportable_until(account) if account.status in UNTIL else None,
        ecoa=account.ecoa,
        consumer_indicator=account.consumer_indicator,
        original_creditor=account.original_creditor or "",
        sold_to=account.sold_to or "",
        purchased_from=account.purchased_from or "",
    )
