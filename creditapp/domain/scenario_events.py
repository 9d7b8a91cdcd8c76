"""The events that furnishers would send if a scenario of one action came true, by kind of scenario.

Whatever takes months moves the whole file: every running account, and every lost one on which something is owed, is
reported as of the end; inquiries, collections and ages move as the file is read on that day.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Literal, TypeVar

from msgspec.structs import replace

from creditapp.domain import projection
from creditapp.domain.accounts import card_limit, is_lost, is_open, is_open_card, is_running
from creditapp.domain.characteristics.file_summary import RATE_SHOPPING
from creditapp.domain.credit_file import FileView
from creditapp.domain.debts import Debt, given_up_debts
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.later_report import months_late
from creditapp.domain.obligations import obstacle, obstacle_to_use, reserve
from creditapp.domain.obsolescence import PAID_AFTER_LOSS
from creditapp.domain.report import contested_items, is_disputed
from creditapp.domain.texts import N_
from creditapp.models import simulation as scenarios
from creditapp.models.credit_events import Account, Collection, CreditEvent, Deletion, Inquiry, Portfolio
from creditapp.models.simulation import Openable, Single

Why = Literal[
    "no_cards", "nothing_owed_on_cards", "already_below", "no_open_accounts", "no_such_item", "not_an_account",
    "not_open", "nothing_owed", "already_late", "not_a_collection", "no_collections", "already_paid",
    "nothing_overdue", "not_overdue", "given_up", "no_losses", "not_a_loss", "nothing_to_dispute", "more_than_lenders_give",
    "not_yours", "discharged", "in_court", "home_taken", "insured", "sold", "taken_back", "disputed", "frozen",
]  # fmt: skip
"""Why a scenario cannot come true; web.simulate.why_not has each in words."""

A_LENDER = N_("A lender")
"""The furnisher of events that a new lender would report."""
PORTFOLIOS: dict[Openable, Portfolio] = {
    "credit_card": "R", "retail_card": "R", "line_of_credit": "C", "auto_loan": "I", "personal_loan": "I",
    "student_loan": "I", "mortgage": "M",
}  # fmt: skip
TERMS: dict[Openable, int] = {"auto_loan": 60, "personal_loan": 36, "student_loan": 120, "mortgage": 360}
"""Usual terms in months."""
USUAL_USE = 0.35
"""Share of its limit that a new card of somebody without another is used for: 35.5 % is what all people use on average (FICO,
Fall 2025). An unused card is not what happens."""
MOST_USE = 0.59
"""The most of it that others use, however full their cards are: people below 660 borrow 59 cents of each dollar of a new limit
within a year, those above 740 next to nothing (Agarwal, Chomsisengphet, Mahoney and Stroebel, Quarterly Journal of Economics
2018)."""

E = TypeVar("E", bound=CreditEvent)
Held = tuple[str, E]
"""Furnisher and event."""


class Impossible(Exception):
    """The scenario cannot come true; ``why`` is the code of the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def events_of(view: FileView, scenario: Single) -> list[Held[Any]]:
    """What furnishers would send, from the day of the view on; raises Impossible."""
    return _EVENTS[type(scenario)](view, scenario)


