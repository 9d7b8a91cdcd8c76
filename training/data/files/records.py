"""Count the fields of a text's records, block by block, without cutting any out."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 22
_QUOTE, _NEWLINE = b'"\n'
Counts = NDArray[np.int64]


class Records(NamedTuple):
    """The records that end in a block of a text."""

    counts: Counts
    """Fields of each."""
    lengths: Counts
    """Bytes of each, its line end apart."""
    ends: Counts
    """Place of each line end in the text."""
    last: bool
    """Whether the text ends with this block."""
    open: bool
    """Whether a quotation mark is open at the end of the block."""


def records_in(text: bytes, separator: int) -> tuple[Counts, Counts]:
    """Fields and bytes of every record of a short text."""
    blocks = list(blocks_of(text, separator, max(1, len(text) + 1)))
    return np.concatenate([block.counts for block in blocks]), np.concatenate([block.lengths for block in blocks])


def blocks_of(text: bytes, separator: int, size: int = 0) -> Iterator[Records]:
    """The records of a text, those of one block after those of another."""
    inside = fields = length = 0
    whole = text if text.endswith(b"\n") else text + b"\n"
    size = size or BLOCK
    for start in range(0, len(whole), size):
        block = whole[start : start + size]
        counts, lengths, ends, inside, fields, length = _fields(block, separator, inside, fields, length)
        yield Records(counts, lengths, ends + start, start + size >= len(whole), bool(inside))


def _fields(
    block: bytes, separator: int, inside: int, fields: int, length: int
) -> tuple[Counts, Counts, Counts, int, int, int]:
    """Fields, bytes and ends of each record that ends in this block; then whether a quote is open at its end, and fields and bytes begun."""
    cells = np.frombuffer(block, np.uint8)
    quotes = cells == _QUOTE
    parting, ending = cells == separator, cells == _NEWLINE
    if inside or quotes.any():
        quoted = ((np.cumsum(quotes, dtype=np.int32) + inside) & 1).astype(bool)
        parting, ending = parting & ~quoted, ending & ~quoted
        inside = int(quoted[-1])
    ends, parts = np.flatnonzero(ending), np.flatnonzero(parting)
    before = np.searchsorted(parts, ends)
    counts = np.diff(before, prepend=0) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    if not len(ends):
        return counts, lengths, ends, inside, fields + len(parts), length + len(cells)
    counts[0] += fields
    lengths[0] += length
    return counts, lengths, ends, inside, len(parts) - int(before[-1]), len(cells) - int(ends[-1]) - 1
