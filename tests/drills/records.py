"""The drill's records: numbered events of several keys; each number gets a position, which must never change."""

from datetime import timedelta

import msgspec

from creditapp.models.base import Record, Traced
from creditapp.tables.spec import Table
from creditapp.topics import Topic

RAISES = 1_000_000
"""The handler raises over this number."""
TOO_LARGE = 1_000_001
"""For this number the handler emits a record that is too large for any broker."""


class Put(Traced, frozen=True, kw_only=True, tag="drill.put.v1"):
    """A number for a key; the numbers of a key are sent in ascending order from 0."""

    key: str
    number: int


class Kept(Traced, frozen=True, kw_only=True, tag="drill.kept.v1"):
    """The number with its position among those kept for the key."""

    key: str
    number: int
    position: int
    filling: str = ""


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of a key, in the order in which they were kept."""

    numbers: tuple[int, ...] = ()


DAY = timedelta(days=1)


def table(name: str) -> Table:
    """The table of one drill."""
    return Table(name="numbers", state=Numbers, owner=f"drill-{name}", grows_to="as many numbers as a test sends")


def topics(name: str) -> tuple[Topic, Topic]:
    """The source and output topics of one drill; each test has its own."""

    def topic(what: str, record: type[Record]) -> Topic:
        return Topic(f"drill.{name}.{what}", record, "key", "the test", retention=DAY)

    return topic("in", Put), topic("out", Kept)
