"""Read a furnisher's file line by line in constant memory, whatever its size, and mark the lines that are too long."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

LONGEST = 512 * 1024
"""Most bytes of a line; a consumer with a hundred events takes 30,000."""


class Line(NamedTuple):
    """A line's number, from 1, and its bytes; None if it was too long to be one record."""

    number: int
    content: bytes | None
    size: int
    """Bytes that it took in the file."""
    unit: str = "line"
    """What the number counts: lines, or records of a Metro 2 file."""

    def __repr__(self) -> str:
        """The number only: the content is personal."""
        return f"Line({self.number})"


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """All lines of ``stream`` that are not blank; blank ones count in the numbers."""
    number = 0
    while start := stream.readline(LONGEST + 1):
        number += 1
        size, fits = len(start), len(start) <= LONGEST or start.endswith(b"\n")
        at_end = fits
        while not at_end and (rest := stream.readline(LONGEST)):
            size += len(rest)
            at_end = rest.endswith(b"\n")
        content = start.strip().removeprefix(b"\xef\xbb\xbf")
        if not fits:
            yield Line(number, None, size)
        elif content:
            yield Line(number, content, size)