def months_of(view: FileView, scenario: Single) -> int:
    """How many months the scenario takes; 0 for what is done today."""
    match scenario:
        case scenarios.PayOnTime(months=months) | scenarios.TimePasses(months=months):
            return months
        case scenarios.MissPayment(item=item, days=days):
            _, account = _open_account(view, item)
            return max(0, days // 30 - months_late(account))
        case _:
            return 0


def _pay_down(view: FileView, scenario: scenarios.PayDown) -> list[Held[Account]]:
    cards = _own([(by, card) for by, card in view.accounts if is_open_card(card)], "no_cards")
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


def _own(accounts: list[Held[Account]], if_none: Why) -> list[Held[Account]]:
    """Those that the person has borrowed on and may pay; if there are others only, why not."""
    own = [held for held in accounts if obstacle_to_use(held[1]) is None]
    if not own:
        raise Impossible(next((why for _, account in accounts if (why := obstacle_to_use(account))), if_none))
    return own


def _share_of_limit(card: Account, share: float) -> int:
    """Whole dollars; a card without a reported limit is paid off (share 0) or left as it is."""
    limit = card.limit or card.highest_credit
    return int(share * limit) if limit else card.balance if share else 0


def _pay_on_time(view: FileView, scenario: scenarios.PayOnTime) -> list[Held[Account]]:
    _own([held for held in view.accounts if is_running(held[1])], "no_open_accounts")

    def running(account: Account, today: date, months: int) -> Account:
        paid = projection.paid_on_time if obstacle(account) is None else projection.unchanged
        return paid(account, today, months)

    return _over_months(view, scenario.months, running)


def _time_passes(view: FileView, scenario: scenarios.TimePasses) -> list[Held[Account]]:
    return _over_months(view, scenario.months, projection.unchanged)


def _over_months(view: FileView, months: int, running: Callable[[Account, date, int], Account]) -> list[Held[Account]]:
    """All running accounts, and the lost ones on which something is owed: they go on being reported as lost."""
    return [
        (by, (running if is_running(account) else projection.still_lost)(account, view.as_of, months))
        for by, account in view.accounts
        if is_running(account) or (is_lost(account) and account.balance)
    ]


def _impossible(why: Why) -> list[Held[Any]]:
    raise Impossible(why)


def _open(view: FileView, scenario: scenarios.OpenAccount) -> list[Held[CreditEvent]]:
    kind, portfolio = scenario.account_type, PORTFOLIOS[scenario.account_type]
    is_loan = portfolio in "IM"
    owed = scenario.amount if is_loan else int(_usual_use(view) * scenario.amount)
    account = Account(
        event_id="new", as_of=view.as_of, reference=f"assumed-{kind}", portfolio=portfolio, account_type=kind,
        opened=view.as_of, status="11", balance=owed, limit=None if is_loan else scenario.amount, highest_credit=owed,
        terms_months=TERMS.get(kind), grid="0",
    )  # fmt: skip
    return [*_look(view, kind if kind in RATE_SHOPPING else "credit"), (A_LENDER, account)]


def _usual_use(view: FileView) -> float:
    """The share of a new card's limit that its first bill shows: as of the other cards on file, so that it lowers none."""
    cards = [card for _, card in view.accounts if is_open_card(card) and card_limit(card)]
    if not cards:
        return USUAL_USE
    return min(MOST_USE, sum(card.balance for card in cards) / sum(map(card_limit, cards)))


def _look(view: FileView, purpose: str = "credit") -> list[Held[CreditEvent]]:
    """A lender cannot look at a file that is frozen (15 USC 1681c-1(i))."""
    if view.freeze is not None and view.freeze.frozen:
        raise Impossible("frozen")
    look = Inquiry(event_id="new", as_of=view.as_of, reference="assumed-inquiry", kind="hard", purpose=purpose)
    return [(A_LENDER, look)]


def _close(view: FileView, scenario: scenarios.CloseAccount) -> list[Held[Account]]:
    by, account = _own_open_account(view, scenario.item)
    return [(by, projection.closed(account, view.as_of))]


def _miss(view: FileView, scenario: scenarios.MissPayment) -> list[Held[Account]]:
    by, account = _own_open_account(view, scenario.item)
    if account.balance == 0:
        raise Impossible("nothing_owed")
    level = scenario.days // 30
    if (months := level - months_late(account)) <= 0:
        raise Impossible("already_late")

    def running(other: Account, today: date, passed: int) -> Account:
        is_missed = other is account
        return projection.not_paid(other, today, level) if is_missed else projection.unchanged(other, today, passed)

    moved = _over_months(view, months, running)
    return sorted(moved, key=lambda held: (held[0], held[1].reference) != (by, account.reference))


def _bring_current(view: FileView, scenario: scenarios.BringCurrent) -> list[Held[Account]]:
    behind = tuple(held for held in view.accounts if is_running(held[1]) and projection.is_behind(held[1]))
    if scenario.item is not None and is_lost(_account(view, scenario.item)[1]):
        raise Impossible("given_up")
    chosen = _payable(view, _chosen(view, scenario.item, behind, "nothing_overdue", "not_overdue"), scenario.item)
    return [(by, projection.brought_current(account, view.as_of)) for by, account in chosen]


def _account(view: FileView, item: str) -> Held[Account]:
    held = _item(view, item)
    if not isinstance(held[1], Account):
        raise Impossible("not_an_account")
    return held


def _open_account(view: FileView, item: str) -> Held[Account]:
    held = _account(view, item)
    if not is_open(held[1]):
        raise Impossible("not_open")
    return held


def _own_open_account(view: FileView, item: str) -> Held[Account]:
    held = _open_account(view, item)
    if why := obstacle_to_use(held[1]):
        raise Impossible(why)
    return held


def _item(view: FileView, item: str) -> Held[Any]:
    every: Iterable[Held[Any]] = (*view.accounts, *view.collections, *view.inquiries, *view.bankruptcies)
    for by, event in every:
        if item_id(item_key(event, by)) == item:
            return by, event
    raise Impossible("no_such_item")


def _settle(view: FileView, scenario: scenarios.SettleCollection) -> list[Held[Any]]:
    chosen = _chosen(view, scenario.item, view.collections, "no_collections", "not_a_collection")
    return _debts_paid(view, _payable(view, _still_owed(view, chosen), scenario.item))


def _pay_charge_off(view: FileView, scenario: scenarios.PayChargeOff) -> list[Held[Any]]:
    lost = tuple(held for held in view.accounts if is_lost(held[1]))
    chosen = _chosen(view, scenario.item, lost, "no_losses", "not_a_loss")
    return _debts_paid(view, _payable(view, _still_owed(view, chosen), scenario.item))


def _still_owed(view: FileView, chosen: Iterable[Held[E]]) -> list[Held[E]]:
    """The records of debts on which something is owed, whoever holds them."""
    owed = {each for debt in given_up_debts(view) if any(map(_is_owed, _records(debt))) for each in _ids(debt)}
    return [held for held in chosen if id(held[1]) in owed] or _impossible("already_paid")


def _payable(view: FileView, chosen: Iterable[Held[E]], item: str | None) -> list[Held[E]]:
    """Those that the person can pay; where none is named, only what nobody argues about. If there are none, why not."""
    contested = contested_items(view)

    def why_not(by: str, debt: Any) -> Why | None:
        return obstacle(debt) if item else reserve(debt, is_disputed=is_disputed(by, debt, contested))

    reasons = [(held, why_not(*held)) for held in chosen]
    payable = [held for held, why in reasons if why is None]
    return payable or _impossible(next(why for _, why in reasons if why))


def _debts_paid(view: FileView, chosen: Iterable[Held[Any]]) -> list[Held[Any]]:
    """A debt is paid once, whoever holds it: each record of it on which something is owed says so, lender's and collectors'."""
    meant = {id(record) for _, record in chosen}
    records = {each for debt in given_up_debts(view) if meant & _ids(debt) for each in _ids(debt)}
    held: Iterable[Held[Any]] = (*view.accounts, *view.collections)
    return [
        (by, _paid(event, view.as_of)) for by, event in held if id(event) in records and _is_owed(event)
    ] or _impossible("already_paid")


def _records(debt: Debt) -> list[Account | Collection]:
    return [record for record in (debt.account, *debt.collections) if record is not None]


def _ids(debt: Debt) -> set[int]:
    return set(map(id, _records(debt)))


def _paid(debt: Account | Collection, today: date) -> Account | Collection:
    return (
        projection.paid_after_loss(debt, today) if isinstance(debt, Account) else replace(debt, as_of=today, balance=0)
    )


def _is_owed(debt: Account | Collection) -> bool:
    return debt.balance > 0 or (isinstance(debt, Account) and debt.past_due > 0)


def _chosen(
    view: FileView, item: str | None, debts: tuple[Held[E], ...], if_none: Why, if_other: Why
) -> tuple[Held[E], ...]:
    """The one with this id, or all."""
    if item is None:
        return debts or tuple(_impossible(if_none))
    held = _item(view, item)
    return (held,) if held in debts else tuple(_impossible(if_other))


def _dispute(view: FileView, scenario: scenarios.Dispute) -> list[Held[Deletion]]:
    bad = [*(held for held in view.accounts if _is_or_was_lost(held[1])), *view.collections]
    disputed: Iterable[Held[Any]] = bad if scenario.item is None else [_item(view, scenario.item)]
    return [(by, _deletion(event, view.as_of)) for by, event in disputed] or _impossible("nothing_to_dispute")


def _is_or_was_lost(account: Account) -> bool:
    return is_lost(account) or account.status in PAID_AFTER_LOSS


def _deletion(event: Any, today: date) -> Deletion:
    kind: Any = type(event).__struct_config__.tag
    return Deletion(event_id="gone", as_of=today, reference=event.reference, item=kind)


_EVENTS: dict[type, Callable[[FileView, Any], list[Held[Any]]]] = {
    scenarios.PayDown: _pay_down,
    scenarios.PayOnTime: _pay_on_time,
    scenarios.TimePasses: _time_passes,
    scenarios.OpenAccount: _open,
    scenarios.CloseAccount: _close,
    scenarios.HardInquiry: lambda view, _: _look(view),
    scenarios.MissPayment: _miss,
    scenarios.BringCurrent: _bring_current,
    scenarios.SettleCollection: _settle,
    scenarios.PayChargeOff: _pay_charge_off,
    scenarios.Dispute: _dispute,
}
"""The events of each kind of scenario."""
