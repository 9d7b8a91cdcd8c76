"""The sentences for a scenario, its assumptions, and the reason why it is impossible."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from creditapp.domain.credit_file import item_id, item_key
from creditapp.domain.dates import months_between
from creditapp.domain.report import STATUS_WORDS
from creditapp.domain.simulation import A_LENDER
from creditapp.domain.texts import N_
from creditapp.models import simulation
from creditapp.models.credit_events import Account, Collection, CreditEvent, Inquiry
from creditapp.models.extract import AccountShown, CollectionShown, Extract
from creditapp.models.simulation import Assumption, Scenario
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.report.accounts import KINDS

WHY_NOT: dict[str, str] = {
    "no_cards": N_("This would not change your score, because you have no open card or similar credit."),
    "nothing_owed_on_cards": N_(
        "This would not change your score, because you owe nothing on cards and similar credit."
    ),
    "already_below": N_(
        "This would not change your score, because every card is already at or below that share of its limit."
    ),
    "no_open_accounts": N_("This would not change your score, because there is no open account to pay."),
    "no_such_item": N_("This would not change your score, because your file has no such item now."),
    "not_an_account": N_("This would not change your score, because that item is not an account."),
    "not_open": N_("This would not change your score, because that account is not open any more."),
    "nothing_owed": N_(
        "This would not change your score, because nothing is owed on that account, so no payment can be missed."
    ),
    "already_late": N_("This would not change your score, because that account is already that late."),
    "not_a_collection": N_("This would not change your score, because that item is not a debt with a collector."),
    "no_collections": N_("This would not change your score, because no collector has a debt of yours."),
    "already_paid": N_("This would not change your score, because it is already paid."),
}
"""Why a scenario is impossible; by the code of the reason."""

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


def title_of(scenario: Scenario, items: Items) -> str:
    """The scenario as a short instruction or event."""
    match scenario:
        case simulation.PayDown(to=to):
            return (
                put("Pay every card down to %(share)s of its limit", share=formatting.percent(to))
                if to
                else _("Pay off every card")
            )
        case simulation.PayOnTime(months=months):
            return put("Pay everything on time for %(months)s", months=formatting.months(months))
        case simulation.OpenAccount(account_type=kind, amount=amount):
            return put(
                "Open a new account: %(kind)s of %(amount)s", kind=_(KINDS[kind]), amount=formatting.dollars(amount)
            )
        case simulation.CloseAccount(item=item):
            return put("Pay off and close: %(account)s", account=_named(item, items))
        case simulation.HardInquiry():
            return _("A lender looks at your file")
        case simulation.MissPayment(item=item, days=days):
            return put("Pay %(days)s days late: %(account)s", days=days, account=_named(item, items))
        case simulation.SettleCollection(item=item):
            return _settled(items.get(item)) if item else _("Pay off every debt that is with a collector")


def _settled(item: AccountShown | CollectionShown | None) -> str:
    """Names the amount, because one collector may hold several debts of one creditor."""
    if item is None:
        return _("Pay off an item that is not on your file")
    return put("Pay off %(amount)s: %(debt)s", amount=formatting.dollars(item.balance), debt=name_of(item))


def _named(item: str, items: Items) -> str:
    return name_of(items[item]) if item in items else _("an item that is not on your file")


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
    if isinstance(event, Account) and isinstance(item, AccountShown):
        return put("%(item)s: %(changes)s.", item=name_of(item), changes="; ".join(_changes(item, event, today)))
    if isinstance(event, Collection) and isinstance(item, CollectionShown):
        return put("%(item)s: %(changes)s.", item=name_of(item), changes=_owed(item.balance, event.balance))
    if isinstance(event, Account):
        kind, amount = _(KINDS[event.account_type]), formatting.dollars(event.limit or event.balance)
        return put("%(by)s: a new account, %(kind)s of %(amount)s.", by=_by(furnisher), kind=kind, amount=amount)
    if isinstance(event, Inquiry):
        day = formatting.short_day(event.as_of)
        return put("%(by)s: a hard inquiry, a lender's look at your file, on %(day)s.", by=_by(furnisher), day=day)
    return put("%(by)s: something new is reported.", by=_by(furnisher))


def _by(furnisher: str) -> str:
    return _(A_LENDER) if furnisher == A_LENDER else furnisher


def _changes(account: AccountShown, event: Account, today: date) -> list[str]:
    """What happens to an account, in order."""
    months = months_between(today, event.as_of)
    late = event.status not in ("11", "13")
    as_late = account.status == STATUS_WORDS[event.status]
    overdue = account.past_due > 0 and not event.past_due
    texts: list[tuple[bool, Callable[[], str]]] = [
        (overdue, lambda: put("the %(amount)s overdue is paid", amount=formatting.dollars(account.past_due))),
        (months > 0 and late and as_late, lambda: put("stays %(status)s", status=_(account.status).lower())),
        (months > 0 and late and not as_late, lambda: put("not paid until it is %(status)s", status=_(STATUS_WORDS[event.status]).lower())),
        (months > 0 and not late, lambda: put("paid on time for %(months)s", months=formatting.months(months))),
        (account.balance != event.balance, lambda: _owed(account.balance, event.balance)),
        (event.closed is not None and months == 0, lambda: _("closed")),
        (event.closed is not None and months != 0, lambda: put("paid off in %(month)s", month=formatting.month(event.as_of))),
        (event.past_due > account.past_due, lambda: put("%(amount)s overdue", amount=formatting.dollars(event.past_due))),
    ]  # fmt: skip
    return [text() for holds, text in texts if holds] or [_("reported unchanged")]


def _owed(before: int, after: int) -> str:
    return put("owed %(before)s → %(after)s", before=formatting.dollars(before), after=formatting.dollars(after))
