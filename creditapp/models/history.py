"""A person's scores over time, as reporting keeps them."""

from datetime import date

import msgspec

from creditapp.models.applications import Change, Ending, Factor, Update


class Reported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was reported for one application or update; kept so that a duplicate is answered with the same report."""

    application_id: str
    """For an update, the update's id."""
    as_of: date
    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    rank: int | None = None
    factors: tuple[Factor, ...] = ()
    scorecard_version: str | None = None
    ending: Ending | None = None
    to_lender: bool = False
    """Reported to a lender: not part of the history that the person sees."""
    update: Update | None = None
    before: int | None = None
    """Of an update: the last score before it."""
    changes: tuple[Change, ...] = ()
    """Of an update: what has changed since that score."""
    records: tuple[str, ...] = ()
    """Ids of the re-scores that an update includes, and of those that repeated this entry without any change."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A person's reports and updates, oldest first; domain.history limits how many."""

    entries: tuple[Reported, ...] = ()
