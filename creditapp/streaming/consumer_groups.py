"""How far consumer groups have read, for commands that wait until a topic has been processed."""

from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from creditapp.settings import Settings
from creditapp.streaming.kafka_client import client_options
from creditapp.topics import Topic


async def lag(settings: Settings, groups: Mapping[str, Topic]) -> int:
    """The sum of records not yet committed by these services' groups, each of the topic mapped to it."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    consumer = AIOKafkaConsumer(**client_options(settings), enable_auto_commit=False)
    await admin.start()
    await consumer.start()
    try:
        lags = [await _lag(admin, consumer, f"creditapp-{service}", topic) for service, topic in groups.items()]
        return sum(lags)
    finally:
        await consumer.stop()
        await admin.close()


async def _lag(admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer, group: str, topic: Topic) -> int:
    (description,) = await admin.describe_topics([topic.name])
    partitions = [TopicPartition(topic.name, number) for number in range(len(description["partitions"]))]
    committed = await admin.list_consumer_group_offsets(group, partitions=partitions)
    ends = await consumer.end_offsets(partitions)
    return sum(max(0, ends[tp] - max(0, committed[tp].offset if tp in committed else 0)) for tp in partitions)
