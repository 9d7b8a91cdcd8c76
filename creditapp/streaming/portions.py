"""Records go from the consumer to the loop by the portion: those of one partition that one fetch has brought are one message of Faust's.

Faust takes each message through a scheduler, a conductor, a codec, an event and a queue, which took a third of the gateway's
processor time for messages of one record each (decision 58). Records of changelogs, from which Faust restores tables, go one by one.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from aiokafka import ConsumerRecord
from faust.transport.utils import DefaultSchedulingStrategy
from faust.types import TP
from faust.types.tuples import Message


class Slice(NamedTuple):
    """Records of one partition, in their order."""

    tp: TP
    records: list[ConsumerRecord]


class Portion(Message):
    """One message for all records of a partition that a fetch has brought; neither key nor value of its own.

    Faust does not keep it until it is acknowledged: the consumer counts acknowledged records itself (transport.Consumer).
    """

    __slots__ = ("records",)

    def __init__(self, tp: TP, records: list[ConsumerRecord], generation_id: int) -> None:
        last = records[-1]
        super().__init__(
            tp.topic,
            tp.partition,
            last.offset,
            last.timestamp / 1000,
            last.timestamp_type,
            None,
            None,
            None,
            None,
            tp=tp,
            generation_id=generation_id,
        )
        self.records = records

    def only(self, records: list[ConsumerRecord]) -> "Portion":
        """This portion with those of its records alone."""
        self.records, self.offset = records, records[-1].offset
        return self


class ByPortion(DefaultSchedulingStrategy):
    """Faust's order of topics and partitions, but all records of a source partition come at once, as a list."""

    def __init__(self, is_source: Callable[[str], bool]) -> None:
        self._is_source = is_source

    def iterate(self, records: Mapping[TP, list[Any]]) -> Iterator[tuple[TP, Any]]:
        """The records of changelogs, and lists of the records of each source partition, by turns."""
        return super().iterate(
            {tp: [some] if self._is_source(tp.topic) else some for tp, some in records.items() if some}
        )


class Room:
    """How many records have been handed on and are not in a batch yet; while there are many, no more are fetched.

    Faust's own queue counts messages, which are portions here.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting = 0
        self._has_room = asyncio.Event()
        self._has_room.set()

    @property
    def is_full(self) -> bool:
        """Whether so many wait that no more should come."""
        return not self._has_room.is_set()

    def handed_on(self, count: int) -> None:
        """So many more wait."""
        self._set(self._waiting + count)

    def taken(self, count: int) -> None:
        """So many wait no more."""
        self._set(self._waiting - count)

    def clear(self) -> None:
        """None wait any more: Faust has emptied its queue."""
        self._set(0)

    async def wait(self) -> None:
        """Return when there is room."""
        await self._has_room.wait()

    def _set(self, waiting: int) -> None:
        self._waiting = max(0, waiting)  # those of an emptied queue may be taken late
        if self._waiting < self._most:
            self._has_room.set()
        else:
            self._has_room.clear()


class Reader(Protocol):
    """What an intake asks of the consumer."""

    tenure: int
    room: Room


class Intake:
    """Cuts what has arrived into batches of at most ``most`` records."""

    def __init__(self, queue: asyncio.Queue[Any], reader: Reader, most: int) -> None:
        self._queue, self._reader, self._most = queue, reader, most
        self._rest: deque[Slice] = deque()
        self._tenure = reader.tenure

    def add(self, portion: Portion) -> None:
        """The first portion that has arrived; the others are taken out of the queue."""
        self._forget_if_moved()
        self._rest.append(Slice(portion.tp, portion.records))

    @property
    def waiting(self) -> int:
        """Records that have arrived and are in no batch yet."""
        self._fill()
        return sum(len(some.records) for some in self._rest)

    def batch(self) -> list[Slice]:
        """The next batch, out of whatever has arrived; empty if nothing has."""
        self._fill()
        batch, room = [], self._most
        while self._rest and room:
            tp, records = self._rest.popleft()
            if len(records) > room:
                self._rest.appendleft(Slice(tp, records[room:]))
                records = records[:room]
            batch.append(Slice(tp, records))
            room -= len(records)
        self._reader.room.taken(self._most - room)
        return batch

    def _fill(self) -> None:
        self._forget_if_moved()
        # Out of the stream's queue, not through the stream, which would let everything else run between two portions.
        while not self._queue.empty():
            portion = self._queue.get_nowait().message
            self._rest.append(Slice(portion.tp, portion.records))

    def _forget_if_moved(self) -> None:
        """What came before partitions moved is read again by whoever has them now."""
        if self._tenure != self._reader.tenure:
            self._tenure = self._reader.tenure
            self._rest.clear()
