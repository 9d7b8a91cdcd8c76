"""A person's scores over time: reporting's table, by consumer_id."""

from datetime import date

import msgspec

from creditapp.models.applications import Ending, Factor
from creditapp.tables.spec import Table


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """What one application was told, kept so that a duplicate is told the same again."""

    application_id: str
    as_of: date
    score: int | None = None
    base_points: int | None = None
    pd: float | None = None
    factors: tuple[Factor, ...] = ()
    scorecard_version: str | None = None
    ending: Ending | None = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Oldest first, at most ``MOST`` entries."""

    entries: tuple[Reported, ...] = ()


MOST = 60

HISTORIES = Table(
    name="histories",
    state=History,
    owner="reporting",
    grows_to=f"one row a person who applied, about 2 kB an entry, the newest {MOST} entries",
)
