"""Publishing from outside a worker: the command line, training, the population, benchmarks."""

import asyncio
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from creditapp.errors import KafkaUnavailable
from creditapp.models.base import Record, encode
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.streaming.authenticity import Headers, headers_of
from creditapp.streaming.kafka_client import NOT_ALLOWED, client_options, failure
from creditapp.topics import Topic

MAX_REQUEST = 4_000_000
"""Bytes of the largest produce request, and so roughly of the largest record."""
MAX_BATCH = 512 * 1024
"""Bytes of one partition's records in a produce request. Below what any topic accepts: a refusal means one record alone."""
AT_ONCE = 500
"""Deliveries in flight together; limits the memory that a long stream takes."""


class Emit(NamedTuple):
    """A record and the topic to send it to; the topic knows the message key."""

    topic: Topic
    record: Record


class RawMessage(NamedTuple):
    """A record as it is sent, with the headers that it has; those of a record that is sent again are the ones it came with."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


class Publisher:
    """``async with Publisher(settings) as publisher``; every record is acknowledged by all in-sync replicas."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = Keys.load(settings.home)
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> "Publisher":
        settings = self._settings
        producer = AIOKafkaProducer(
            **client_options(settings),
            acks="all",
            enable_idempotence=True,
            linger_ms=2,
            request_timeout_ms=int(settings.delivery_timeout * 1000),
            max_request_size=MAX_REQUEST,
            max_batch_size=MAX_BATCH,
        )
        try:
            await producer.start()
        except (KafkaError, OSError) as error:
            raise failure(settings, error) from None
        self._producer = producer
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._producer is not None:
            await self._producer.stop()

    async def publish(self, emits: Iterable[Emit]) -> int:
        """Return the number of records once all are delivered; KafkaUnavailable if one could not be."""
        return await self.publish_raw(self._message(*emit) for emit in emits)

    def _message(self, topic: Topic, record: Record) -> RawMessage:
        key, value = topic.key_of(record), encode(record)
        # Who sends from outside, a furnisher for instance, has no key for what only services send, and needs none.
        headers = headers_of(self._keys, topic.name, key, value)
        return RawMessage(topic.name, key, value, headers)

    async def publish_raw(self, messages: Iterable[RawMessage]) -> int:
        """``publish`` for records as they were read, of which not all can be decoded."""
        count, waiting = 0, iter(messages)
        while chunk := list(islice(waiting, AT_ONCE)):
            await self._deliver(chunk)
            count += len(chunk)
        return count

    async def _deliver(self, messages: list[RawMessage]) -> None:
        assert self._producer is not None, "use it as a context manager"
        try:
            futures = [
                await self._producer.send(message.topic, key=message.key, value=message.value, headers=message.headers)
                for message in messages
            ]
            await asyncio.gather(*futures)
        except NOT_ALLOWED as error:
            raise failure(self._settings, error) from None
        except KafkaError as error:
            raise KafkaUnavailable(f"Kafka did not take the records: {type(error).__name__}") from error
