"""A batch is handled in the order of its partitions, from the first record of each that is not acknowledged.

When partitions move, Faust empties the agent's queue; a record that it was about to put there at that moment comes first
afterwards, in front of its predecessors, which are read again. It is left out: it is read again behind them.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from faust.types import TP


class Placed(Protocol):
    """A record's place, as Faust's messages have it."""

    @property
    def tp(self) -> TP:
        """The partition."""

    @property
    def offset(self) -> int:
        """The offset."""


class HasMessage(Protocol):
    """A record with its place, as Faust's events are."""

    @property
    def message(self) -> Placed:
        """The place."""


E = TypeVar("E", bound=HasMessage)


def in_sequence(events: Sequence[E], handled: Mapping[TP, int]) -> list[E]:
    """Those of the events that follow one another without a gap from ``handled``, the next offset of each partition.

    Left out are records of partitions that are not in ``handled``, repeated ones and those that come too early.
    """
    expected, kept = dict(handled), []
    for event in events:
        place = event.message
        if expected.get(place.tp) == place.offset:
            expected[place.tp] = place.offset + 1
            kept.append(event)
    return kept
