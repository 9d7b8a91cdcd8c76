"""Read a topic outside a consumer group: from the oldest record to its end at the start of reading, or continuously.

Nothing is committed and no partition is taken from a worker. The command line, training and the workers that follow
scorecard releases use this.
"""

from collections.abc import AsyncIterator
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from creditapp.errors import ConfigurationError, KafkaUnavailable
from creditapp.settings import Settings
from creditapp.topics import Topic

WAIT_MS = 1000
"""Milliseconds that one poll waits for records."""
FOLLOW_WAIT_MS = 500
"""Milliseconds that the broker may hold a fetch open when there are no new records."""


class Message(NamedTuple):
    """A record of a followed topic."""

    value: bytes | None
    offset: int


async def read_topic(settings: Settings, topic: Topic) -> AsyncIterator[ConsumerRecord]:
    """Every record of ``topic``, in order within a partition; KafkaUnavailable if the broker does not answer."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.broker, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        partitions = await _partitions(settings, topic)
        await consumer.start()
        consumer.assign(partitions)
        async for record in _to_the_end(consumer, partitions):
            yield record
    except (KafkaError, OSError):
        raise KafkaUnavailable(f"no answer from Kafka at {settings.broker}; is it up? See CREDITAPP_BROKER") from None
    finally:
        await consumer.stop()


async def follow_topic(settings: Settings, topic: Topic) -> AsyncIterator[tuple[list[Message], bool]]:
    """The records of a one-partition topic, without end, a few at a time; KafkaUnavailable if the broker is lost.

    The flag says whether all records that the topic held at the start have been read.
    """
    partition = TopicPartition(topic.name, 0)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.broker,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=FOLLOW_WAIT_MS,
    )
    try:
        await consumer.start()
        consumer.assign([partition])
        end = (await consumer.end_offsets([partition]))[partition]
        while True:
            records = (await consumer.getmany(timeout_ms=WAIT_MS)).get(partition, [])
            yield (
                [Message(record.value, record.offset) for record in records],
                await consumer.position(partition) >= end,
            )
    except (KafkaError, OSError) as error:
        raise KafkaUnavailable(f"cannot follow {topic.name}: {type(error).__name__}") from None
    finally:
        await consumer.stop()


async def read_one(settings: Settings, topic: Topic, partition: int, offset: int) -> ConsumerRecord | None:
    """The record at a partition and offset of ``topic``; None if it does not exist (any more)."""
    async for record in read_topic(settings, topic):
        if (record.partition, record.offset) == (partition, offset):
            return record
    return None


async def _partitions(settings: Settings, topic: Topic) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
    try:
        await admin.start()
        (description,) = await admin.describe_topics([topic.name])
    finally:
        await admin.close()
    if not description["partitions"]:
        raise ConfigurationError(f"there is no topic {topic.name} yet; create it with: creditapp topics create")
    return sorted(TopicPartition(topic.name, partition["partition"]) for partition in description["partitions"])


async def _to_the_end(consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> AsyncIterator[ConsumerRecord]:
    ends = await consumer.end_offsets(partitions)
    await consumer.seek_to_beginning(*partitions)
    while unfinished := [tp for tp in partitions if await consumer.position(tp) < ends[tp]]:
        for records in (await consumer.getmany(*unfinished, timeout_ms=WAIT_MS)).values():
            for record in records:
                if record.offset < ends[TopicPartition(record.topic, record.partition)]:
                    yield record
