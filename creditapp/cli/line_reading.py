"""Read a furnisher's file record by record: what each says, what rules it breaks, or why it cannot be read.

A file is JSON lines or Metro 2; which one is seen from its first bytes.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BufferedReader
from typing import BinaryIO, NamedTuple

from creditapp.cli.line_reader import Line, read_lines
from creditapp.domain.furnishing import Finding, Reading, Refused, Repeats, read_line
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.metro2 import in_metro2, read_records, starts_metro2

PEEKED = 64
"""Bytes from which the format is seen."""
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
"""How files of gzip, zip, bzip2, xz and zstd begin."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""Bytes that no text has."""
TOO_LONG = "events: too long for one record; send fewer events a line"


class ReadLine(NamedTuple):
    """One line or record, read."""

    line: Line
    reading: Reading | None
    """None if it is refused."""
    problem: str = ""
    """Why it is refused."""
    findings: tuple[Finding, ...] = ()
    """The rules that it breaks; empty where it cannot be read at all."""


def read_file(stream: BinaryIO, today: date) -> Iterator[ReadLine]:
    """Every line or record of the file in order; what contradicts an earlier one is warned of."""
    repeats = Repeats()
    buffered = stream if isinstance(stream, BufferedReader) else BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(PEEKED)[:PEEKED]
    _refuse_other_formats(head)
    reads = (
        _records(buffered, head, today)
        if starts_metro2(head)
        else (_read(line, today) for line in read_lines(buffered))
    )
    for read in reads:
        yield _with_repeats(read, repeats)


def _refuse_other_formats(head: bytes) -> None:
    """ConfigurationError of a file that is neither, so that it is not refused line by line."""
    if head.startswith(COMPRESSED):
        raise ConfigurationError("the file is compressed; unpack it first: zcat FILE | creditapp furnish -")
    if not starts_metro2(head) and _CONTROL.search(head):
        raise ConfigurationError("the file is neither JSON lines in UTF-8 nor Metro 2 that begins with a header record")


def _records(stream: BinaryIO, head: bytes, today: date) -> Iterator[ReadLine]:
    for record in read_records(stream, head, today):
        line = Line(record.number, None, record.size, "record")
        yield ReadLine(line, record.reading, record.problem, record.findings)


def _read(line: Line, today: date) -> ReadLine:
    if line.content is None:
        return ReadLine(line, None, TOO_LONG)
    try:
        reading = read_line(line.content, today)
    except Refused as refused:
        return ReadLine(line, None, str(refused), refused.findings)
    except InvalidRecord as unreadable:
        return ReadLine(line, None, str(unreadable))
    return ReadLine(line, reading, "", reading.warnings)


def _with_repeats(read: ReadLine, repeats: Repeats) -> ReadLine:
    if read.reading is None or not (found := tuple(repeats.findings(read.reading.body))):
        return read
    if read.line.unit == "record":
        found = tuple(in_metro2(finding) for finding in found)
    return read._replace(findings=(*read.findings, *found))
