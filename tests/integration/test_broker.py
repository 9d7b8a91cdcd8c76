"""Kafka as the project starts it: one node or three, on loopback, with every topic as the topic table says."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from broker.cluster import Cluster
from broker.jars import fetch
from creditapp.settings import Settings
from creditapp.streaming.provision import create_topics
from creditapp.topics import TOPICS
from tests.support.ports import free_port_range

DASHED = "-q3VlYmVjLTEyMzQ1Njc4OQ"
"""A cluster id that looks like an option, as one random id in 64 does."""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three nodes whose cluster id begins with a dash."""
    fetch()
    directory = tmp_path_factory.mktemp("three")
    (directory / "cluster.json").write_text(json.dumps({"cluster_id": DASHED}))
    cluster = Cluster(directory, free_port_range(8), nodes=3)
    cluster.start()
    yield cluster
    for (
        node
    ) in cluster.nodes:  # stopped one after another, the last ones would wait for a majority until they are killed
        node.kill()


def described(cluster: Cluster, settings: Settings) -> list[dict[str, Any]]:
    """Create all topics and ask the cluster what it has."""

    async def ask() -> list[dict[str, Any]]:
        await create_topics(settings)
        admin = AIOKafkaAdminClient(bootstrap_servers=cluster.bootstrap)
        await admin.start()
        try:
            return list(await admin.describe_topics([topic.name for topic in TOPICS]))
        finally:
            await admin.close()

    return asyncio.run(ask())


def test_three_nodes_share_leaders_and_hold_replicas_of_every_partition(three: Cluster, tmp_path: Path) -> None:
    """Every partition of every topic has three replicas in sync, and each node leads some of them."""
    settings = Settings(home=tmp_path, broker=three.bootstrap, replication=3, min_insync_replicas=2)
    partitions = [part for topic in described(three, settings) for part in topic["partitions"]]
    assert len(partitions) == sum(topic.partitions or settings.partitions for topic in TOPICS)
    assert all(len(part["isr"]) == len(part["replicas"]) == 3 for part in partitions)
    assert set(Counter(part["leader"] for part in partitions)) == {1, 2, 3}


def test_creating_topics_again_changes_nothing(three: Cluster, tmp_path: Path) -> None:
    """A second start finds all topics and changelogs as they are."""
    settings = Settings(home=tmp_path, broker=three.bootstrap, replication=3, min_insync_replicas=2)
    asyncio.run(create_topics(settings))
    assert asyncio.run(create_topics(settings)) == []
