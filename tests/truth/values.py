"""The value of every characteristic that a report may print, from the facts of the file."""

from collections.abc import Callable

from tests.truth.debts import is_of_person
from tests.truth.events import GIVEN_UP, month_of
from tests.truth.facts import Facts

Value = float | None


def _share(pairs: list[tuple[int, int]]) -> Value:
    return sum(part for part, _ in pairs) / sum(whole for _, whole in pairs) if pairs else None


def _bankruptcy(facts: Facts) -> Value:
    return min((facts.now - month_of(case["filed"]) for case in facts.of("bankruptcy")), default=None)


def _overdue(facts: Facts) -> Value:
    """What a collector holds is not overdue with its lender any more, and what is over for the person is not theirs."""
    handed_on = [debt.account for debt in facts.debts if debt.collections]
    theirs = [account for account in facts.accounts if is_of_person(account) and account not in handed_on]
    return sum(account.get("past_due", 0) for account in theirs)


def _loss(facts: Facts) -> Value:
    handed = [facts.now - month_of(debt.collections[0]["opened"]) for debt in facts.debts if debt.collections]
    return min([*handed, *(month for month, bad in facts.late if bad >= 8)], default=None)


def _kinds(facts: Facts) -> Value:
    kept = {account["portfolio"] for account in facts.accounts if account["status"] not in GIVEN_UP}
    return len({"R" if portfolio == "C" else portfolio for portfolio in kept} & {"R", "I", "M"})


def _year_of_use(facts: Facts) -> Value:
    cards = [(card.get("balances", ()), card.get("limit") or card.get("highest_credit") or 0) for card in facts.cards]
    known = [
        (sum(owed[:12]), 12 * limit) for owed, limit in cards if limit and len(owed) >= 12 and None not in owed[:12]
    ]
    return _share(known)


def _year_of_payments(facts: Facts) -> Value:
    cards = [(card.get("payments", ()), card.get("balances", ())) for card in facts.cards]
    years = [(paid[:12], owed[1:13]) for paid, owed in cards if len(owed) > 12 and len(paid) >= 12]
    known = [(sum(paid), sum(owed)) for paid, owed in years if None not in (*paid, *owed)]
    return _share(known) if sum(owed for _, owed in known) else None


VALUES: dict[str, Callable[[Facts], Value]] = {
    "months_since_late_30": lambda facts: facts.since_late(1),
    "months_since_late_90": lambda facts: facts.since_late(3),
    "worst_status_24m": lambda facts: max((bad for month, bad in facts.late if month < 24), default=0),
    "late_30_12m": lambda facts: len({month for month, _ in facts.late if month < 12}),
    "late_60_24m": lambda facts: len({month for month, bad in facts.late if month < 24 and bad >= 2}),
    "past_due_amount": _overdue,
    "collections_unpaid": lambda facts: sum(debt.owed_to_collector > 0 for debt in facts.debts),
    "collections_amount": lambda facts: sum(debt.owed_to_collector for debt in facts.debts),
    "months_since_loss": _loss,
    "debts_given_up": lambda facts: sum(debt.is_unpaid for debt in facts.debts),
    "kinds_of_credit": _kinds,
    "months_since_bankruptcy": _bankruptcy,
    "charge_offs": lambda facts: sum(account["status"] in GIVEN_UP for account in facts.accounts),
    "utilisation": lambda facts: _share(facts.limits),
    "highest_card_utilisation": lambda facts: max((owed / limit for owed, limit in facts.limits), default=None),
    "cards_with_balance": lambda facts: sum(card["balance"] > 0 for card in facts.cards),
    "instalment_balance_share": lambda facts: _share(facts.loans),
    "revolving_balance": lambda facts: sum(card["balance"] for card in facts.cards),
    "average_utilisation_12m": _year_of_use,
    "paid_share_12m": _year_of_payments,
    "card_limits": lambda facts: sum(limit for _, limit in facts.limits) or None,
    "oldest_account_months": lambda facts: max(facts.ages, default=None),
    "average_account_months": lambda facts: sum(facts.ages) // len(facts.ages) if facts.ages else None,
    "months_since_newest_account": lambda facts: min(facts.ages, default=None),
    "hard_inquiries_6m": lambda facts: sum(month < 6 for month in facts.inquiry_months),
    "hard_inquiries_12m": lambda facts: sum(month < 12 for month in facts.inquiry_months),
    "accounts_opened_12m": lambda facts: sum(month < 12 for month in facts.ages),
    "cards_open": lambda facts: len(facts.cards),
    "loans": lambda facts: sum(account["portfolio"] == "I" for account in facts.accounts),
    "mortgages": lambda facts: sum(account["portfolio"] == "M" for account in facts.accounts),
}
