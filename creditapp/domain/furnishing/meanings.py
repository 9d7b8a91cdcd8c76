"""What Metro 2's statuses, payment marks and indicators mean for one another (CRRG exhibits 4, 5 and 11)."""

import re
from datetime import date

from creditapp.domain.dates import months_after
from creditapp.domain.obsolescence import LATE, LOST, PAID_AFTER_LOSS
from creditapp.domain.payment_grid import GIVEN_UP_MARKS, LATE_MARKS
from creditapp.models.credit_events import Account

NOTHING_OWED = frozenset({"05", "13"}) | PAID_AFTER_LOSS
"""Statuses of an account that was transferred, paid or closed at zero balance."""
CURRENT = frozenset({"11"})
CHARGED_OFF = frozenset({"64", "97"})
ENDED = frozenset({"05", "13"})
"""Transferred or closed: how the account stood before is left to the payment rating."""
BEHIND = LATE | LOST | PAID_AFTER_LOSS
"""Statuses that follow from a delinquency, whose first day must be reported (field 25)."""
RATED = frozenset({"05", "13", "65", "88", "89", "94", "95"})
"""Statuses that leave open how the account stood, which the payment rating (field 17B) says."""
MARKS_OF_STATUS = {
    "71": "1DB",
    "78": "2DB",
    "80": "3DB",
    "82": "4DB",
    "83": "5DB",
    "84": "6DB",
    "93": "GDB",
    "94": "HDB123456GL",
    "95": "JDB123456GL",
    "96": "KDB123456GL",
    "97": "LDB",
}
"""The marks that the report's own month may have, by status: its own, or none known; a status that is rated leaves more open."""
BANKRUPT = frozenset("ABCDEFGHVZ") | {"1A"}
"""Indicators with which a current account too has a date of first delinquency: that of the petition (field 25, rule 3)."""
ON_TIME = "0E"


def first_late_month(account: Account) -> date | None:
    """First day of the earliest month of the lateness that lasts until the report; None if the newest month is not late."""
    late = len(account.grid) - len(account.grid.lstrip(LATE_MARKS))
    return months_after(account.as_of.replace(day=1), 1 - late) if late else None


def began_on_time(account: Account) -> bool:
    """Whether the month before the present lateness is known and was on time."""
    older = account.grid.lstrip(LATE_MARKS)
    return older[:1] in tuple(ON_TIME)


_JUMP = re.compile("2[0E]|3[01E]|4[0-2E]|5[0-3E]|6[0-4E]")
"""A month and, after it in the grid, the month before, from which no lateness grows so much."""


def jumps(grid: str) -> bool:
    """Whether lateness grows by more than 30 days in one month, as no lateness can."""
    return _JUMP.search(grid) is not None


def ever_given_up(grid: str) -> bool:
    """Whether a month of the grid says that the account was given up."""
    return any(mark in grid for mark in GIVEN_UP_MARKS)
