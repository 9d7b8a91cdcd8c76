"""A furnisher's file may be of any size and partly broken: its lines come one at a time, each whole or too long."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

LONGEST = 512 * 1024
"""Bytes of a line; a consumer with a hundred events takes 30,000."""


class Line(NamedTuple):
    """A line's number, from 1, and its bytes; None if it was too long to be one record."""

    number: int
    content: bytes | None
    size: int
    """Bytes that it took in the file."""

    def __repr__(self) -> str:
        return f"Line({self.number})"


def lines(stream: BinaryIO) -> Iterator[Line]:
    """All lines of ``stream`` that are not blank, in constant memory."""
    number = 0
    while start := stream.readline(LONGEST + 1):
        number += 1
        size, fits = len(start), len(start) <= LONGEST or start.endswith(b"\n")
        whole = fits
        while not whole and (rest := stream.readline(LONGEST)):
            size += len(rest)
            whole = rest.endswith(b"\n")
        content = start.strip().removeprefix(b"\xef\xbb\xbf")
        if not fits:
            yield Line(number, None, size)
        elif content:
            yield Line(number, content, size)
