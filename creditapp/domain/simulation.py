"""A what-if scenario becomes the events that furnishers would send if it came true today.

Folded into a copy of the file and read as of the scenario's date, they give what the real events would give. If a scenario
cannot come true, the reason is returned and nothing is assumed.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Literal, NamedTuple, TypeVar

from msgspec.structs import replace

from creditapp.domain import projection
from creditapp.domain.accounts import is_open, is_open_card
from creditapp.domain.characteristics.file_summary import RATE_SHOPPING
from creditapp.domain.credit_file import CreditFile, FileView, fold, item_id, item_key, read_as_of
from creditapp.domain.dates import months_after
from creditapp.domain.texts import N_
from creditapp.models import simulation as scenarios
from creditapp.models.credit_events import Account, AccountType, CreditEvent, FurnishedBy, Inquiry, Portfolio
from creditapp.models.simulation import Assumption, Scenario

Why = Literal[
    "no_cards", "nothing_owed_on_cards", "already_below", "no_open_accounts", "no_such_item", "not_an_account",
    "not_open", "nothing_owed", "already_late", "not_a_collection", "no_collections", "already_paid",
]  # fmt: skip
"""Why a scenario cannot come true; web.simulate.wording has each in words."""

A_LENDER = N_("A lender")
"""The furnisher of events that a new lender would report."""
PORTFOLIOS: dict[AccountType, Portfolio] = {
    "credit_card": "R", "retail_card": "R", "line_of_credit": "C", "auto_loan": "I", "personal_loan": "I",
    "student_loan": "I", "mortgage": "M",
}  # fmt: skip
TERMS: dict[AccountType, int] = {"auto_loan": 60, "personal_loan": 36, "student_loan": 120, "mortgage": 360}
"""Usual terms in months."""
MOST_REVISION = 1_000_000
"""The highest revision that an event may have."""

E = TypeVar("E", bound=CreditEvent)
Held = tuple[str, E]
"""Furnisher and event."""


class Impossible(Exception):
    """The scenario cannot come true; ``why`` is the code of the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Assumed(NamedTuple):
    """The date as of which to read the file, and what is assumed to have been reported by then."""

    as_of: date
    assumption: Assumption


def assume(file: CreditFile, scenario: Scenario, today: date) -> Assumed:
    """What furnishers would send if ``scenario`` came true from ``today`` on."""
    view = read_as_of(file, today)
    try:
        events = _EVENTS[type(scenario)](view, scenario)
    except Impossible as impossible:
        return Assumed(today, Assumption(impossible=impossible.why))
    sent = [(furnisher, _sent(file, furnisher, event)) for furnisher, event in events]
    return Assumed(_read_on(scenario, view), Assumption(events=_by_furnisher(sent)))


def with_assumed(file: CreditFile, assumption: Assumption) -> CreditFile:
    """A copy of the file in which the assumed events have been reported."""
    for furnished in assumption.events:
        file = fold(file, furnished)
    return file


