"""What is handled follows without gaps from what is acknowledged, in whatever order records come out of Faust's queue."""

from itertools import groupby
from operator import itemgetter

from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from creditapp.streaming.portions import Slice
from creditapp.streaming.sequence import in_sequence
from tests.support.records import record

ONE, OTHER = TP("t", 0), TP("t", 1)


def slices(*places: tuple[TP, int]) -> list[Slice]:
    """Records at these places; those of one partition that stand side by side arrive together."""
    return [Slice(tp, [record(*place) for place in some]) for tp, some in groupby(places, itemgetter(0))]


def test_a_record_that_comes_before_its_predecessors_is_left_out() -> None:
    """As after a rebalance that met Faust while it handed the record on; the other partition goes on."""
    batch = slices((ONE, 29), (OTHER, 5), (ONE, 0), (ONE, 1), (OTHER, 6))
    assert in_sequence(batch, {ONE: 0, OTHER: 5}) == slices((OTHER, 5), (ONE, 0), (ONE, 1), (OTHER, 6))


def test_what_is_handled_already_and_what_is_nobodys_is_left_out() -> None:
    """Records from before the acknowledged ones, twice the same, and of partitions that this worker does not have."""
    batch = slices((ONE, 3), (ONE, 4), (ONE, 4), (OTHER, 0))
    assert in_sequence(batch, {ONE: 4}) == slices((ONE, 4))
    assert in_sequence(slices((ONE, 0)), {}) == []


@given(st.lists(st.integers(0, 12), max_size=40), st.integers(0, 5), st.integers(1, 7))
def test_whatever_comes_is_handled_once_in_order_and_without_gaps(
    offsets: list[int], first: int, together: int
) -> None:
    """Batch after batch, each beginning where the last one ended, in portions of any size."""
    handled, done = {ONE: first}, []
    for at in range(0, len(offsets), 7):
        batch = offsets[at : at + 7]
        portions = [batch[start : start + together] for start in range(0, len(batch), together)]
        kept = in_sequence([slices(*((ONE, one) for one in some))[0] for some in portions], handled)
        fresh = [one.offset for some in kept for one in some.records]
        done += fresh
        handled[ONE] += len(fresh)
    assert done == list(range(first, first + len(done)))
