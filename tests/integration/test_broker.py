"""Kafka as the project starts it: one node or three, on loopback, with every topic as the topic table says."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from broker.cluster import Cluster
from broker.jars import fetch
from creditapp.errors import KafkaUnavailable
from creditapp.settings import Settings
from creditapp.streaming.principals import establish_principals
from creditapp.streaming.provision import create_topics, reach
from creditapp.topics import TOPICS
from launch.home import Home
from tests.support.ports import free_port_range
from tests.support.system import ROOT

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


def test_kafka_that_is_started_by_itself_lets_in_the_bureaus_principals_only(tmp_path: Path) -> None:
    """`python -m broker run --home`, before the first `make run`: that takes the home with the passwords as it is."""
    home, port = tmp_path / "home", free_port_range(4)
    command = [sys.executable, "-m", "broker", "run", "--port", str(port), "--home", str(home), str(tmp_path / "kafka")]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == f"Kafka is ready: 127.0.0.1:{port}\n"
        Home(home).open()
        settings = Settings(home=home, broker=f"127.0.0.1:{port}", kafka_security="SASL_PLAINTEXT")
        asyncio.run(establish_principals(settings))
        asyncio.run(reach(settings.acting_as("gateway")))
        with pytest.raises(KafkaUnavailable):
            asyncio.run(reach(settings.model_copy(update={"kafka_security": "PLAINTEXT"})))
        running.terminate()
    assert running.returncode == 0
