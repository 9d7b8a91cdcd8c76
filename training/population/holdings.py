"""What each person owes by product, how late it is, and how cards are paid, read from furnishers' reports as a bureau would."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditapp.models.credit_events import Account, CreditEvent
from training.data.table import Matrix

PRODUCTS = ("mortgage", "heloc", "auto", "card", "student", "other")
_PRODUCT_OF = {
    "mortgage": 0,
    "heloc": 1,
    "auto_loan": 2,
    "credit_card": 3,
    "retail_card": 5,
    "student_loan": 4,
    "personal_loan": 5,
    "line_of_credit": 5,
}
"""As the New York Fed's panel has them: cards are bank cards, and retail cards are with other debts."""
_LOST = frozenset("GHJKL")
_MOST_CARDS = 24
_LEAST_DUE, _LEAST_SHARE = 25, 0.02
"""A minimum payment: dollars, and the share of the balance."""


class Holdings(NamedTuple):
    """One entry a person; [person, product] in the order of PRODUCTS, dollars."""

    owed: Matrix
    """On accounts still with their lender; charge-offs that were sold are not."""
    late_30: Matrix
    """Of what is owed, that on accounts 30 days late or worse and not given up; likewise the next two."""
    late_60: Matrix
    late_90: Matrix
    given_up: Matrix
    """Of what is owed, that on accounts charged off, foreclosed, repossessed or in collection."""
    was_good: Matrix
    """Owed on accounts that were less than 90 days late a year ago."""
    went_bad: Matrix
    """Of that, on accounts that became 90 days late or worse since."""
    use: Matrix
    """[person, card] share of the limit, of bank cards with a balance; NaN for no more cards."""
    paid: Matrix
    """[person, 4] open cards whose last payment was the minimum, all, something between, or that owed nothing."""
    rent: NDArray[np.int64]
    """Whether a rent is reported."""
    age: NDArray[np.int64]
    """Whole years."""


def columns_of(people: Sequence[Sequence[CreditEvent]], ages: NDArray[np.int64]) -> Holdings:
    """The holdings of these people."""
    shape = (len(people), len(PRODUCTS))
    amounts = np.zeros((7, *shape))
    use, paid = np.full((len(people), _MOST_CARDS), np.nan), np.zeros((len(people), 4))
    rent = np.zeros(len(people), np.int64)
    for at, events in enumerate(people):
        shares = []
        for account in (event for event in events if isinstance(event, Account)):
            rent[at] |= account.account_type == "rent" and account.closed is None
            if (product := _PRODUCT_OF.get(account.account_type)) is not None:
                amounts[:, at, product] += _amounts(account)
            if account.account_type == "credit_card" and account.payments and account.limit:
                paid[at, _way_to_pay(account)] += 1
                if account.balance:
                    shares.append(account.balance / account.limit)
        use[at, : len(shares)] = shares[:_MOST_CARDS]
    columns: list[Any] = [*amounts, use, paid, rent, ages]
    return Holdings(*columns)


def _amounts(account: Account) -> tuple[float, ...]:
    """Owed, of it late by 30, 60 and 90 days, given up, and good a year ago and bad since."""
    level, owed = _level(account.grid[:1]), float(account.balance)
    year = [_level(mark) for mark in account.grid[:13]]
    at_stake = owed or float(account.charge_off_amount or account.highest_credit or 0) * (year[:1] >= [3])
    recent = len(year) == 13 and (owed > 0 or account.sold_to is not None)
    good = recent and year[12] < 3
    bad = good and max(year[:12]) >= 3
    return (
        owed,
        *(owed * (late <= level < 7) for late in (1, 2, 3)),
        owed * (level == 7),
        at_stake * good,
        at_stake * bad,
    )


def _level(mark: str) -> int:
    return 7 if mark in _LOST and mark else int(mark) if mark.isdigit() else 0


def _way_to_pay(account: Account) -> int:
    """0 the minimum or less, 1 all, 2 something between, 3 nothing was owed."""
    before, paid = (account.balances[1] or 0) if len(account.balances) > 1 else 0, account.payments[0] or 0
    if not before:
        return 3
    if paid >= before:
        return 1
    return 0 if paid <= max(_LEAST_DUE, _LEAST_SHARE * before) + 1 else 2


def age_in_years(birth_months: NDArray[np.int64], as_of: date) -> NDArray[np.int64]:
    """Whole years as of a date of people born in these months (see calendar)."""
    return (as_of.year * 12 + as_of.month - 1 - birth_months) // 12
