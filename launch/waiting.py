"""When a service is ready and when a consumer group has read everything."""

import asyncio
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from creditapp.settings import Settings
from creditapp.topics import CREDIT_EVENTS, FURNISHED, REPORTED_IDENTITIES
from launch.errors import LaunchError

PATIENCE = 90.0
GROUPS = {"intake": FURNISHED, "identity": REPORTED_IDENTITIES, "bureau": CREDIT_EVENTS}
"""The services that take the population in, and what they read."""


def wait_ready(ports: Mapping[str, int], logs: str, check: Callable[[], None]) -> None:
    """Return when every worker says that it is ready; LaunchError names those that do not."""
    deadline = time.monotonic() + PATIENCE
    waiting = dict(ports)
    while waiting:
        check()
        waiting = {name: port for name, port in waiting.items() if not _ready(port)}
        if waiting and time.monotonic() > deadline:
            raise LaunchError(f"not ready after {PATIENCE:.0f} s: {', '.join(waiting)}; see the logs in {logs}")
        time.sleep(0.2 if waiting else 0)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


async def reachable(settings: Settings) -> None:
    """Return if the broker answers; LaunchError otherwise."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker, request_timeout_ms=5000)
    try:
        await admin.start()
    except (KafkaError, OSError, ValueError):
        raise LaunchError(
            f"no Kafka answers at {settings.broker}; start it, or correct or unset CREDITAPP_BROKER"
        ) from None
    finally:
        await admin.close()


async def lag(settings: Settings) -> int:
    """Records of the population that intake, identity and bureau have yet to read."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.broker)
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.broker, enable_auto_commit=False)
    await admin.start()
    await consumer.start()
    try:
        return sum(
            [await _group_lag(admin, consumer, f"creditapp-{name}", topic.name) for name, topic in GROUPS.items()]
        )
    finally:
        await consumer.stop()
        await admin.close()


async def _group_lag(admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer, group: str, topic: str) -> int:
    described = await admin.describe_topics([topic])
    partitions = [TopicPartition(topic, number) for number in range(len(described[0]["partitions"]))]
    committed = await admin.list_consumer_group_offsets(group, partitions=partitions)
    ends = await consumer.end_offsets(partitions)
    return sum(max(0, ends[tp] - max(0, committed[tp].offset if tp in committed else 0)) for tp in partitions)


def wait_taken_in(settings: Settings, tell: Callable[[int], None], check: Callable[[], None]) -> None:
    """Return when the population has been taken in; ``tell`` hears how much is left."""
    while (left := asyncio.run(lag(settings))) > 0:
        check()
        tell(left)
        time.sleep(0.5)
