"""Send records to Kafka by the record batch: those for one partition travel together and are confirmed together.

aiokafka's ``send`` makes a future for each record and looks up its partition in Python; a batch that is filled here takes a
third of that (decision 45).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError
from aiokafka.producer.message_accumulator import BatchBuilder

from creditapp.streaming.authenticity import Headers
from creditapp.streaming.partitioner import partition_of

REFUSED = (MessageSizeTooLargeError, RecordTooLargeError)
"""Permanent errors, which a retry cannot help: Kafka takes no record of this size."""


class Outgoing(NamedTuple):
    """A record to send; ``partition`` None: by its key."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers
    partition: int | None = None


class Confirmed(NamedTuple):
    """Where Kafka has stored a record."""

    partition: int
    offset: int


@dataclass
class _Filling:
    """A record batch, and the places of its records among those that are sent."""

    topic: str
    partition: int
    builder: BatchBuilder
    places: list[int] = field(default_factory=list)

    def take(self, place: int, record: Outgoing) -> bool:
        """Add the record, unless the batch is full."""
        added = self.builder.append(timestamp=None, key=record.key, value=record.value, headers=record.headers)
        if added is not None:
            self.places.append(place)
        return added is not None


async def produce(producer: AIOKafkaProducer, records: Sequence[Outgoing]) -> list[Confirmed | BaseException]:
    """Send the records and wait: where each was stored, or why it was not, in their order.

    Records of one partition are stored in their order, unless one of them is too large: those of its record batch are then sent
    again after the others. KafkaError if they cannot be sent at all.
    """
    results: list[Confirmed | BaseException] = [KafkaError("not sent")] * len(records)
    batches = await _filled(producer, records)
    # In one go, so that the producer's sender finds all of them at once: one request for each broker.
    sent = [await producer.send_batch(batch.builder, batch.topic, partition=batch.partition) for batch in batches]
    for batch, stored in zip(batches, await asyncio.gather(*sent, return_exceptions=True), strict=True):
        for number, place in enumerate(batch.places):
            if isinstance(stored, REFUSED) and len(batch.places) > 1:  # one of them is too large: which?
                (results[place],) = await produce(producer, [records[place]])
            elif isinstance(stored, BaseException):
                results[place] = stored
            else:
                results[place] = Confirmed(batch.partition, stored.offset + number)
    return results


async def _filled(producer: AIOKafkaProducer, records: Sequence[Outgoing]) -> list[_Filling]:
    """The records as batches: one for each partition, more where one is full."""
    counts = {topic: len(await producer.partitions_for(topic)) for topic in {record.topic for record in records}}
    batches: list[_Filling] = []
    open_batches: dict[tuple[str, int], _Filling] = {}
    for place, record in enumerate(records):
        topic, partition = record.topic, record.partition
        if partition is None:
            partition = partition_of(record.key, counts[topic])
        batch = open_batches.get((topic, partition))
        if batch is None or not batch.take(place, record):
            batch = open_batches[topic, partition] = _Filling(topic, partition, producer.create_batch())
            batches.append(batch)
            batch.take(place, record)
    return batches
