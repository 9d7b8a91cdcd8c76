"""A profile is a file's characteristics as of a moment, computed by one function for training and for scoring alike.

The groups and what they weigh are those that people know from FICO's published scheme. None is, or stands for, a
prohibited basis (15 USC 1691: race, colour, religion, national origin, sex, marital status, age, public assistance): an
account's age counts, a person's does not. ``None`` means "does not apply" and is information of its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from creditapp.domain.credit_file import FileView
from creditapp.domain.dates import months_between
from creditapp.domain.obsolescence import LOST
from creditapp.models.applications import Ending
from creditapp.models.credit_events import Account, Inquiry

Group = Literal["payment_history", "amounts_owed", "length", "new_credit", "mix"]
Format = Literal["count", "months", "dollars", "percent", "level"]


@dataclass(frozen=True)
class Characteristic:
    """One input of a scorecard."""

    name: str
    code: str
    """Stable code of the factor that it explains (docs/factors.md)."""
    group: Group
    direction: Literal[-1, 0, 1]
    """Sign of the score's change as the value grows; 0 where the domain says nothing."""
    format: Format
    label: str
    inquiry: bool = False
    """FCRA 609(f)(9): shown in addition to the four key factors."""


CHARACTERISTICS: tuple[Characteristic, ...] = (
    Characteristic(
        "months_since_late_30", "PH01", "payment_history", 1, "months", "Months since a payment was 30 days late"
    ),
    Characteristic(
        "months_since_late_90", "PH02", "payment_history", 1, "months", "Months since a payment was 90 days late"
    ),
    Characteristic("worst_status_24m", "PH03", "payment_history", -1, "level", "Worst lateness in 24 months"),
    Characteristic("late_30_12m", "PH04", "payment_history", -1, "count", "Late months in the last 12"),
    Characteristic(
        "late_60_24m", "PH05", "payment_history", -1, "count", "Months 60 days late or worse in the last 24"
    ),
    Characteristic("past_due_amount", "PH06", "payment_history", -1, "dollars", "Amount overdue now"),
    Characteristic("collections_unpaid", "PH07", "payment_history", -1, "count", "Unpaid debts with collectors"),
    Characteristic("collections_amount", "PH08", "payment_history", -1, "dollars", "Amount owed to collectors"),
    Characteristic(
        "months_since_bankruptcy",
        "PH09",
        "payment_history",
        1,
        "months",
        "Months since a court's relief from debts (bankruptcy)",
    ),
    Characteristic("charge_offs", "PH10", "payment_history", -1, "count", "Accounts given up by the lender"),
    Characteristic("utilisation", "AO01", "amounts_owed", -1, "percent", "Share of card limits in use"),
    Characteristic("highest_card_utilisation", "AO02", "amounts_owed", -1, "percent", "Highest share on one card"),
    Characteristic("cards_with_balance", "AO03", "amounts_owed", -1, "count", "Cards on which you owe"),
    Characteristic("instalment_balance_share", "AO04", "amounts_owed", -1, "percent", "Share of loans still owed"),
    Characteristic("revolving_balance", "AO05", "amounts_owed", -1, "dollars", "Owed on cards and similar credit"),
    Characteristic("card_limits", "AO06", "amounts_owed", 1, "dollars", "Limits of all cards together"),
    Characteristic("oldest_account_months", "LH01", "length", 1, "months", "Age of the oldest account"),
    Characteristic("average_account_months", "LH02", "length", 1, "months", "Average age of accounts"),
    Characteristic("months_since_newest_account", "LH03", "length", 1, "months", "Months since an account was opened"),
    Characteristic(
        "hard_inquiries_6m", "NC01", "new_credit", -1, "count", "Looks by lenders in 6 months", inquiry=True
    ),
    Characteristic(
        "hard_inquiries_12m", "NC02", "new_credit", -1, "count", "Looks by lenders in 12 months", inquiry=True
    ),
    Characteristic("accounts_opened_12m", "NC03", "new_credit", -1, "count", "Accounts opened in 12 months"),
    Characteristic("cards_open", "CM01", "mix", 0, "count", "Open cards"),
    Characteristic("loans", "CM02", "mix", 0, "count", "Loans with fixed payments"),
    Characteristic("mortgages", "CM03", "mix", 1, "count", "Mortgages"),
)
"""In the order of a profile; names are those of its values."""

LATE = re.compile(r"[1-6GHJKL]")
LATE_60 = "23456GHJKL"
LATE_90 = re.compile(r"[3-6GHJKL]")
LEVELS = {**{str(level): level for level in range(7)}, "G": 8, "H": 8, "J": 8, "K": 8, "L": 9}
GIVEN_UP = "GHJKL"
"""Collection, foreclosure, surrender, repossession, charge-off."""
NOTHING_NEW = "-"
STATUS_MARKS = {
    "71": "1",
    "78": "2",
    "80": "3",
    "82": "4",
    "83": "5",
    "84": "6",
    "93": "G",
    "94": "H",
    "95": "J",
    "96": "K",
    "97": "L",
}
"""What a late or lost account's status says of the month of its report."""
REVOLVING = frozenset("RC")
CLOSED = frozenset({"13", "61", "62", "63", "64", "65"})
RATE_SHOPPING = frozenset({"mortgage", "auto", "auto_loan", "student_loan"})
SHOPPING_WINDOW = timedelta(days=14)
"""Inquiries for one loan, made while comparing offers, count once."""


def ending(view: FileView, as_of: date) -> Ending | None:
    """Why the file cannot be scored: deceased, or thin (no account 6 months old, or none reported within 6 months)."""
    if view.deceased:
        return "deceased"
    ages = [months_between(account.opened, as_of) for _, account in view.accounts]
    told = [months_between(account.as_of, as_of) for _, account in view.accounts]
    return None if ages and max(ages) >= 6 and min(told) <= 6 else "thin"


