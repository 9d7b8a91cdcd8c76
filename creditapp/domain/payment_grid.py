"""The marks of an account's payment grid: which are late, how bad they are, and how a loss is counted once.

A grid has one mark a month, newest first, that of the report's own month at its head.
"""

from creditapp.models.credit_events import Account

GIVEN_UP_MARKS = "GHJKL"
"""Collection, foreclosure, surrender, repossession, charge-off."""
LATE_MARKS = "123456" + GIVEN_UP_MARKS
"""30, 60, 90, 120, 150, 180 days late, or given up."""
LEVELS = {**{str(level): level for level in range(7)}, "G": 8, "H": 8, "J": 8, "K": 8, "L": 9}
"""How bad a mark is: 0 on time, 1 to 6 for 30 to 180 days late, 8 taken over, 9 charged off; other marks have no level."""
NO_NEWS = "-"
"""Takes the place of a loss that an earlier month has reported already."""
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
"""The mark that the status of a late or given-up account implies for the month of its report."""


def grid_with_status(account: Account) -> str:
    """The grid, its newest month at least as bad as the status implies: a furnisher may report a status alone."""
    grid, mark = account.grid, STATUS_MARKS.get(account.status)
    if mark is None or (grid and LEVELS.get(grid[0], 0) >= LEVELS[mark]):
        return grid
    return mark + grid[1:]


def losses_counted_once(grid: str) -> str:
    """The grid with a loss in the month that brought it only: repeating it in later reports is nothing new."""
    months = len(grid) - len(grid.lstrip(GIVEN_UP_MARKS))
    return NO_NEWS * (months - 1) + grid[months - 1 :] if months > 1 else grid
