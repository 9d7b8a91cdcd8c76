"""An account's later report: its grid and its monthly amounts go on from what has been reported, month by month.

A month that has been reported keeps its mark. Of the months since then nothing is made up that would cost points for
paying: they count as not reported where the debt is paid now, and as late as before where it is not. What is still late
today is reported as of its last report: paying a part of it does not make it late anew.
"""

from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from creditapp.domain.dates import months_after, months_between
from creditapp.domain.obsolescence import GRID_MONTHS
from creditapp.domain.payment_grid import STATUS_MARKS, grid_with_status
from creditapp.models.credit_events import Account

NOT_REPORTED = "D"
TREND_MONTHS = 24
"""Months of balances and payments that an account keeps."""

Amounts = tuple[int | None, ...]


class Later(NamedTuple):
    """The months after the present one, newest first: marks of the grid, what is owed, what is paid."""

    marks: str = ""
    balances: Amounts = ()
    payments: Amounts = ()


TODAY_ONLY = Later()


def months_late(account: Account) -> int:
    """How many months behind the account is by its status: 0 to 6."""
    mark = STATUS_MARKS.get(account.status, "0")
    return int(mark) if mark.isdigit() else 0


def reported(account: Account, before: Account, today: date, later: Later = TODAY_ONLY, paid: int = 0) -> Account:
    """The account reported as of today, or as of the last of the later months; ``paid`` is what was paid today."""
    is_cured = months_late(account) < months_late(before)
    if months_late(account) and not later.marks:
        return with_last_payment(with_amounts(account, before, 0, TODAY_ONLY, paid), today if paid else None)
    gap = max(0, months_between(before.as_of, today))
    marks = later.marks + _unreported(before, gap, is_cured=is_cured) + grid_with_status(before)
    whole = replace(account, as_of=months_after(today, len(later.marks)), grid=marks[:GRID_MONTHS])
    return with_last_payment(with_amounts(whole, before, gap, later, paid), _paid_on(today, later, paid))


def _unreported(before: Account, months: int, *, is_cured: bool) -> str:
    """The marks of the months from the last report to today, newest first."""
    if is_cured and months:
        return "0" + NOT_REPORTED * (months - 1)
    return str(months_late(before)) * months


def with_amounts(account: Account, before: Account, gap: int, later: Later, paid: int) -> Account:
    """With the monthly amounts that its furnisher reports; a furnisher that reports none goes on reporting none."""
    now = account.balance if not later.balances else before.balance - paid
    balances = _went_on(before.balances, gap, now, later.balances)
    known = before.payments[0] if before.payments and not gap else 0
    payments = _went_on(before.payments, gap, (known or 0) + paid, later.payments)
    return replace(account, balances=balances, payments=payments)


def _went_on(reported_before: Amounts, gap: int, now: int, later: Amounts) -> Amounts:
    """Newest first: the later months, the present one, those of which nothing is known, and those reported before."""
    if not reported_before:
        return ()
    since = (now, *(None,) * (gap - 1), *reported_before) if gap else (now, *reported_before[1:])
    return (*later, *since)[:TREND_MONTHS]


def _paid_on(today: date, later: Later, paid: int) -> date | None:
    """The day of the newest payment: in the last of the later months that has one, or today."""
    paid_months = (
        months for months, each in zip(range(len(later.payments), 0, -1), later.payments, strict=True) if each
    )
    newest = next(paid_months, 0)
    return months_after(today, newest) if newest or paid else None


def with_last_payment(account: Account, day: date | None) -> Account:
    """With the day of the last payment, where there is one and its furnisher reports such days."""
    return replace(account, last_payment=day) if day and account.last_payment else account
