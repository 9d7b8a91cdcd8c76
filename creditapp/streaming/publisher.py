"""Publishing from outside a worker: the command line, training, the population, benchmarks."""

import asyncio
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from creditapp.errors import KafkaUnavailable
from creditapp.models.base import Record, encode
from creditapp.settings import Settings
from creditapp.topics import Topic

MAX_REQUEST = 4_000_000
"""Bytes of the largest produce request, and so roughly of the largest record."""
AT_ONCE = 500
"""Deliveries in flight together; limits the memory that a long stream takes."""


class Emit(NamedTuple):
    """A record and the topic to send it to; the topic knows the message key."""

    topic: Topic
    record: Record


class Publisher:
    """``async with Publisher(settings) as publisher``; every record is acknowledged by all in-sync replicas."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> "Publisher":
        settings = self._settings
        producer = AIOKafkaProducer(
            bootstrap_servers=settings.broker,
            acks="all",
            enable_idempotence=True,
            linger_ms=2,
            request_timeout_ms=int(settings.delivery_timeout * 1000),
            max_request_size=MAX_REQUEST,
            max_batch_size=256 * 1024,
        )
        try:
            await producer.start()
        except (KafkaError, OSError):
            raise KafkaUnavailable(f"Kafka at {settings.broker} does not answer; is the system running?") from None
        self._producer = producer
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._producer is not None:
            await self._producer.stop()

    async def publish(self, emits: Iterable[Emit]) -> int:
        """Return the number of records once all are delivered; KafkaUnavailable if one could not be."""
        count, waiting = 0, iter(emits)
        while chunk := list(islice(waiting, AT_ONCE)):
            await self._deliver(chunk)
            count += len(chunk)
        return count

    async def _deliver(self, emits: list[Emit]) -> None:
        assert self._producer is not None, "use it as a context manager"
        try:
            futures = [
                await self._producer.send(topic.name, key=topic.key_of(record), value=encode(record))
                for topic, record in emits
            ]
            await asyncio.gather(*futures)
        except KafkaError as error:
            raise KafkaUnavailable(f"Kafka did not take the records: {type(error).__name__}") from error
