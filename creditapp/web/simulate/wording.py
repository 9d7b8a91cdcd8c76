"""The sentences for what is assumed of each item, and the items' names."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from creditapp.domain.account_types import KINDS
from creditapp.domain.dates import months_between
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.obsolescence import PAID_AFTER_LOSS
from creditapp.domain.report import STATUS_WORDS
from creditapp.domain.scenario_events import A_LENDER
from creditapp.models.credit_events import Account, Collection, CreditEvent, Deletion, Inquiry
from creditapp.models.extract import AccountShown, CollectionShown, Extract
from creditapp.models.simulation import Assumption
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put

Items = Mapping[str, AccountShown | CollectionShown]
"""The accounts and collections of a file, by item id."""


class Assumed(NamedTuple):
    """One assumed event, the item that it is about (empty for a new one), and the sentence that describes it."""

    furnisher: str
    item: str
    event: CreditEvent
    text: str


def items_of(file: Extract | None) -> Items:
    """The items that a scenario may name."""
    if file is None:
        return {}
    return {account.item: account for account in file.accounts} | {debt.item: debt for debt in file.collections}


def name_of(item: AccountShown | CollectionShown) -> str:
    """An account or collection, named so that its holder can tell it from the others."""
    if isinstance(item, AccountShown):
        return put("%(by)s, %(kind)s %(number)s", by=item.furnisher, kind=_(KINDS[item.type]), number=item.number)
    return put("%(by)s, for %(creditor)s", by=item.by, creditor=item.original_creditor)


def assumed(assumption: Assumption, items: Items, today: date) -> tuple[Assumed, ...]:
    """The assumed events, one for each account, collection or inquiry."""
    return tuple(
        Assumed(
            by.furnisher, item if item in items else "", event, _sentence(by.furnisher, event, items.get(item), today)
        )
        for by in assumption.events
        for event in by.events
        if (item := item_id(item_key(event, by.furnisher)))
    )


def _sentence(furnisher: str, event: CreditEvent, item: AccountShown | CollectionShown | None, today: date) -> str:
    if isinstance(event, Deletion):
        name = name_of(item) if item else _("an item of your file")
        return put("%(item)s: deleted, because the dispute shows that the record is wrong.", item=name)
    if isinstance(event, Account) and isinstance(item, AccountShown):
        return put("%(item)s: %(changes)s.", item=name_of(item), changes="; ".join(_changes(item, event, today)))
    if isinstance(event, Collection) and isinstance(item, CollectionShown):
        return put("%(item)s: %(changes)s.", item=name_of(item), changes=_owed(item.balance, event.balance))
    if isinstance(event, Account):
        return _new_account(furnisher, event)
    if isinstance(event, Inquiry):
        day = formatting.short_day(event.as_of)
        return put("%(by)s: a hard inquiry, a lender's look at your file, on %(day)s.", by=_by(furnisher), day=day)
    return put("%(by)s: something new is reported.", by=_by(furnisher))


def _new_account(furnisher: str, account: Account) -> str:
    by, kind = _by(furnisher), _(KINDS[account.account_type])
    if not account.limit or not account.balance:
        amount = formatting.dollars(account.limit or account.balance)
        return put("%(by)s: a new account, %(kind)s of %(amount)s.", by=by, kind=kind, amount=amount)
    limit, owed = formatting.dollars(account.limit), formatting.dollars(account.balance)
    return put(
        "%(by)s: a new account, %(kind)s of %(limit)s, of which %(owed)s is in use.",
        by=by, kind=kind, limit=limit, owed=owed,
    )  # fmt: skip


def _by(furnisher: str) -> str:
    return _(A_LENDER) if furnisher == A_LENDER else furnisher


def _changes(account: AccountShown, event: Account, today: date) -> list[str]:
    """What happens to an account, in order."""
    months = months_between(today, event.as_of)
    paid_after_loss = event.status in PAID_AFTER_LOSS
    late = event.status not in ("11", "13") and not paid_after_loss
    as_late = account.status == STATUS_WORDS[event.status]
    closes = event.closed is not None and account.closed is None and not paid_after_loss
    overdue = account.past_due > 0 and not event.past_due
    texts: list[tuple[bool, Callable[[], str]]] = [
        (overdue, lambda: put("the %(amount)s overdue is paid", amount=formatting.dollars(account.past_due))),
        (months > 0 and late and as_late, lambda: put("stays %(status)s", status=_(account.status).lower())),
        (months > 0 and late and not as_late, lambda: put("not paid until it is %(status)s", status=_(STATUS_WORDS[event.status]).lower())),
        (months > 0 and not late and not paid_after_loss, lambda: put("paid on time for %(months)s", months=formatting.months(months))),
        (account.balance != event.balance, lambda: _owed(account.balance, event.balance)),
        (paid_after_loss, lambda: put("then reported as “%(status)s”", status=_(STATUS_WORDS[event.status]).lower())),
        (closes and months == 0, lambda: _("closed")),
        (closes and months != 0, lambda: put("paid off in %(month)s", month=formatting.month(event.as_of))),
        (event.past_due > account.past_due, lambda: put("%(amount)s overdue", amount=formatting.dollars(event.past_due))),
    ]  # fmt: skip
    return [text() for holds, text in texts if holds] or [_("reported unchanged")]


def _owed(before: int, after: int) -> str:
    return put("owed %(before)s → %(after)s", before=formatting.dollars(before), after=formatting.dollars(after))
