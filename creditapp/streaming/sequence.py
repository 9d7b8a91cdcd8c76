"""A batch is handled in the order of its partitions, from the first record of each that is not acknowledged.

When partitions move, Faust empties the agent's queue; records that it was about to put there at that moment come first
afterwards, in front of their predecessors, which are read again. They are left out: they are read again behind them.
"""

from collections.abc import Mapping, Sequence

from faust.types import TP

from creditapp.streaming.portions import Slice


def in_sequence(batch: Sequence[Slice], handled: Mapping[TP, int]) -> list[Slice]:
    """Those of the records that follow one another without a gap from ``handled``, the next offset of each partition.

    Left out are records of partitions that are not in ``handled``, repeated ones and those that come too early.
    """
    expected, kept = dict(handled), []
    for tp, records in batch:
        following, after = [], expected.get(tp)
        for record in records:
            if record.offset == after:
                following.append(record)
                after = record.offset + 1
        if following and after is not None:
            expected[tp] = after
            kept.append(Slice(tp, following))
    return kept
