"""A scenario, what is assumed for it, and why it cannot be, in plain words; every text of the simulator stands here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from creditapp.domain.credit_file import item_id, item_key
from creditapp.domain.dates import months_between
from creditapp.domain.report import STATUS_WORDS, AccountShown, CollectionShown, Extract
from creditapp.domain.simulation import Why
from creditapp.models import simulation as asked
from creditapp.models.credit_events import Account, Collection, CreditEvent, Inquiry
from creditapp.models.simulation import Assumption, Scenario
from creditapp.web import words
from creditapp.web.accounts import TYPES

WHY_NOT: dict[Why, str] = {
    "no_cards": "you have no open card or credit line.",
    "nothing_owed_on_cards": "you owe nothing on cards and credit lines.",
    "already_below": "every card already stands at or below that share of its limit.",
    "no_open_accounts": "there is no open account to pay.",
    "no_such_item": "your file has no such item now.",
    "not_an_account": "that item is no account.",
    "not_open": "that account is not open any more.",
    "nothing_owed": "nothing is owed on that account, so no payment can be missed.",
    "already_late": "that account is as late as that already.",
    "not_a_collection": "that item is no collection.",
    "no_collections": "there is no collection on your file.",
    "already_paid": "it is paid already.",
}
"""By the code of the reason; follows "This would not change your score, because"."""

Items = Mapping[str, AccountShown | CollectionShown]
"""The accounts and collections of a file as it is, by their items."""


class Assumed(NamedTuple):
    """One assumed event: the item that it is about (empty: a new one), and what would happen to it."""

    furnisher: str
    item: str
    event: CreditEvent
    text: str


def items_of(file: Extract | None) -> Items:
    """What a scenario may speak of."""
    if file is None:
        return {}
    return {each.item: each for each in file.accounts} | {each.item: each for each in file.collections}


def name_of(item: AccountShown | CollectionShown) -> str:
    """An account or collection as people tell theirs apart."""
    if isinstance(item, AccountShown):
        return f"{item.furnisher}, {TYPES[item.type].lower()} {item.number}"
    return f"{item.by}, for {item.original_creditor}"


def title_of(scenario: Scenario, items: Items) -> str:
    """The scenario as something that happens."""
    match scenario:
        case asked.PayDown(to=to):
            return f"Pay every card down to {words.percent(to)} of its limit" if to else "Pay off every card"
        case asked.PayOnTime(months=months):
            return f"Pay everything on time for {words.months(months)}"
        case asked.OpenAccount(account_type=kind, amount=amount):
            return f"Open a new account: {TYPES[kind].lower()} of {words.dollars(amount)}"
        case asked.CloseAccount(item=item):
            return f"Pay off and close: {_named(item, items)}"
        case asked.HardInquiry():
            return "A lender looks at your file"
        case asked.MissPayment(item=item, days=days):
            return f"Pay {days} days late: {_named(item, items)}"
        case asked.SettleCollection(item=item):
            return _settled(items.get(item)) if item else "Settle every collection"


def _settled(item: AccountShown | CollectionShown | None) -> str:
    """With what is owed: one collector may hold several debts of one creditor."""
    return f"Settle {words.dollars(item.balance)} with {name_of(item)}" if item else "Settle an item that is not on your file"


def _named(item: str, items: Items) -> str:
    return name_of(items[item]) if item in items else "an item that is not on your file"


def assumed(assumption: Assumption, items: Items, today: date) -> tuple[Assumed, ...]:
    """What was assumed of each account, collection or inquiry."""
    return tuple(
        Assumed(by.furnisher, item if item in items else "", event, _sentence(by.furnisher, event, items.get(item), today))
        for by in assumption.events
        for event in by.events
        if (item := item_id(item_key(event, by.furnisher)))
    )


def _sentence(furnisher: str, event: CreditEvent, known: AccountShown | CollectionShown | None, today: date) -> str:
    if isinstance(event, Account) and isinstance(known, AccountShown):
        return f"{name_of(known)}: {'; '.join(_moves(known, event, today))}."
    if isinstance(event, Collection) and isinstance(known, CollectionShown):
        return f"{name_of(known)}: {_from_to('owed', known.balance, event.balance)}."
    if isinstance(event, Account):
        size = event.limit or event.balance
        return f"{furnisher}: a new account, {TYPES[event.account_type].lower()} of {words.dollars(size)}."
    if isinstance(event, Inquiry):
        return f"{furnisher}: a hard inquiry on {words.short_day(event.as_of)}."
    return f"{furnisher}: something new is reported."


def _moves(known: AccountShown, event: Account, today: date) -> list[str]:
    """What happens to an account, one after the other."""
    months = months_between(today, event.as_of)
    late = event.status not in ("11", "13")
    as_late = known.status == STATUS_WORDS[event.status]
    overdue = known.past_due > 0 and not event.past_due
    told: list[tuple[bool, Callable[[], str]]] = [
        (overdue, lambda: f"the {words.dollars(known.past_due)} overdue is paid"),
        (months > 0 and late and as_late, lambda: f"stays {known.status.lower()}"),
        (months > 0 and late and not as_late, lambda: f"not paid until it is {STATUS_WORDS[event.status].lower()}"),
        (months > 0 and not late, lambda: f"paid on time for {words.months(months)}"),
        (known.balance != event.balance, lambda: _from_to("balance", known.balance, event.balance)),
        (event.closed is not None, lambda: "closed" if months == 0 else f"paid off in {words.month(event.as_of)}"),
        (event.past_due > known.past_due, lambda: f"{words.dollars(event.past_due)} past due"),
    ]
    return [text() for holds, text in told if holds] or ["reported as it is"]


def _from_to(what: str, before: int, after: int) -> str:
    return f"{what} {words.dollars(before)} → {words.dollars(after)}"
