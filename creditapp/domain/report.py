"""What a report shows of a file: the accounts behind the score, in the shape that a page needs and no more."""

from datetime import date
from typing import Literal

import msgspec

from creditapp.domain.characteristics import is_open
from creditapp.domain.credit_file import OWN_LOOK, FileView
from creditapp.domain.obsolescence import LOST
from creditapp.models.credit_events import Account, AccountType


class AccountShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tradeline; ``grid`` is newest month first, that of ``as_of``."""

    furnisher: str
    number: str
    """Masked: the last four characters."""
    type: AccountType
    opened: date
    as_of: date
    balance: int
    state: Literal["open", "closed", "lost"]
    status: str
    limit: int | None = None
    original: int | None = None
    payment: int | None = None
    past_due: int = 0
    utilisation: float | None = None
    closed: date | None = None
    grid: str = ""
    disputed: bool = False
    """The person disputes it, or disagrees with how a dispute ended (15 USC 1681c(f))."""
    closed_by_consumer: bool = False
    """The person closed it (15 USC 1681c(e))."""


class InquiryShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's look at the file."""

    by: str
    as_of: date
    kind: Literal["hard", "soft"]
    purpose: str


class CollectionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A debt with a collector."""

    by: str
    original_creditor: str
    opened: date
    amount: int
    balance: int
    medical: bool


class BankruptcyShown(msgspec.Struct, frozen=True, kw_only=True):
    """A public record."""

    court: str
    chapter: str
    filed: date
    disposition: str


class Extract(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.extract.v1"):
    """The part of a file that the report shows, sealed with the person's file key."""

    as_of: date
    accounts: tuple[AccountShown, ...] = ()
    inquiries: tuple[InquiryShown, ...] = ()
    collections: tuple[CollectionShown, ...] = ()
    bankruptcies: tuple[BankruptcyShown, ...] = ()


STATUS_WORDS = {
    "11": "Pays as agreed", "13": "Paid or closed, no balance", "61": "Paid; was surrendered", "62": "Paid; was in collection",
    "63": "Paid; was repossessed", "64": "Paid; was charged off", "65": "Paid; was in foreclosure", "71": "30 days late",
    "78": "60 days late", "80": "90 days late", "82": "120 days late", "83": "150 days late", "84": "180 days late or more",
    "93": "In collection", "94": "Foreclosed", "95": "Surrendered", "96": "Repossessed", "97": "Charged off",
    "DA": "Deleted", "DF": "Deleted",
}
"""Metro 2 account statuses in plain words."""


def extract_of(view: FileView, as_of: date) -> Extract:
    """What the report shows of ``view``: open accounts first, then by furnisher and number; newest inquiries first."""
    accounts = [_account(furnisher, account) for furnisher, account in view.accounts]
    accounts.sort(key=lambda each: (each.state != "open", each.furnisher, each.number))
    return Extract(
        as_of=as_of,
        accounts=tuple(accounts),
        inquiries=tuple(
            InquiryShown(by="You" if by == OWN_LOOK else by, as_of=each.as_of, kind=each.kind, purpose=each.purpose)
            for by, each in sorted(view.inquiries, key=lambda pair: pair[1].as_of, reverse=True)
        ),
        collections=tuple(
            CollectionShown(
                by=by, original_creditor=each.original_creditor, opened=each.opened, amount=each.amount,
                balance=each.balance, medical=each.medical,
            )
            for by, each in view.collections
        ),
        bankruptcies=tuple(
            BankruptcyShown(court=by, chapter=each.chapter, filed=each.filed, disposition=each.disposition)
            for by, each in view.bankruptcies
        ),
    )


def _account(furnisher: str, account: Account) -> AccountShown:
    limit = account.limit if account.portfolio in "RC" else None
    return AccountShown(
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
        disputed=account.compliance in ("XB", "XC"),
        closed_by_consumer=account.closed_by_consumer,
    )
