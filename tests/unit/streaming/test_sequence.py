"""What is handled follows without gaps from what is acknowledged, in whatever order records come out of Faust's queue."""

from typing import NamedTuple

from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from creditapp.streaming.sequence import in_sequence

ONE, OTHER = TP("t", 0), TP("t", 1)


class Message(NamedTuple):
    """A record's place."""

    tp: TP
    offset: int


class Event(NamedTuple):
    """A record."""

    message: Message


def events(*places: tuple[TP, int]) -> list[Event]:
    """Records at these places."""
    return [Event(Message(*place)) for place in places]


def test_a_record_that_comes_before_its_predecessors_is_left_out() -> None:
    """As after a rebalance that met Faust while it handed the record on; the other partition goes on."""
    batch = events((ONE, 29), (OTHER, 5), (ONE, 0), (ONE, 1), (OTHER, 6))
    assert in_sequence(batch, {ONE: 0, OTHER: 5}) == events((OTHER, 5), (ONE, 0), (ONE, 1), (OTHER, 6))


def test_what_is_handled_already_and_what_is_nobodys_is_left_out() -> None:
    """Records from before the acknowledged ones, twice the same, and of partitions that this worker does not have."""
    assert in_sequence(events((ONE, 3), (ONE, 4), (ONE, 4), (OTHER, 0)), {ONE: 4}) == events((ONE, 4))
    assert in_sequence(events((ONE, 0)), {}) == []


@given(st.lists(st.integers(0, 12), max_size=40), st.integers(0, 5))
def test_whatever_comes_is_handled_once_in_order_and_without_gaps(offsets: list[int], first: int) -> None:
    """Batch after batch, each beginning where the last one ended."""
    handled, done = {ONE: first}, []
    for at in range(0, len(offsets), 7):
        kept = in_sequence(events(*((ONE, offset) for offset in offsets[at : at + 7])), handled)
        done += [event.message.offset for event in kept]
        handled[ONE] += len(kept)
    assert done == list(range(first, first + len(done)))
