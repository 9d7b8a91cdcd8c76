"""A person's scores over time, as reporting keeps them."""

from datetime import date

import msgspec

from creditapp.models.applications import Ending, Factor, Update


class Reported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one application, or one update, was told: kept so that a duplicate is told the same again."""

    application_id: str
    """Of an update, its id."""
    as_of: date
    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    rank: int | None = None
    factors: tuple[Factor, ...] = ()
    scorecard_version: str | None = None
    ending: Ending | None = None
    to_lender: bool = False
    """Told to a lender: no part of what the person sees as history."""
    update: Update | None = None
    records: tuple[str, ...] = ()
    """Ids of the re-scores that an update includes, and of those that repeated this entry without any change."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Oldest first, at most so many reports and updates as domain.history keeps."""

    entries: tuple[Reported, ...] = ()
