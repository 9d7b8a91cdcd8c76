"""The topics on the broker are those of the table of topics, no others and not otherwise."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from creditapp.errors import ConfigurationError, KafkaUnavailable
from creditapp.settings import Settings
from creditapp.streaming.faust_internals import nodes_of, topics_known_by
from creditapp.tables import TABLES
from creditapp.tables.spec import Table
from creditapp.topics import TOPICS, Topic

DAY_MS = 86_400_000


@asynccontextmanager
async def _admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker, request_timeout_ms=15_000)
    try:
        await admin.start()
    except (KafkaError, OSError, ValueError):
        raise KafkaUnavailable(
            f"Kafka at {settings.broker} does not answer; start it or set CREDITAPP_BROKER"
        ) from None
    try:
        yield admin
    finally:
        await admin.close()


async def create_topics(
    settings: Settings, topics: Sequence[Topic] = TOPICS, tables: Sequence[Table] = TABLES
) -> list[str]:
    """Create what is missing; the names created, when every node knows them.

    ConfigurationError if one exists with other partitions, KafkaUnavailable if a node does not come to know them.
    """
    async with _admin(settings) as admin:
        wanted = {topic.name: topic for topic in new_topics(settings, topics, tables)}
        existing = set(await admin.list_topics())
        await _known_everywhere(admin, [name for name in wanted if name in existing], settings)
        await _check(admin, [topic for name, topic in wanted.items() if name in existing])
        missing = [topic for name, topic in wanted.items() if name not in existing]
        if missing:
            await _create(admin, missing)
            await _known_everywhere(admin, [topic.name for topic in missing], settings)
        return [topic.name for topic in missing]


async def reachable(settings: Settings) -> bool:
    """Whether any broker answers."""
    try:
        async with _admin(settings):
            return True
    except KafkaUnavailable:
        return False


async def check_sources(settings: Settings, sources: Sequence[Topic]) -> None:
    """ConfigurationError if a source topic is compacted: its holes could not be told from records not yet read."""
    async with _admin(settings) as admin:
        asked = [ConfigResource(ConfigResourceType.TOPIC, topic.name, {"cleanup.policy": ""}) for topic in sources]
        for answer in await admin.describe_configs(asked):
            for code, _, _, name, entries in answer.resources:
                if code:
                    raise ConfigurationError(f"the topic {name} is not there; `creditapp topics create` makes it")
                if "compact" in dict(entry[:2] for entry in entries)["cleanup.policy"]:
                    raise ConfigurationError(
                        f"the source topic {name} is compacted; set its cleanup.policy to delete, or use another cluster"
                    )


def new_topics(
    settings: Settings, topics: Sequence[Topic] = TOPICS, tables: Sequence[Table] = TABLES
) -> list[NewTopic]:
    """Every topic and changelog as the broker is to have it."""
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
    # The lag leaves a superseded value in place for a day: a late write of an old worker never stands alone.
    config = {"cleanup.policy": "compact", "min.compaction.lag.ms": str(DAY_MS), "segment.ms": str(DAY_MS)}
    return _topic(name, settings.partitions, config, settings)


def _topic(name: str, partitions: int, config: dict[str, str], settings: Settings) -> NewTopic:
    config |= {"min.insync.replicas": str(settings.min_insync_replicas), "max.message.bytes": "4194304"}
    return NewTopic(name, partitions, settings.replication, topic_configs=config)


async def _create(admin: AIOKafkaAdminClient, missing: list[NewTopic]) -> None:
    answer = await admin.create_topics(missing)
    for name, code, *_ in answer.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:
            raise ConfigurationError(
                f"the broker refused the topic {name}: {for_code(code).__name__}; "
                "check CREDITAPP_REPLICATION against the number of brokers"
            )


async def _known_everywhere(admin: AIOKafkaAdminClient, names: list[str], settings: Settings) -> None:
    """Return when each node reports leaders of all partitions: a topic that one has just created reaches others later."""
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
    for found in await admin.describe_topics([topic.name for topic in existing]) if existing else []:
        wanted = next(topic for topic in existing if topic.name == found["topic"])
        if len(found["partitions"]) != wanted.num_partitions:
            raise ConfigurationError(
                f"{wanted.name} has {len(found['partitions'])} partitions, not {wanted.num_partitions}: "
                "set CREDITAPP_PARTITIONS to what the cluster has, or use another cluster"
            )
