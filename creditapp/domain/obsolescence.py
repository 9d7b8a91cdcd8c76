"""An item that is too old to be reported is left out of every reading: 15 USC 1681c.

Seven years for collections and for accounts that were given up, paid since or not, counted from 180 days after the
delinquency began (1681c(a)(4), (c)(1)); seven for an account whose newest report is late and for a late month of any account
((a)(5)); ten for bankruptcies, from the filing ((a)(1)); hard inquiries two years, soft ones one (1681g(a)(3)).
"""

import re
from datetime import date, timedelta

from msgspec.structs import replace

from creditapp.domain.dates import days_after, months_between, years_after
from creditapp.domain.payment_grid import LATE_MARKS, UNKNOWN_MARKS
from creditapp.models.credit_events import Account, Bankruptcy, Collection, CreditEvent, Inquiry

DELINQUENCY_GRACE = timedelta(days=180)
"""From the beginning of the delinquency to the beginning of the seven years: 15 USC 1681c(c)(1)."""
LOST = frozenset({"88", "89", "93", "94", "95", "96", "97"})
"""Metro 2 statuses of an account that was given up: claim on the government's insurance, deed in lieu of foreclosure,
collection, foreclosure, surrender, repossession, charge-off."""
PAID_AFTER_LOSS = frozenset({"61", "62", "63", "64", "65"})
"""The same, paid since: paying neither ends nor restarts the seven years."""
LATE = frozenset({"71", "78", "80", "82", "83", "84"})
"""Metro 2 statuses of an account that is 30 to 180 days late."""
GRID_MONTHS = 84
"""Months of a grid that may be shown: seven years."""
_LATENESS = re.compile(f"[{LATE_MARKS}{UNKNOWN_MARKS}]*[{LATE_MARKS}]")


def is_obsolete(event: CreditEvent, as_of: date) -> bool:
    """Whether the item is older on ``as_of`` than the law allows it to be reported."""
    last_day = reportable_until(event)
    return last_day is not None and as_of > last_day


def reportable_until(event: CreditEvent) -> date | None:
    """The last day on which the item may be shown; None if it may be shown without limit."""
    match event:
        case Collection():
            return _seven_years(event.delinquency_since or event.opened)
        case Account(status=status) if status in LOST or status in PAID_AFTER_LOSS:
            return _seven_years(delinquent_since(event))
        case Account(status=status) if status in LATE:
            return years_after(event.as_of, 7)
        case Bankruptcy():
            return years_after(event.filed, 10)
        case Inquiry():
            return years_after(event.as_of, 2 if event.kind == "hard" else 1)
        case _:
            return None


def _seven_years(delinquency_since: date) -> date:
    return years_after(days_after(delinquency_since, DELINQUENCY_GRACE.days), 7)


def delinquent_since(account: Account) -> date:
    """When the delinquency began: as its furnisher reports it, or else by the grid."""
    return account.delinquency_since or _late_since(account)


def _late_since(account: Account) -> date:
    """When the lateness began by the grid, months that are not known counting as late where they follow a late one.

    If it is as long as the grid, the account's opening, the earliest possible day.
    """
    lateness = _LATENESS.match(account.grid)
    if lateness is None:
        return account.as_of
    late = lateness.end()
    if late >= GRID_MONTHS:
        return account.opened
    year, month = divmod(account.as_of.year * 12 + account.as_of.month - late, 12)
    return date(year, month + 1, min(account.as_of.day, 28))


def with_reportable_grid(account: Account, as_of: date) -> Account:
    """The account with the months of its grid that are less than seven years old."""
    months = max(0, GRID_MONTHS - months_between(account.as_of, as_of))
    return account if len(account.grid) <= months else replace(account, grid=account.grid[:months])
