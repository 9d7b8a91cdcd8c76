"""Projects an account from its newest report: paid, paid down, paid off, or not paid; as its furnisher would report it.

A month that has been reported keeps its mark; the months since then are assumed to be as in the last report. The interest
part of a payment is computed from the loan's own amount, payment and term.
"""

from datetime import date

from msgspec.structs import replace

from creditapp.domain.accounts import REVOLVING
from creditapp.domain.dates import months_after, months_between
from creditapp.domain.obsolescence import GRID_MONTHS
from creditapp.domain.payment_grid import STATUS_MARKS, grid_with_status
from creditapp.models.credit_events import Account, AccountStatus

LATE_STATUS: dict[int, AccountStatus] = {1: "71", 2: "78", 3: "80"}
"""Status by months late."""
LEAST_PAYMENT, SHARE_DUE = 25, 0.02
"""A card's monthly payment if its furnisher reports none: dollars, or a share of the balance."""
MOST_RATE = 0.1
"""A monthly interest rate from which on a loan's figures are taken for a mistake."""


def months_late(account: Account) -> int:
    """How many months behind the account is by its status: 0 to 6."""
    mark = STATUS_MARKS.get(account.status, "0")
    return int(mark) if mark.isdigit() else 0


def paid_down(account: Account, balance: int, today: date) -> Account:
    """The account after a payment today that leaves ``balance``; what is overdue is paid first."""
    left = max(0, account.past_due - (account.balance - balance))
    paid = replace(account, balance=balance, past_due=left)
    return _reported(_brought_current(paid) if left == 0 else paid, account, today)


def paid_on_time(account: Account, today: date, months: int) -> Account:
    """The account after the overdue amount is paid today and each of so many payments when due; a paid-off loan is closed."""
    current = _brought_current(replace(account, balance=max(0, account.balance - account.past_due), past_due=0))
    if account.portfolio in REVOLVING:
        return _reported(current, account, today, "0" * months)
    owed, ran = _owed_after(current, months)
    on_time = replace(current, balance=owed)
    if owed == 0 and account.balance > 0:
        on_time = replace(on_time, status="13", closed=months_after(today, ran), payment=None)
    return _reported(on_time, account, today, "0" * ran)


def unchanged(account: Account, today: date, months: int) -> Account:
    """The account if nothing changes: on time it stays on time, behind it stays as far behind."""
    late = months_late(account)
    return _reported(account, account, today, str(late) * months) if late else paid_on_time(account, today, months)


def not_paid(account: Account, today: date, level: int) -> Account:
    """The account without any payment from today until it is ``level`` (1 to 3) months late."""
    before = months_late(account)
    due = account.payment or max(LEAST_PAYMENT, round(SHARE_DUE * account.balance))
    late = replace(
        account,
        status=LATE_STATUS[level],
        past_due=min(account.balance, max(account.past_due, level * due)),
        delinquency_since=account.delinquency_since if before else today,
    )
    return _reported(late, account, today, "".join(str(month) for month in range(level, before, -1)))


def closed(account: Account, today: date) -> Account:
    """The account paid off and closed today; a card by its holder."""
    paid = _brought_current(replace(account, balance=0, past_due=0))
    ended = replace(paid, status="13", closed=today, payment=None, closed_by_consumer=account.portfolio in REVOLVING)
    return _reported(ended, account, today)


def _brought_current(account: Account) -> Account:
    return replace(account, status="11", delinquency_since=None) if months_late(account) else account


def _reported(account: Account, before: Account, today: date, later: str = "") -> Account:
    """The account reported as of today, or as of the last month of ``later`` (marks after this month, newest first)."""
    unreported = max(0, months_between(before.as_of, today))
    mark = str(months_late(before))
    now = "0" if months_late(account) < months_late(before) else mark
    grid = later + (now + mark * (unreported - 1) if unreported else "") + grid_with_status(before)
    return replace(account, as_of=months_after(today, len(later)), grid=grid[:GRID_MONTHS])


def _owed_after(loan: Account, months: int) -> tuple[int, int]:
    """What is owed after so many payments, and how many were made: fewer if the loan was paid off before."""
    payment, owed, rate = loan.payment or 0, float(loan.balance), _monthly_rate(loan)
    for month in range(1, months + 1 if loan.balance else 0):
        owed = min(owed, owed * (1 + rate) - payment)
        if owed <= 0:
            return 0, month
    return round(owed), months


def _monthly_rate(loan: Account) -> float:
    """The rate at which the payments of the whole term pay the loan back; 0 if the figures do not determine one."""
    amount, payment, term = loan.highest_credit or 0, loan.payment or 0, loan.terms_months or 0
    if not amount or payment * term <= amount or payment >= amount:
        return 0.0
    low, high = 0.0, MOST_RATE
    for _ in range(40):
        rate = (low + high) / 2
        low, high = (rate, high) if amount * rate / (1 - (1 + rate) ** -term) < payment else (low, rate)
    return low if high < MOST_RATE else 0.0
