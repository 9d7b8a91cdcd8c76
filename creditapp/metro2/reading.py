"""A Metro 2 file becomes records, one for each consumer of each account, held against the same rules as JSON lines.

The header names the furnisher; the trailer's count shows whether the file is whole.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, NamedTuple

from creditapp.domain.furnishing import Finding, Reading, Refused, accepted
from creditapp.domain.furnishing.ssns import problem_of
from creditapp.errors import InvalidRecord
from creditapp.metro2 import layout
from creditapp.metro2.consumers import address_of, person_of
from creditapp.metro2.fields import Segment
from creditapp.metro2.framing import RawRecord, raw_records, starts_metro2
from creditapp.metro2.items import item_of
from creditapp.metro2.places import in_metro2
from creditapp.metro2.segments import Segments, segments_of
from creditapp.models.furnished import FurnishedBody

__all__ = ["FileRecord", "read_records", "starts_metro2"]


class FileRecord(NamedTuple):
    """What one record says about one of its consumers; or why it is refused."""

    number: int
    size: int
    """Bytes in the file; 0 of a record's further consumers."""
    reading: Reading | None
    problem: str = ""
    findings: tuple[Finding, ...] = ()


class _Header(NamedTuple):
    furnisher: str
    packed: bool


def read_records(stream: BinaryIO, head: bytes, today: date) -> Iterator[FileRecord]:
    """All records of a file that starts with ``head``; a header or trailer appears only where something is wrong with it."""
    header: _Header | None = None
    count, ended, last = 0, False, RawRecord(0, b"", 0)
    for last in raw_records(stream, head):
        if last.problem:
            yield FileRecord(last.number, last.size, None, last.problem)
            return
        identifier = last.content[4:11]
        if header is None:
            try:
                header = _header(last.content)
            except InvalidRecord as problem:
                yield FileRecord(last.number, last.size, None, str(problem))
                return
        elif identifier.startswith(b"TRAILER"):
            ended = True
            if wrong := _wrong_count(last.content, count, packed=header.packed):
                yield FileRecord(last.number, last.size, None, wrong)
        else:
            count += 1
            yield from _consumers(last, header, today)
    if not ended:
        yield FileRecord(last.number + 1, 0, None, "the file ends without a trailer record: it may be cut off")


def _header(content: bytes) -> _Header:
    segment = Segment(layout.HEADER, content)
    if content[4:10] != b"HEADER":
        raise InvalidRecord("the file does not begin with a header record, which names the furnisher")
    name = segment.text("reporter name")
    if not name:
        raise InvalidRecord(f"{segment.field('reporter name')}: empty; it is the furnisher's name")
    return _Header(" ".join(name.split()), packed=len(content) == layout.PACKED_LENGTH)


def _wrong_count(content: bytes, count: int, *, packed: bool) -> str:
    segment = Segment(layout.PACKED_TRAILER if packed else layout.TRAILER, content)
    try:
        total = segment.amount("total base records")
    except InvalidRecord as problem:
        return str(problem)
    if total == count:
        return ""
    return f"{segment.field('total base records')}: not the {count:,} base records that the file has"


def _consumers(raw: RawRecord, header: _Header, today: date) -> Iterator[FileRecord]:
    """The base segment's consumer and those of J1 and J2; what is wrong with one does not affect the others."""
    try:
        record = segments_of(raw.content, packed=header.packed)
    except InvalidRecord as problem:
        yield FileRecord(raw.number, raw.size, None, str(problem))
        return
    size = raw.size
    for name, segment in (("base", record.base), *record.others):
        yield _consumer(record, name, segment, header.furnisher, today)._replace(number=raw.number, size=size)
        size = 0


def _consumer(record: Segments, name: str, segment: Segment, furnisher: str, today: date) -> FileRecord:
    try:
        reading = accepted(_body(record, name, segment, furnisher), today)
    except Refused as refused:
        findings = tuple(in_metro2(finding, name) for finding in refused.findings)
        return FileRecord(0, 0, None, "; ".join(str(finding) for finding in findings if finding.refuses), findings)
    except InvalidRecord as problem:
        return FileRecord(0, 0, None, str(problem))
    warnings = tuple(in_metro2(finding, name) for finding in reading.warnings)
    return FileRecord(0, 0, Reading(reading.body, warnings), "", warnings)


def _body(record: Segments, name: str, segment: Segment, furnisher: str) -> FurnishedBody:
    address = address_of(record.base if name == "J1" else segment)
    ssn, person = person_of(segment, address)
    if problem := problem_of(ssn):
        raise InvalidRecord(f"{segment.field('social security number')}: {problem}")
    return FurnishedBody(ssn=ssn, person=person, furnisher=furnisher, events=(item_of(record, segment),))
