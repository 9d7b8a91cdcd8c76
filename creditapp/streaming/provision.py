"""Create the topics of ``creditapp/topics.py`` and the tables' changelogs, and check those that exist."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from creditapp.errors import ConfigurationError, KafkaUnavailable
from creditapp.settings import Settings
from creditapp.streaming.faust_internals import nodes_of, topics_known_by
from creditapp.streaming.kafka_client import client_options, failure
from creditapp.tables import TABLES
from creditapp.tables.spec import Table
from creditapp.topics import TOPICS, Topic

DAY_MS = 86_400_000


@asynccontextmanager
async def _admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**client_options(settings), request_timeout_ms=15_000)
    try:
        await admin.start()
    except (KafkaError, OSError, ValueError) as error:
        raise failure(settings, error) from None
    try:
        yield admin
    finally:
        await admin.close()


async def create_topics(
    settings: Settings, topics: Sequence[Topic] = TOPICS, tables: Sequence[Table] = TABLES
) -> list[str]:
    """Create what is missing and return the names created, once every node knows them.

    ConfigurationError if a topic has another number of partitions; KafkaUnavailable if a node does not learn of one in time.
    """
    async with _admin(settings) as admin:
        declared = {topic.name: topic for topic in new_topics(settings, topics, tables)}
        existing = set(await admin.list_topics())
        await _known_everywhere(admin, [name for name in declared if name in existing], settings)
        await _check(admin, [topic for name, topic in declared.items() if name in existing])
        missing = [topic for name, topic in declared.items() if name not in existing]
        if missing:
            await _create(admin, missing)
            await _known_everywhere(admin, [topic.name for topic in missing], settings)
        return [topic.name for topic in missing]


async def reach(settings: Settings) -> None:
    """Return if any broker answers and lets us in; KafkaUnavailable says what to do."""
    async with _admin(settings):
        pass


async def reachable(settings: Settings) -> bool:
    """Whether any broker answers and lets us in."""
    try:
        await reach(settings)
    except KafkaUnavailable:
        return False
    return True


async def check_sources(settings: Settings, sources: Sequence[Topic]) -> None:
    """ConfigurationError if a source topic is compacted: its gaps could not be told from records not yet read."""
    async with _admin(settings) as admin:
        resources = [ConfigResource(ConfigResourceType.TOPIC, topic.name, {"cleanup.policy": ""}) for topic in sources]
        for response in await admin.describe_configs(resources):
            for code, _, _, name, entries in response.resources:
                if code:
                    raise ConfigurationError(
                        f"the topic {name} does not exist; create it with `creditapp topics create`"
                    )
                if "compact" in dict(entry[:2] for entry in entries)["cleanup.policy"]:
                    raise ConfigurationError(
                        f"the source topic {name} is compacted; set its cleanup.policy to delete, or use another cluster"
                    )


def new_topics(
    settings: Settings, topics: Sequence[Topic] = TOPICS, tables: Sequence[Table] = TABLES
) -> list[NewTopic]:
    """Every topic and changelog with its configuration on the broker."""
    return [_source(topic, settings) for topic in topics] + [_changelog(table.changelog, settings) for table in tables]


def _source(topic: Topic, settings: Settings) -> NewTopic:
    retention = int(topic.retention.total_seconds() * 1000) if topic.retention.total_seconds() > 0 else -1
    config = {
        "cleanup.policy": topic.cleanup,
        "retention.ms": str(retention),
        "retention.bytes": str(topic.retention_bytes),
    }
    return _topic(topic.name, topic.partitions or settings.partitions, config, settings)


def _changelog(name: str, settings: Settings) -> NewTopic:
    # A superseded value is kept for a day, so that a late write of an old worker is never the only value of its key; and no
    # longer than two where the partition is written to, so that what an erasure supersedes goes. By default Kafka compacts only
    # once half of a log is superseded, which may be never.
    config = {
        "cleanup.policy": "compact",
        "min.compaction.lag.ms": str(DAY_MS),
        "max.compaction.lag.ms": str(2 * DAY_MS),
        "segment.ms": str(DAY_MS),
    }
    return _topic(name, settings.partitions, config, settings)


def _topic(name: str, partitions: int, config: dict[str, str], settings: Settings) -> NewTopic:
    config |= {"min.insync.replicas": str(settings.min_insync_replicas), "max.message.bytes": "4194304"}
    return NewTopic(name, partitions, settings.replication, topic_configs=config)


async def _create(admin: AIOKafkaAdminClient, missing: list[NewTopic]) -> None:
    response = await admin.create_topics(missing)
    for name, code, *_ in response.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:
            raise ConfigurationError(
                f"the broker refused the topic {name}: {for_code(code).__name__}; "
                "check CREDITAPP_REPLICATION against the number of brokers"
            )


async def _known_everywhere(admin: AIOKafkaAdminClient, names: list[str], settings: Settings) -> None:
    """Wait until each node reports leaders of all partitions: a new topic reaches the other nodes a little later."""
    try:
        async with asyncio.timeout(settings.delivery_timeout):
            for node in await nodes_of(admin):
                while not await _knows(admin, node, names):
                    await asyncio.sleep(0.05)
    except (TimeoutError, KafkaError):
        raise KafkaUnavailable("not all nodes of Kafka know the topics; is each of them up?") from None


async def _knows(admin: AIOKafkaAdminClient, node: int, names: list[str]) -> bool:
    topics = await topics_known_by(admin, node, names) if names else []
    return all(
        topic["partitions"] and all(partition["leader"] >= 0 for partition in topic["partitions"]) for topic in topics
    )


async def _check(admin: AIOKafkaAdminClient, existing: list[NewTopic]) -> None:
    for description in await admin.describe_topics([topic.name for topic in existing]) if existing else []:
        declared = next(topic for topic in existing if topic.name == description["topic"])
        if len(description["partitions"]) != declared.num_partitions:
            raise ConfigurationError(
                f"{declared.name} has {len(description['partitions'])} partitions, not {declared.num_partitions}: "
                "set CREDITAPP_PARTITIONS to the cluster's number, or use another cluster"
            )
