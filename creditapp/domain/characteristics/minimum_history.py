"""A file can be scored if it has an account at least 6 months old, one reported within the last 6 months, and one in use.

FICO's minimum has the first two. The third is ours: whether somebody without any account in use would default was never seen
in training (training/population/dataset.py), so that a score would be a guess.
"""

from datetime import date

from creditapp.domain.accounts import is_open
from creditapp.domain.credit_file import FileView
from creditapp.domain.dates import months_between
from creditapp.models.applications import Ending

LEAST_AGE = 6
"""Months since the oldest account was opened."""
NEWEST_REPORT = 6
"""Months within which some account must have been reported."""


def ending(view: FileView, as_of: date) -> Ending | None:
    """Why the file cannot be scored: deceased, or thin (no account 6 months old, none reported within 6 months, none in use)."""
    if view.deceased:
        return "deceased"
    if not any(is_open(account) for _, account in view.accounts):
        return "thin"
    ages = [months_between(account.opened, as_of) for _, account in view.accounts]
    since_reports = [months_between(account.as_of, as_of) for _, account in view.accounts]
    return None if ages and max(ages) >= LEAST_AGE and min(since_reports) <= NEWEST_REPORT else "thin"
