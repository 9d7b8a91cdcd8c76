"""Deliver every good line of a furnisher's file and report every bad one by its number; neither affects the other.

Checking and encrypting run in a thread while Kafka confirms the previous batch. A batch is whatever is ready, so a slow
pipe is delivered line by line and a fast file in hundreds.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from creditapp.cli.line_reader import Line
from creditapp.cli.read_ahead import ReadAhead
from creditapp.errors import InvalidRecord
from creditapp.models.furnished import Furnished, FurnishedBody
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.encryption import encrypted
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHED

LARGEST = 750_000
"""Most bytes of a sealed record: in base64 and with its envelope it still fits into Kafka's 1 MB."""
TOO_LONG = "events: too long for one record; send fewer events a line"

Parse = Callable[[bytes], FurnishedBody]
"""Parses and checks a line; InvalidRecord names the field that is wrong."""


class RecordPublisher(Protocol):
    """What is needed of ``streaming.publisher.Publisher``."""

    async def publish(self, emits: Iterable[Emit]) -> object:
        """Return when all are delivered; KafkaUnavailable otherwise."""


class LineResult(NamedTuple):
    """One line: the record to publish, or why there is none."""

    line: Line
    record: Furnished | None
    problem: str = ""


class Counts(NamedTuple):
    """How many lines were delivered and how many rejected."""

    accepted: int = 0
    rejected: int = 0


def check_line(line: Line, intake_public: bytes, parse: Parse) -> LineResult:
    """The line's sealed record, or its problem.

    The record's id is random: an id derived from the content would let anybody test a guess of the content.
    """
    if line.content is None:
        return LineResult(line, None, TOO_LONG)
    try:
        body = parse(line.content)
    except InvalidRecord as error:
        return LineResult(line, None, str(error))
    sealed = encrypted(intake_public, FURNISHED_BODY, body)
    if len(sealed.sealed or b"") > LARGEST:
        return LineResult(line, None, TOO_LONG)
    return LineResult(line, Furnished(record_id=secrets.token_hex(16), sealed=sealed))


async def deliver_lines(
    results: Iterator[LineResult], publisher: RecordPublisher, report: Callable[[LineResult], None]
) -> Counts:
    """Deliver the good lines; call ``report`` for every line in order, for a good one once it is delivered."""
    counts = Counts()
    ahead = ReadAhead(results)
    while batch := await ahead.batch():
        records = [result.record for result in batch if result.record]
        if records:
            await publisher.publish([Emit(FURNISHED, record) for record in records])
        for result in batch:
            report(result)
        counts = Counts(counts.accepted + len(records), counts.rejected + len(batch) - len(records))
    return counts