def characteristics(view: FileView, as_of: date) -> dict[str, float | None]:
    """All characteristics of the view by name; whole numbers but for shares (0.5 is 50 %)."""
    accounts = [account for _, account in view.accounts]
    values = {
        **_lateness(accounts, as_of),
        **_public(view, accounts, as_of),
        **_amounts(accounts),
        **_lengths(accounts, as_of),
        **_new_credit(view, accounts, as_of),
        **_mix(accounts),
    }
    return {each.name: values[each.name] for each in CHARACTERISTICS}


Values = dict[str, float | None]


def _lateness(accounts: list[Account], as_of: date) -> Values:
    months_30, months_90 = [], []
    worst = late_30 = late_60 = 0
    for account in accounts:
        grid, behind = arrears(marks(account)), max(0, months_between(account.as_of, as_of))
        if (found := LATE.search(grid)) is None:
            continue
        months_30.append(behind + found.start())
        if severe := LATE_90.search(grid):
            months_90.append(behind + severe.start())
        two_years = grid[: max(0, 24 - behind)]
        worst = max(worst, *(LEVELS.get(mark, 0) for mark in two_years or "0"), 0)
        late_30 += len(LATE.findall(grid[: max(0, 12 - behind)]))
        late_60 += sum(map(two_years.count, LATE_60))
    return {
        "months_since_late_30": min(months_30, default=None),
        "months_since_late_90": min(months_90, default=None),
        "worst_status_24m": worst,
        "late_30_12m": late_30,
        "late_60_24m": late_60,
        "past_due_amount": sum(account.past_due for account in accounts),
    }


def marks(account: Account) -> str:
    """The grid, whose newest month is at least as bad as the status says; a furnisher may send a status alone."""
    grid, mark = account.grid, STATUS_MARKS.get(account.status)
    if mark is None or (grid and LEVELS.get(grid[0], 0) >= LEVELS[mark]):
        return grid
    return mark + grid[1:]


def arrears(grid: str) -> str:
    """The grid with a loss in the month that brought it alone: an account is given up once, however long that is told."""
    told = len(grid) - len(grid.lstrip(GIVEN_UP))
    return NOTHING_NEW * (told - 1) + grid[told - 1 :] if told > 1 else grid


def _public(view: FileView, accounts: list[Account], as_of: date) -> Values:
    unpaid = [collection for _, collection in view.collections if collection.balance > 0]
    bankruptcies = [months_between(case.filed, as_of) for _, case in view.bankruptcies]
    return {
        "collections_unpaid": len(unpaid),
        "collections_amount": sum(collection.balance for collection in unpaid),
        "months_since_bankruptcy": min(bankruptcies, default=None),
        "charge_offs": sum(account.status in LOST for account in accounts),
    }


def is_open(account: Account) -> bool:
    """Whether the account is in use: neither closed nor paid off nor given up."""
    return account.closed is None and account.status not in CLOSED and account.status not in LOST


def _amounts(accounts: list[Account]) -> Values:
    cards = [account for account in accounts if account.portfolio in REVOLVING and is_open(account)]
    loans = [account for account in accounts if account.portfolio in "IM" and is_open(account)]
    limited = [card for card in cards if _limit(card)]
    borrowed = sum(loan.highest_credit or 0 for loan in loans)
    return {
        "utilisation": _share(sum(card.balance for card in limited), sum(map(_limit, limited))),
        "highest_card_utilisation": max((card.balance / _limit(card) for card in limited), default=None),
        "cards_with_balance": sum(card.balance > 0 for card in cards),
        "instalment_balance_share": _share(sum(loan.balance for loan in loans if loan.highest_credit), borrowed),
        "revolving_balance": sum(card.balance for card in cards),
        "card_limits": sum(map(_limit, limited)) or None,
    }


def _limit(card: Account) -> int:
    return card.limit or card.highest_credit or 0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _lengths(accounts: list[Account], as_of: date) -> Values:
    ages = [months_between(account.opened, as_of) for account in accounts]
    return {
        "oldest_account_months": max(ages, default=None),
        "average_account_months": sum(ages) // len(ages) if ages else None,
        "months_since_newest_account": min(ages, default=None),
    }


def _new_credit(view: FileView, accounts: list[Account], as_of: date) -> Values:
    dates = _counted([inquiry for _, inquiry in view.inquiries if inquiry.kind == "hard"])
    ages = [months_between(day, as_of) for day in dates]
    return {
        "hard_inquiries_6m": sum(age < 6 for age in ages),
        "hard_inquiries_12m": sum(age < 12 for age in ages),
        "accounts_opened_12m": sum(months_between(account.opened, as_of) < 12 for account in accounts),
    }


def _counted(inquiries: Iterable[Inquiry]) -> list[date]:
    """Dates of the inquiries that count: those for one loan within 14 days are one."""
    dates: list[date] = []
    last: dict[str, date] = {}
    for inquiry in sorted(inquiries, key=lambda each: (each.as_of, each.reference)):
        started = last.get(inquiry.purpose)
        if inquiry.purpose in RATE_SHOPPING and started and inquiry.as_of - started <= SHOPPING_WINDOW:
            continue
        last[inquiry.purpose] = inquiry.as_of
        dates.append(inquiry.as_of)
    return dates


def _mix(accounts: list[Account]) -> Values:
    return {
        "cards_open": sum(account.portfolio in REVOLVING and is_open(account) for account in accounts),
        "loans": sum(account.portfolio == "I" for account in accounts),
        "mortgages": sum(account.portfolio == "M" for account in accounts),
    }