def _read_on(scenario: Scenario, view: FileView) -> date:
    match scenario:
        case scenarios.PayOnTime(months=months):
            return months_after(view.as_of, months)
        case scenarios.MissPayment(item=item, days=days):
            _, account = _open_account(view, item)
            return months_after(view.as_of, days // 30 - projection.months_late(account))
        case _:
            return view.as_of


def _sent(file: CreditFile, furnisher: str, event: CreditEvent) -> CreditEvent:
    """The event under an id that depends on the assumption only, with a revision above the file's events of that day."""
    key = item_key(event, furnisher)
    item = file.items.get(key)
    revisions = [old.revision for old in item.snapshots if old.as_of == event.as_of] if item else []
    event_id = hashlib.sha256(f"assumed\0{key}\0{event.as_of}".encode()).hexdigest()[:32]
    revision = min(MOST_REVISION, max(revisions, default=-1) + 1)
    return replace(event, event_id=event_id, revision=revision)


def _by_furnisher(sent: Iterable[Held[CreditEvent]]) -> tuple[FurnishedBy, ...]:
    by_furnisher: dict[str, list[CreditEvent]] = {}
    for furnisher, event in sent:
        by_furnisher.setdefault(furnisher, []).append(event)
    return tuple(FurnishedBy(furnisher=furnisher, events=tuple(events)) for furnisher, events in by_furnisher.items())


def _pay_down(view: FileView, scenario: scenarios.PayDown) -> list[Held[Account]]:
    cards = [(by, card) for by, card in view.accounts if is_open_card(card)]
    if not cards:
        raise Impossible("no_cards")
    if not any(card.balance for _, card in cards):
        raise Impossible("nothing_owed_on_cards")
    paid = [
        (by, projection.paid_down(card, target, view.as_of))
        for by, card in cards
        if card.balance > (target := _share_of_limit(card, scenario.to))
    ]
    if not paid:
        raise Impossible("already_below")
    return paid


def _share_of_limit(card: Account, share: float) -> int:
    """Whole dollars; a card without a reported limit is paid off (share 0) or left as it is."""
    limit = card.limit or card.highest_credit
    return int(share * limit) if limit else card.balance if share else 0


def _pay_on_time(view: FileView, scenario: scenarios.PayOnTime) -> list[Held[Account]]:
    accounts = [(by, account) for by, account in view.accounts if is_open(account)]
    if not accounts:
        raise Impossible("no_open_accounts")
    return [(by, projection.paid_on_time(account, view.as_of, scenario.months)) for by, account in accounts]


def _open(view: FileView, scenario: scenarios.OpenAccount) -> list[Held[CreditEvent]]:
    kind, portfolio = scenario.account_type, PORTFOLIOS[scenario.account_type]
    is_loan = portfolio in "IM"
    account = Account(
        event_id="new", as_of=view.as_of, reference=f"assumed-{kind}", portfolio=portfolio, account_type=kind,
        opened=view.as_of, status="11", balance=scenario.amount if is_loan else 0,
        limit=None if is_loan else scenario.amount, highest_credit=scenario.amount if is_loan else 0,
        terms_months=TERMS.get(kind), grid="0",
    )  # fmt: skip
    return [*_look(view, kind if kind in RATE_SHOPPING else "credit"), (A_LENDER, account)]


def _look(view: FileView, purpose: str = "credit") -> list[Held[CreditEvent]]:
    look = Inquiry(event_id="new", as_of=view.as_of, reference="assumed-inquiry", kind="hard", purpose=purpose)
    return [(A_LENDER, look)]


def _close(view: FileView, scenario: scenarios.CloseAccount) -> list[Held[Account]]:
    by, account = _open_account(view, scenario.item)
    return [(by, projection.closed(account, view.as_of))]


def _miss(view: FileView, scenario: scenarios.MissPayment) -> list[Held[Account]]:
    by, account = _open_account(view, scenario.item)
    level = scenario.days // 30
    if account.balance == 0:
        raise Impossible("nothing_owed")
    if (months := level - projection.months_late(account)) <= 0:
        raise Impossible("already_late")
    others = [
        (who, projection.unchanged(other, view.as_of, months))
        for who, other in view.accounts
        if is_open(other) and other is not account
    ]
    return [(by, projection.not_paid(account, view.as_of, level)), *others]


def _open_account(view: FileView, item: str) -> Held[Account]:
    held = _item(view, item)
    if not isinstance(held[1], Account):
        raise Impossible("not_an_account")
    if not is_open(held[1]):
        raise Impossible("not_open")
    return held


def _item(view: FileView, item: str) -> Held[Any]:
    every: Iterable[Held[Any]] = (*view.accounts, *view.collections, *view.inquiries, *view.bankruptcies)
    for by, event in every:
        if item_id(item_key(event, by)) == item:
            return by, event
    raise Impossible("no_such_item")


def _settle(view: FileView, scenario: scenarios.SettleCollection) -> list[Held[Any]]:
    debts: list[Held[Any]] = list(view.collections)
    if scenario.item is not None:
        item = _item(view, scenario.item)
        debts = [item] if item in view.collections else []
    if not debts:
        raise Impossible("no_collections" if scenario.item is None else "not_a_collection")
    unpaid = [(by, replace(debt, as_of=view.as_of, balance=0)) for by, debt in debts if debt.balance]
    if not unpaid:
        raise Impossible("already_paid")
    return unpaid


_EVENTS: dict[type, Callable[[FileView, Any], list[Held[Any]]]] = {
    scenarios.PayDown: _pay_down,
    scenarios.PayOnTime: _pay_on_time,
    scenarios.OpenAccount: _open,
    scenarios.CloseAccount: _close,
    scenarios.HardInquiry: lambda view, _: _look(view),
    scenarios.MissPayment: _miss,
    scenarios.SettleCollection: _settle,
}
"""The events of each kind of scenario."""
