"""Every good line is delivered once, every bad one is reported by its number, and no line's values are repeated."""

import asyncio
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from creditapp.cli.line_delivery import Counts, LineResult, deliver_lines, seal_line
from creditapp.cli.line_reading import ReadLine, read_file
from creditapp.domain.furnishing import Reading
from creditapp.errors import KafkaUnavailable
from creditapp.models.base import encode
from creditapp.models.furnished import Furnished
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import new_day_keys
from creditapp.privacy.encryption import decrypted
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHED

TODAY = date(2026, 11, 24)
PRIVATE = new_day_keys([FURNISHED_BODY.context], TODAY)
PUBLIC = PRIVATE.published(day_number(TODAY), 1)

LINE: dict[str, Any] = {
    "furnisher": "First Bank",
    "consumer": {
        "ssn": "900-45-0001",
        "first_name": "Ada",
        "last_name": "Quillfeather",
        "birth_date": "1980-02-29",
        "address": {"street": "1 Elm St", "city": "Troy", "state": "NY", "zip": "12180"},
    },
    "events": [{"type": "inquiry", "event_id": "i1", "as_of": "2026-10-02", "reference": "i1", "kind": "hard"}],
}


class FakePublisher:
    """Keeps what it delivers; Kafka is away after so many records."""

    def __init__(self, away_after: int = 1_000_000) -> None:
        self.away_after = away_after
        self.delivered: list[Furnished] = []

    async def publish(self, emits: Iterable[Emit]) -> None:
        """Deliver, or be away."""
        for topic, record in emits:
            if len(self.delivered) >= self.away_after:
                raise KafkaUnavailable("no answer")
            assert topic is FURNISHED
            assert isinstance(record, Furnished)
            self.delivered.append(record)


async def _sign(batch: Sequence[LineResult]) -> list[LineResult]:
    """Leave them as they are: tests/unit/cli/test_line_signing.py has the signatures."""
    return list(batch)


def _furnish(content: bytes, publisher: FakePublisher) -> tuple[Counts, list[LineResult]]:
    reported: list[LineResult] = []
    results = (seal_line(read, PUBLIC, TODAY) for read in read_file(io.BytesIO(content), TODAY))
    return asyncio.run(deliver_lines(results, publisher, reported.append, _sign)), reported


def _line(number: int) -> bytes:
    events = [{**LINE["events"][0], "event_id": f"i{number}", "reference": f"i{number}"}]
    return json.dumps({**LINE, "events": events}).encode()


def test_good_lines_are_delivered_encrypted_to_intake() -> None:
    """Intake decrypts what the line said, the SSN without dashes; nothing personal is readable on the wire."""
    publisher = FakePublisher()
    counts, _ = _furnish(_line(1) + b"\n" + _line(2) + b"\n", publisher)
    assert counts == Counts(accepted=2, rejected=0)
    bodies = [decrypted(PRIVATE, FURNISHED_BODY, record.sealed) for record in publisher.delivered]
    assert [body.events[0].event_id for body in bodies] == ["i1", "i2"]
    assert bodies[0].ssn == "900450001"
    assert bodies[0].person.ssn_last4 == "0001"
    on_the_wire = b"".join(encode(record) for record in publisher.delivered)
    assert not any(word in on_the_wire for word in (b"Quillfeather", b"450001", b"1 Elm St", b"First Bank"))


def test_a_records_id_is_random() -> None:
    """The same line sent twice has two ids: nobody can test a guess of the content against the key."""
    publisher = FakePublisher()
    _furnish(b"\n".join([_line(1), _line(1)]), publisher)
    first, again = (record.record_id for record in publisher.delivered)
    assert first != again


BAD = {
    "half a line": (_line(1)[:80], "whole line of JSON"),
    "broken UTF-8": (_line(1).replace(b"Quill", b"Qu\xffll"), "UTF-8"),
    "no JSON": (b"Quillfeather, Ada", "whole line of JSON"),
    "ten megabytes": (b'{"furnisher": "' + b"Quillfeather" * 900_000 + b'"}', "too long"),
    "bottomless": (b"[" * 200_000, "line:"),
    "unknown event": (_line(1).replace(b'"inquiry"', b'"Quillfeather"'), "events[0].type"),
    "wrong date": (_line(1).replace(b"2026-10-02", b"Quillfeather"), "events[0].as_of"),
    "wrong SSN": (_line(1).replace(b"900-45-0001", b"Quillfeather"), "consumer.ssn"),
    "no consumer": (b'{"furnisher": "Quillfeather"}', "`consumer`"),
    "no events": (json.dumps({**LINE, "events": []}).encode(), "events"),
    "unknown field": (json.dumps({**LINE, "Quillfeather": 1}).encode(), "unknown field"),
    "a list": (b'["Quillfeather"]', "array"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_line_is_reported_and_the_others_are_delivered(kind: str) -> None:
    """With its number and the field that is wrong, without its values."""
    bad, message = BAD[kind]
    publisher = FakePublisher()
    counts, reported = _furnish(b"\n".join([_line(1), bad, _line(3)]), publisher)
    assert counts == Counts(accepted=2, rejected=1)
    assert len(publisher.delivered) == 2
    (problem,) = [result for result in reported if result.record is None]
    assert problem.line.number == 2
    assert message in problem.problem
    assert "Quillfeather" not in problem.problem


def test_a_record_too_large_for_kafka_is_refused_before_it_is_sent() -> None:
    """Absent fields get their defaults, so a record can outgrow its line: what counts is the record."""
    (read,) = read_file(io.BytesIO(_line(1)), TODAY)
    assert read.reading
    body = read.reading.body
    huge = msgspec.structs.replace(body, events=body.events * 12_000)
    result = seal_line(ReadLine(read.line, Reading(huge)), PUBLIC, TODAY)
    assert result.record is None
    assert "too long for one record" in result.problem


def test_when_kafka_goes_away_only_delivered_lines_are_reported() -> None:
    """And the error is raised."""
    publisher = FakePublisher(away_after=300)
    reported: list[LineResult] = []
    content = b"\n".join(_line(number) for number in range(1000))
    results = (seal_line(read, PUBLIC, TODAY) for read in read_file(io.BytesIO(content), TODAY))
    with pytest.raises(KafkaUnavailable):
        asyncio.run(deliver_lines(results, publisher, reported.append, _sign))
    assert len(reported) <= len(publisher.delivered) == 300


@pytest.mark.slow
def test_thousands_of_lines_are_counted_correctly() -> None:
    """Batches do not lose or double a line."""
    content = b"\n".join(b"{" if number % 7 == 0 else _line(number) for number in range(3000))
    publisher = FakePublisher()
    counts, reported = _furnish(content, publisher)
    assert counts == Counts(accepted=3000 - 429, rejected=429)
    assert [result.line.number for result in reported] == list(range(1, 3001))
    assert len({record.record_id for record in publisher.delivered}) == counts.accepted


def test_the_example_in_the_docs_is_accepted() -> None:
    """The example in docs/furnishing.md can be copied."""
    text = (Path(__file__).parents[3] / "docs" / "furnishing.md").read_text()
    example = text.split("```json\n")[1].split("```")[0].strip().encode()
    counts, reported = _furnish(example, FakePublisher())
    assert counts == Counts(accepted=1, rejected=0), reported[0].problem
