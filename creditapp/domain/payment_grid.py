"""The marks of an account's payment grid: which are late, how bad they are, and how a loss is counted once.

A grid has one mark a month, newest first, that of the report's own month at its head.
"""

import re
from datetime import timedelta

from creditapp.domain.before_court import has_status_of_petition
from creditapp.domain.dates import days_after, months_between
from creditapp.models.credit_events import Account

GIVEN_UP_MARKS = "GHJKL"
"""Collection, foreclosure, surrender, repossession, charge-off."""
LATE_MARKS = "123456" + GIVEN_UP_MARKS
"""30, 60, 90, 120, 150, 180 days late, or given up."""
LEVELS = {**{str(level): level for level in range(7)}, "G": 8, "H": 8, "J": 8, "K": 8, "L": 9}
"""How bad a mark is: 0 on time, 1 to 6 for 30 to 180 days late, 8 taken over, 9 charged off; other marks have no level."""
TAKEN = 8
NOT_REPORTED = "D"
UNKNOWN_MARKS = "DB"
"""Of months that are not reported, or before the opening."""
NO_NEWS = "-"
"""Takes the place of a loss that an earlier month has reported already."""
STATUS_MARKS = {
    "71": "1",
    "78": "2",
    "80": "3",
    "82": "4",
    "83": "5",
    "84": "6",
    "88": "6",
    "89": "H",
    "93": "G",
    "94": "H",
    "95": "J",
    "96": "K",
    "97": "L",
}
"""The mark that the status of a late or given-up account implies. A claim on the government's insurance (88) says that the loan is
in default, but not what became of it: no better than 180 days late."""
LASTING = frozenset(status for status in STATUS_MARKS if status >= "88")
"""Those of a state that lasts: reports repeat them for years after the month that brought them."""
LOST_AFTER = timedelta(days=180)
"""From the first delinquency to the loss, where no month of the grid has it: when lenders must charge a card off (Uniform Retail
Credit Classification, 65 FR 36903), and from when 15 USC 1681c(c)(1) counts."""
_LOSS = re.compile(f"[{GIVEN_UP_MARKS}{UNKNOWN_MARKS}]*[{GIVEN_UP_MARKS}]")


def grid_with_status(account: Account) -> str:
    """The grid with the month that the status implies, as a furnisher may report a status alone.

    Late is the month of the report. Given up is a state that lasts: if no month has it, it is that in which the delinquency makes
    it due. The status of an account before a court is that of the petition, and does not make the report's month late.
    """
    grid, mark = account.grid, STATUS_MARKS.get(account.status)
    if mark is None or LEVELS.get(grid[:1], -1) >= LEVELS[mark]:
        return grid
    if account.status in LASTING:
        return _with_loss(account, mark)
    return grid if has_status_of_petition(account) else mark + grid[1:]


def _with_loss(account: Account, mark: str) -> str:
    grid = account.grid
    known = grid.lstrip(UNKNOWN_MARKS)
    if LEVELS.get(known[:1], -1) >= min(LEVELS[mark], TAKEN):
        return grid
    age = _months_since_loss(account, len(grid) - len(known) - 1 if known else None)
    return grid if age is None else grid.ljust(age, NOT_REPORTED)[:age] + mark + grid[age + 1 :]


def _months_since_loss(account: Account, latest: int | None) -> int | None:
    """Months before the report, by the first delinquency and after the newest month that is known, ``latest`` if there is one.

    None if nothing tells in which month before the petition it was.
    """
    if account.delinquency_since is not None and latest != -1:
        due = months_between(days_after(account.delinquency_since, LOST_AFTER.days), account.as_of)
        return max(0, due if latest is None else min(due, latest))
    if latest is not None and latest >= 0:
        return latest
    return None if has_status_of_petition(account) else 0


def losses_counted_once(grid: str) -> str:
    """The grid with a loss in the month that brought it only: repeating it in later reports is nothing new."""
    loss = _LOSS.match(grid)
    if loss is None:
        return grid
    repeated, brought = grid[: loss.end() - 1], grid[loss.end() - 1 :]
    return "".join(NO_NEWS if mark in GIVEN_UP_MARKS else mark for mark in repeated) + brought
