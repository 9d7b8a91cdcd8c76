"""Projects an account from its newest report: paid, paid down, paid off, or not paid; as its furnisher would report it."""

from datetime import date

from msgspec.structs import replace

from creditapp.domain.accounts import LOANS, REVOLVING
from creditapp.domain.dates import months_after, months_between
from creditapp.domain.later_report import Later, months_late, reported, with_amounts, with_last_payment
from creditapp.domain.obsolescence import GRID_MONTHS, delinquent_since
from creditapp.domain.payment_grid import LATE_MARKS, grid_with_status
from creditapp.domain.repayment import owed_while_not_paid, owed_while_paid, payment_due
from creditapp.models.credit_events import Account, AccountStatus

LATE_STATUS: dict[int, AccountStatus] = {1: "71", 2: "78", 3: "80"}
"""Status by months late."""
PAID_STATUS: dict[AccountStatus, AccountStatus] = {"93": "62", "95": "61", "96": "63", "97": "64"}
"""Status of an account that was given up, once nothing is owed on it (Metro 2 field 17A); a status that is not here stays: the
home is gone, or the insurance has paid, whatever a collector of the rest is paid."""


def is_behind(account: Account) -> bool:
    """Whether something is overdue on it, by its status or by the amount."""
    return months_late(account) > 0 or account.past_due > 0


def paid_down(account: Account, balance: int, today: date) -> Account:
    """The account after a payment today that leaves ``balance``; what is overdue is paid first."""
    left = max(0, account.past_due - (account.balance - balance))
    paid = replace(account, balance=balance, past_due=left)
    return reported(_current(paid) if left == 0 else paid, account, today, paid=account.balance - balance)


def brought_current(account: Account, today: date) -> Account:
    """The account after the overdue amount is paid today."""
    current = _without_arrears(account)
    return reported(current, account, today, paid=account.balance - current.balance)


def paid_on_time(account: Account, today: date, months: int) -> Account:
    """The account after the overdue amount is paid today and each of so many payments when due; a paid-off loan is closed."""
    current = _without_arrears(account)
    owed = owed_while_paid(current, months)
    on_time = replace(current, balance=owed[-1] if owed else current.balance)
    if on_time.balance == 0 and account.balance > 0 and account.portfolio in LOANS:
        ended = account.closed or months_after(today, len(owed))
        on_time = replace(on_time, status="13", closed=ended, payment=None)
    later = Later("0" * len(owed), owed[::-1], _payments(current, owed))
    return reported(on_time, account, today, later, account.balance - current.balance)


def unchanged(account: Account, today: date, months: int) -> Account:
    """The account if nothing changes: on time it stays on time, behind it stays as far behind and goes on paying."""
    if not is_behind(account):
        return paid_on_time(account, today, months)
    least = min(account.past_due, account.balance)
    owed = tuple(max(least, each) for each in owed_while_paid(account, months))
    owed += owed[-1:] * (months - len(owed))
    behind = replace(account, balance=owed[-1])
    later = Later(str(months_late(account)) * months, owed[::-1], _payments(account, owed))
    return reported(behind, account, today, later)


def not_paid(account: Account, today: date, level: int) -> Account:
    """The account without any payment from today until it is ``level`` (1 to 3) months late.

    What is not paid is owed in addition to what a card is used for each month, and a loan's interest goes on: paying late
    never leaves less to pay than paying on time.
    """
    before = months_late(account)
    months = level - before
    owed = owed_while_not_paid(account, months)
    late = replace(
        account,
        status=LATE_STATUS[level],
        balance=owed[-1],
        past_due=min(owed[-1], account.past_due + months * payment_due(account)),
        delinquency_since=account.delinquency_since if before else _delinquent_from(account, today),
    )
    marks = "".join(str(month) for month in range(level, before, -1))
    return reported(late, account, today, Later(marks, owed[::-1], (0,) * months))


def _delinquent_from(account: Account, today: date) -> date:
    """Since when a current account that is not paid is delinquent: since today, or since the late month that it was in."""
    if account.grid[:1] in tuple(LATE_MARKS) and months_between(account.as_of, today) == 0:
        return max(account.opened, delinquent_since(account))
    return today


def closed(account: Account, today: date) -> Account:
    """The account paid off and closed today; a card by its holder."""
    paid = _current(replace(account, balance=0, past_due=0))
    ended = replace(paid, status="13", closed=today, payment=None, closed_by_consumer=account.portfolio in REVOLVING)
    return reported(ended, account, today, paid=account.balance)


def paid_after_loss(account: Account, today: date) -> Account:
    """An account that was given up, paid or settled today: nothing is owed, and what it went through stays on its grid.

    Its date of first delinquency stays too: paying neither ends nor restarts the seven years (15 USC 1681c(c)(1)).
    """
    paid = with_last_payment(replace(account, balance=0, past_due=0, payment=None), today)
    if account.status not in PAID_STATUS:
        return with_amounts(paid, account, 0, Later(), account.balance)
    return replace(
        _lost_as_of(paid, account, today, Later(), account.balance),
        status=PAID_STATUS[account.status],
        closed=account.closed or today,
        payment_rating=None,
        delinquency_since=max(account.opened, delinquent_since(account)),
    )


def still_lost(account: Account, today: date, months: int) -> Account:
    """An account that was given up, reported so again after as many months; nothing is paid on it."""
    mark = grid_with_status(account)[:1]
    return _lost_as_of(account, account, today, Later(mark * months, (account.balance,) * months, (0,) * months), 0)


def _lost_as_of(account: Account, before: Account, today: date, later: Later, paid: int) -> Account:
    """With the loss repeated for each month since its last report."""
    grid, gap = grid_with_status(before), max(0, months_between(before.as_of, today))
    marks = (later.marks + grid[:1] * gap + grid)[:GRID_MONTHS]
    whole = replace(account, as_of=months_after(today, len(later.balances)), grid=marks)
    return with_amounts(whole, before, gap, later, paid)


def _payments(account: Account, owed: tuple[int, ...]) -> tuple[int, ...]:
    """What is paid in the months at whose ends this is owed, newest first: nothing where nothing was owed before."""
    before = zip((account.balance, *owed), owed, strict=False)
    return tuple(payment_due(account) if balance else 0 for balance, _ in before)[::-1]


def _without_arrears(account: Account) -> Account:
    return _current(replace(account, balance=max(0, account.balance - account.past_due), past_due=0))


def _current(account: Account) -> Account:
    return replace(account, status="11", delinquency_since=None) if months_late(account) else account
