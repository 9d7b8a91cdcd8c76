"""Records arrive by the portion, in any sizes; batches are cut from them, and fetching waits where too many have arrived."""

import asyncio
from types import SimpleNamespace
from typing import Any

from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from creditapp.streaming.portions import ByPortion, Intake, Portion, Room
from tests.support.records import record

ONE, OTHER, CHANGELOG = TP("source", 0), TP("source", 1), TP("changelog", 0)


class Reader:
    """What an intake asks of a consumer."""

    def __init__(self) -> None:
        self.tenure = 1
        self.room = Room(8)


def portion(tp: TP, *offsets: int) -> Portion:
    """A portion with records at these offsets."""
    return Portion(tp, [record(tp, offset) for offset in offsets], generation_id=3)


def offsets(batch: Any) -> list[int]:
    """The offsets of a batch's records."""
    return [one.offset for some in batch for one in some.records]


def arrived(*portions: Portion) -> "asyncio.Queue[Any]":
    """A stream's queue with these portions."""
    queue: asyncio.Queue[Any] = asyncio.Queue()
    for one in portions:
        queue.put_nowait(SimpleNamespace(message=one))
    return queue


def test_the_records_of_a_source_partition_come_as_one_message() -> None:
    """Those of a changelog come one by one, as recovery wants them; topics take turns."""
    source, other, changes = [record(ONE, 1), record(ONE, 2)], [record(OTHER, 7)], [record(CHANGELOG, 4)] * 2
    fetched: dict[TP, list[Any]] = {ONE: source, OTHER: other, CHANGELOG: changes, TP("source", 2): []}
    yielded = list(ByPortion(lambda topic: topic == "source").iterate(fetched))
    assert [some for tp, some in yielded if tp.topic == "source"] == [source, other]
    assert [one for tp, one in yielded if tp == CHANGELOG] == changes


def test_a_portion_stands_where_its_last_record_stands() -> None:
    """Faust compares offsets; of one that is cut, those of the records that are left count."""
    whole = portion(ONE, 4, 5, 6)
    assert (whole.tp, whole.offset, whole.timestamp, whole.generation_id) == (ONE, 6, 6.0, 3)
    assert whole.only(whole.records[:2]).offset == 5


def test_faust_neither_counts_nor_acknowledges_a_portion() -> None:
    """The consumer counts its records itself."""
    asked: list[Any] = []
    consumer: Any = SimpleNamespace(ack=asked.append)
    one = portion(ONE, 1)
    one.incref()
    one.ack(consumer)
    assert one.tracked and not asked


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 7))
def test_every_record_is_in_one_batch_in_its_order(sizes: list[int], most: int) -> None:
    """However records arrive, a batch has at most so many of them, and only the last one fewer."""
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    portions = [portion(ONE, *range(end - size, end)) for size, end in zip(sizes, ends, strict=True)]
    intake, batches = Intake(arrived(*portions), Reader(), most), []
    while batch := intake.batch():
        batches.append(offsets(batch))
    assert sum(batches, []) == list(range(sum(sizes)))
    assert all(len(batch) == most for batch in batches[:-1]) and all(len(batch) <= most for batch in batches)


def test_what_arrives_meanwhile_joins_the_next_batch() -> None:
    """The portion that a loop has waited for comes first."""
    queue = arrived(portion(OTHER, 7))
    intake = Intake(queue, Reader(), 8)
    intake.add(portion(ONE, 1))
    assert offsets(intake.batch()) == [1, 7]
    queue.put_nowait(SimpleNamespace(message=portion(ONE, 2)))
    assert intake.waiting == 1
    assert offsets(intake.batch()) == [2]


def test_what_waits_when_partitions_move_is_forgotten() -> None:
    """It is read again, by whoever has the partitions then."""
    reader = Reader()
    intake = Intake(arrived(portion(ONE, 1, 2, 3)), reader, 2)
    assert offsets(intake.batch()) == [1, 2]
    reader.tenure = 2
    assert intake.batch() == []


def test_there_is_room_again_once_records_are_in_a_batch() -> None:
    """Faust's own queue counts portions, of which each may be large."""
    reader = Reader()
    reader.room.handed_on(8)
    assert reader.room.is_full
    intake = Intake(arrived(portion(ONE, *range(8))), reader, 3)
    intake.batch()
    assert not reader.room.is_full


def test_an_emptied_queue_leaves_all_room() -> None:
    """Faust empties it when partitions move; what was taken out of it before is counted once."""
    room = Room(8)
    room.handed_on(9)
    room.clear()
    room.taken(9)
    room.handed_on(7)
    assert not room.is_full
    room.handed_on(1)
    assert room.is_full


def test_whoever_waits_for_room_goes_on_when_there_is_some() -> None:
    """The consumer waits so before it fetches."""

    async def run() -> bool:
        room = Room(8)
        room.handed_on(8)
        waiting = asyncio.create_task(room.wait())
        await asyncio.sleep(0)
        before = waiting.done()
        room.taken(1)
        await waiting
        return before

    assert asyncio.run(run()) is False
