"""What is committed: the offsets behind the last acknowledged records, of partitions that the worker holds, until Kafka has them."""

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from faust.types import TP
from mode.services import Service

from creditapp.streaming.portions import Room, Slice
from creditapp.streaming.transport import Consumer
from tests.support.records import record

ONE, OTHER = TP("t", 0), TP("t", 1)


class Thread:
    """A consumer's thread that Kafka answers or not."""

    def __init__(self) -> None:
        self.answers = True
        self.sent: list[Mapping[TP, int]] = []

    async def commit(self, offsets: Mapping[TP, int]) -> bool:
        """Send the offsets."""
        self.sent.append(offsets)
        return self.answers


class Reader(Consumer):
    """Our consumer, with positions of two partitions and a thread that notes what it is asked for."""

    def __init__(self, holds: set[TP]) -> None:
        Service.__init__(self)
        self.thread = Thread()
        parts: dict[str, Any] = {
            "_thread": self.thread,
            "_committed_offset": {ONE: 5, OTHER: 0},
            "_handled": {ONE: 5, OTHER: 0},
            "_next": {ONE: 5, OTHER: 0},
            "_commit_fut": None,
            "held": set(),
            "room": Room(8),
            "out_of_sequence": 0,
            "app": SimpleNamespace(sensors=Sensors(), _attachments=Nothing(), producer=None),
        }
        self.__dict__.update(parts)
        self.holds = holds

    def assignment(self) -> set[TP]:
        """The partitions that the worker holds."""
        return self.holds


class Sensors:
    """Of Faust."""

    def on_commit_initiated(self, _: Any) -> None:
        """Nothing."""

    def on_commit_completed(self, *_: Any) -> None:
        """Nothing."""


class Nothing:
    """Attached messages, of which there are none."""

    async def publish_for_tp_offset(self, *_: Any) -> list[Any]:
        """None."""
        return []


def slices(tp: TP, *offsets: int) -> Slice:
    """Records at these offsets."""
    return Slice(tp, [record(tp, offset) for offset in offsets])


def committed(reader: Reader) -> list[Mapping[TP, int]]:
    """What the thread is asked to commit now."""
    before = len(reader.thread.sent)
    asyncio.run(reader.force_commit())
    return reader.thread.sent[before:]


def test_what_has_moved_is_committed_and_nothing_else() -> None:
    """Once; an idle service commits nothing."""
    reader = Reader({ONE, OTHER})
    reader.acknowledge([slices(ONE, 5, 6), slices(ONE, 7)])
    assert committed(reader) == [{ONE: 8}]
    assert committed(reader) == []
    assert reader.committed_up_to(ONE) == 8


def test_what_kafka_has_not_taken_is_committed_again() -> None:
    """Faust notes it as committed all the same, and does not try again."""
    reader = Reader({ONE, OTHER})
    reader.acknowledge([slices(ONE, 5)])
    reader.thread.answers = False
    assert committed(reader) == [{ONE: 6}]
    assert reader.committed_up_to(ONE) == 5
    reader.thread.answers = True
    assert committed(reader) == [{ONE: 6}]
    assert reader.committed_up_to(ONE) == 6


def test_nothing_is_committed_of_partitions_that_have_moved() -> None:
    """Their new owner decides."""
    reader = Reader({OTHER})
    reader.acknowledge([slices(ONE, 5), slices(OTHER, 0)])
    assert committed(reader) == [{OTHER: 1}]


def test_records_that_are_not_the_next_ones_acknowledge_nothing() -> None:
    """Those of a batch from before the partition moved."""
    reader = Reader({ONE})
    reader.acknowledge([slices(ONE, 7, 8), slices(TP("t", 2), 0)])
    assert committed(reader) == []


def test_a_batch_holds_what_comes_next_of_partitions_that_are_read() -> None:
    """Records out of sequence are counted; a held partition's wait."""
    reader = Reader({ONE, OTHER})
    reader.held.add(OTHER)
    assert reader.in_sequence([slices(ONE, 4, 5), slices(OTHER, 0), slices(ONE, 6)]) == [slices(ONE, 5), slices(ONE, 6)]
    assert reader.out_of_sequence == 2
