"""Deliver every good line of a furnisher's file and report every bad one by its number; neither affects the other.

Checking and encrypting run in a thread while Kafka confirms the previous batch, which is signed as it is sent. A batch is whatever is ready, so a slow
pipe is delivered line by line and a fast file in hundreds.
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from creditapp.cli.line_reader import Line
from creditapp.cli.line_reading import TOO_LONG, ReadLine
from creditapp.cli.read_ahead import ReadAhead
from creditapp.domain.furnishers import kind_shown, reports_in
from creditapp.models.furnished import Furnished
from creditapp.models.furnishers import Kind, Report
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.encryption import encrypted
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHED

LARGEST = 750_000
"""Most bytes of a sealed record: in base64 and with its envelope it still fits into Kafka's 1 MB."""


class RecordPublisher(Protocol):
    """What is needed of ``streaming.publisher.Publisher``."""

    async def publish(self, emits: Iterable[Emit]) -> object:
        """Return when all are delivered; KafkaUnavailable otherwise."""


class LineResult(NamedTuple):
    """One line: the record to publish with its warnings, or why there is none."""

    line: Line
    record: Furnished | None
    problem: str = ""
    warnings: tuple[str, ...] = ()
    furnisher: str = ""
    """The name in the line."""
    kind: Kind = "lender"
    """What the furnisher seems to be by this line."""
    reports: frozenset[Report] = frozenset()
    """What it must be entitled to for this line."""


Sign = Callable[[Sequence[LineResult]], Awaitable[list[LineResult]]]
"""Signs the good lines of a batch; a line whose furnisher may not report it is refused."""


class Counts(NamedTuple):
    """How many lines were delivered, how many of them with a warning, and how many rejected."""

    accepted: int = 0
    rejected: int = 0
    warned: int = 0


def seal_line(read: ReadLine, intake: PublicDayKeys, today: date) -> LineResult:
    """The line's record, sealed to today's key and not signed yet, or its problem.

    The record's id is random: an id derived from the content would let anybody test a guess of the content.
    """
    if read.reading is None:
        return LineResult(read.line, None, read.problem)
    body = read.reading.body
    sealed = encrypted(intake, FURNISHED_BODY, body, today)
    if len(sealed.sealed or b"") > LARGEST:
        return LineResult(read.line, None, TOO_LONG)
    record = Furnished(record_id=secrets.token_hex(16), sealed=sealed)
    warnings = tuple(str(finding) for finding in read.findings)
    return LineResult(read.line, record, "", warnings, body.furnisher, kind_shown(body.events), reports_in(body.events))


async def deliver_lines(
    results: Iterator[LineResult], publisher: RecordPublisher, report: Callable[[LineResult], None], sign: Sign
) -> Counts:
    """Deliver the good lines; call ``report`` for every line in order, for a good one once it is delivered."""
    counts = Counts()
    ahead = ReadAhead(results)
    while unsigned := await ahead.batch():
        batch = await sign(unsigned)
        records = [result.record for result in batch if result.record]
        if records:
            await publisher.publish([Emit(FURNISHED, record) for record in records])
        for result in batch:
            report(result)
        counts = Counts(
            counts.accepted + len(records),
            counts.rejected + len(batch) - len(records),
            counts.warned + sum(bool(result.warnings) for result in batch),
        )
    return counts
