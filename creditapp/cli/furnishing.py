"""Every good line of a furnisher's file is delivered, every bad one is named by its number; one never costs the other.

Checking and encrypting run in a thread while Kafka confirms what went before. A batch is whatever is ready, so a slow
pipe is delivered line by line and a fast file in hundreds.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from creditapp.cli.lines import Line
from creditapp.cli.reading_ahead import ReadAhead
from creditapp.errors import InvalidRecord
from creditapp.models.furnished import Furnished, FurnishedBody
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.encryption import encrypted
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHED

LARGEST = 750_000
"""Bytes of a sealed record: in base64 and with its envelope it still fits into Kafka's 1 MB."""
TOO_LONG = "events: too long for one record; send fewer events a line"


Read = Callable[[bytes], FurnishedBody]
"""Reads and checks a line; InvalidRecord names the field that is wrong."""


class Delivering(Protocol):
    """What is needed of delivery.Publisher."""

    async def publish(self, emits: Iterable[Emit]) -> object:
        """Return when all are delivered; KafkaUnavailable otherwise."""


class Outcome(NamedTuple):
    """One line: the record to publish, or why there is none."""

    line: Line
    record: Furnished | None
    problem: str = ""


class Counts(NamedTuple):
    """How many lines were delivered and how many refused."""

    accepted: int = 0
    rejected: int = 0


def outcome(line: Line, intake_public: bytes, read: Read) -> Outcome:
    """What becomes of a line. The record's id is random: one made of what it says would let somebody test a guess."""
    if line.content is None:
        return Outcome(line, None, TOO_LONG)
    try:
        body = read(line.content)
    except InvalidRecord as error:
        return Outcome(line, None, str(error))
    sealed = encrypted(intake_public, FURNISHED_BODY, body)
    if len(sealed.sealed or b"") > LARGEST:
        return Outcome(line, None, TOO_LONG)
    return Outcome(line, Furnished(record_id=secrets.token_hex(16), sealed=sealed))


async def furnish_all(outcomes: Iterator[Outcome], publisher: Delivering, told: Callable[[Outcome], None]) -> Counts:
    """Deliver the good lines and tell ``told`` of every line, a good one once it is delivered."""
    counts = Counts()
    ahead = ReadAhead(outcomes)
    while batch := await ahead.batch():
        good = [one.record for one in batch if one.record]
        if good:
            await publisher.publish([Emit(FURNISHED, record) for record in good])
        for one in batch:
            told(one)
        counts = Counts(counts.accepted + len(good), counts.rejected + len(batch) - len(good))
    return counts
