"""Kafka's own files, read without Kafka: every record that is still in them, superseded ones too, decompressed."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aiokafka.record.memory_records import MemoryRecords


class Stored(NamedTuple):
    """A record in a segment."""

    topic: str
    key: bytes
    value: bytes
    headers: bytes


PREFIX, SIZE_AT = 12, 8
"""Before each batch: its first offset in 8 bytes, and in 4 the number of bytes that follow."""


def stored_records(broker: Path) -> Iterator[Stored]:
    """All records of all topics below a broker's directory; a segment's unwritten end is left out."""
    for segment in sorted(broker.rglob("*-*/*.log")):
        topic = segment.parent.name.rpartition("-")[0]
        batches = MemoryRecords(_written(segment.read_bytes()))
        while (batch := batches.next_batch()) is not None:
            for record in batch:
                headers = b"".join(name.encode() + (value or b"") for name, value in record.headers)
                yield Stored(topic, record.key or b"", record.value or b"", headers)


def _written(segment: bytes) -> bytes:
    """The segment without the zeros that Kafka may have reserved behind its last batch."""
    end = 0
    while (size := int.from_bytes(segment[end + SIZE_AT : end + PREFIX], "big")) > 0:
        end += PREFIX + size
    return segment[:end]
