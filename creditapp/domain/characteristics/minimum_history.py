"""A file can be scored if it has an account at least 6 months old and one reported within the last 6 months."""

from datetime import date

from creditapp.domain.credit_file import FileView
from creditapp.domain.dates import months_between
from creditapp.models.applications import Ending

LEAST_AGE = 6
"""Months since the oldest account was opened."""
NEWEST_REPORT = 6
"""Months within which some account must have been reported."""


def ending(view: FileView, as_of: date) -> Ending | None:
    """Why the file cannot be scored: deceased, or thin (no account 6 months old, or none reported within 6 months)."""
    if view.deceased:
        return "deceased"
    ages = [months_between(account.opened, as_of) for _, account in view.accounts]
    since_reports = [months_between(account.as_of, as_of) for _, account in view.accounts]
    return None if ages and max(ages) >= LEAST_AGE and min(since_reports) <= NEWEST_REPORT else "thin"
