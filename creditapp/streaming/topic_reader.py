"""Read a topic outside a consumer group: from the oldest record to its end at the start of reading, or continuously.

Nothing is committed and no partition is taken from a worker. The command line, training and the workers that follow
scorecard releases use this.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from types import MappingProxyType
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from creditapp.errors import ConfigurationError, KafkaUnavailable
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.streaming.authenticity import authentic
from creditapp.streaming.kafka_client import client_options, failure
from creditapp.topics import Topic

WAIT_MS = 1000
"""Milliseconds that one poll waits for records."""
AGAIN = 1.0
"""Seconds before a topic is followed again after Kafka was lost."""
EVERYTHING: Mapping[tuple[str, int], int] = MappingProxyType({})
"""No offsets: from the oldest records on."""
FOLLOW_WAIT_MS = 500
"""Milliseconds that the broker may hold a fetch open when there are no new records."""


log = logging.getLogger(__name__)


class Message(NamedTuple):
    """A record of a followed topic."""

    value: bytes | None
    offset: int
    partition: int = 0


async def read_topic(settings: Settings, topic: Topic) -> AsyncIterator[ConsumerRecord]:
    """Every authentic record of ``topic``, in order within a partition; KafkaUnavailable if the broker does not answer."""
    keys = Keys.load(settings.home)
    consumer = AIOKafkaConsumer(**client_options(settings), enable_auto_commit=False, auto_offset_reset="earliest")
    try:
        partitions = await _partitions(settings, topic)
        await consumer.start()
        consumer.assign(partitions)
        async for record in _to_the_end(consumer, partitions):
            if authentic(keys, record):
                yield record
    except (KafkaError, OSError) as error:
        raise failure(settings, error) from None
    finally:
        await consumer.stop()


async def follow_topic(settings: Settings, topic: Topic) -> AsyncGenerator[tuple[list[Message], bool], None]:
    """The authentic records of a one-partition topic, without end, a few at a time; KafkaUnavailable if the broker is lost.

    The flag says whether all records that the topic held at the start have been read.
    """
    async with aclosing(follow_topics(settings, (topic,))) as arrivals:
        async for records, complete in arrivals:
            yield [message for _, message in records], complete


async def follow_topics(
    settings: Settings, topics: Sequence[Topic], starts: Mapping[tuple[str, int], int] = EVERYTHING
) -> AsyncGenerator[tuple[list[tuple[Topic, Message]], bool], None]:
    """``follow_topic`` for all partitions of several topics: each record with its topic, in order within a partition.

    ``starts``: by topic and partition, the offset to begin with where that is not the oldest record.
    """
    by_name, keys = {topic.name: topic for topic in topics}, Keys.load(settings.home)
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=FOLLOW_WAIT_MS,
    )
    try:
        await consumer.start()
        partitions = [
            TopicPartition(each.name, at) for each in topics for at in range(each.partitions or settings.partitions)
        ]
        consumer.assign(partitions)
        for tp in partitions:
            if tp in starts:
                consumer.seek(tp, starts[tp])
        ends = await consumer.end_offsets(partitions)
        complete, records = False, list[ConsumerRecord]()
        while True:
            complete = complete or all([await consumer.position(tp) >= ends[tp] for tp in partitions])
            ours = [record for record in records if authentic(keys, record)]
            yield (
                [(by_name[record.topic], Message(record.value, record.offset, record.partition)) for record in ours],
                complete,
            )
            records = [record for some in (await consumer.getmany(timeout_ms=WAIT_MS)).values() for record in some]
    except (KafkaError, OSError) as error:
        raise KafkaUnavailable(f"cannot follow {', '.join(by_name)}: {type(error).__name__}") from None
    finally:
        await consumer.stop()


async def keep_following(follow: Callable[[], Awaitable[None]], meanwhile: str) -> None:
    """Follow a topic for as long as the worker runs, again whenever Kafka was lost; ``meanwhile``: what holds until then."""
    while True:
        try:
            await follow()
        except KafkaUnavailable as error:
            log.warning("%s; %s", error, meanwhile)
            await asyncio.sleep(AGAIN)


Position = tuple[str, int, int]
"""Topic, partition and offset of a record."""


async def read_records(settings: Settings, positions: Collection[Position]) -> dict[Position, ConsumerRecord]:
    """The records at these positions, in the positions' order; those that do not exist (any more) are left out."""
    if not positions:
        return {}
    consumer = AIOKafkaConsumer(**client_options(settings), enable_auto_commit=False, max_poll_records=1)
    records = {}
    try:
        await consumer.start()
        partitions = sorted({TopicPartition(topic, partition) for topic, partition, _ in positions})
        consumer.assign(partitions)
        first, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        for position in sorted(positions):
            tp, offset = TopicPartition(*position[:2]), position[2]
            if first[tp] <= offset < ends[tp]:
                consumer.seek(tp, offset)
                records[position] = await consumer.getone(tp)
    except (KafkaError, OSError) as error:
        raise failure(settings, error) from None
    finally:
        await consumer.stop()
    return records


async def _partitions(settings: Settings, topic: Topic) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(**client_options(settings))
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
