"""Three nodes that speak TLS and SCRAM and ask for client certificates, all made on the spot; as a managed cluster does."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from broker.__main__ import security_of
from broker.cluster import Cluster
from broker.jars import fetch
from broker.security import Security
from creditapp.clock import SystemClock
from creditapp.errors import KafkaUnavailable
from creditapp.settings import Settings
from creditapp.streaming import principals
from creditapp.streaming.acls import Acl, Operation, Resource
from creditapp.streaming.installation import establish
from creditapp.streaming.provision import reach
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import ADMIN, OUTCOMES
from creditapp.waiting.polling import poll
from tests.support.ports import free_port_range
from tests.support.secured import Authority
from tests.support.system import ROOT
from tests.support.waiting import PATIENCE


class Managed(NamedTuple):
    """The cluster as its users see it."""

    cluster: Cluster
    settings: Settings
    authority: Authority


@pytest.fixture(scope="module")
def managed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Managed]:
    """Three nodes with the bureau's principals, keys and topics."""
    fetch()
    directory, home = tmp_path_factory.mktemp("certificates"), tmp_path_factory.mktemp("home")
    authority = Authority(directory)
    security = Security(security_of(home).password, authority.for_nodes())
    cluster = Cluster(tmp_path_factory.mktemp("three"), free_port_range(8), nodes=3, security=security)
    cluster.start()
    certificate, key = authority.issue("bureau")
    settings = Settings(
        home=home, broker=cluster.bootstrap, replication=3, min_insync_replicas=2,
        kafka_security="SASL_SSL", kafka_ca=authority.file, kafka_certificate=certificate, kafka_key=key,
    )  # fmt: skip
    asyncio.run(principals.establish_principals(settings))
    assert asyncio.run(establish(settings.acting_as(ADMIN), SystemClock()))
    yield Managed(cluster, settings, authority)
    for node in cluster.nodes:
        node.kill()


def environment(settings: Settings) -> dict[str, str]:
    """The settings as a deployment gives them."""
    names = ["home", "broker", "replication", "min_insync_replicas"]
    names += ["kafka_security", "kafka_mechanism", "kafka_ca", "kafka_certificate", "kafka_key"]
    return os.environ | {f"CREDITAPP_{name.upper()}": str(getattr(settings, name)) for name in names}


def test_a_service_works_over_tls(managed: Managed, tmp_path: Path) -> None:
    """Faust's own clients too: a worker takes its partitions and recovers its table."""
    port = free_port_range(1)
    with (tmp_path / "log").open("wb") as log:
        worker = subprocess.Popen(
            [str(Path(sys.executable).with_name("faust")), "-A", "creditapp.agents.identity", "worker"],
            env=environment(managed.settings) | {"CREDITAPP_PRIVATE_PORT": str(port)},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        assert poll(lambda: ready(port), every=0.3, at_most=PATIENCE), (tmp_path / "log").read_text()[-3000:]
    finally:
        worker.terminate()
        worker.wait(PATIENCE)


def ready(port: int) -> bool:
    """What the worker's private port says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_command_works_over_tls(managed: Managed) -> None:
    """It writes as lenders; operators read it."""
    line = json.dumps({"application_id": "9f86" * 16, "bad": 1, "observed": "2026-10-31"})
    done = subprocess.run(
        [sys.executable, "-m", "creditapp.cli", "outcomes", "-"],
        env=environment(managed.settings), cwd=ROOT, input=line, capture_output=True, text=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    async def count() -> int:
        return len([record async for record in read_topic(managed.settings, OUTCOMES)])

    assert asyncio.run(count()) == 1


@pytest.mark.parametrize(
    "way", ["without TLS", "trusting the machine's authorities", "trusting another authority", "without a certificate"]
)
def test_who_does_not_fit_does_not_get_in(managed: Managed, tmp_path: Path, way: str) -> None:
    """A node that cannot be trusted is not given the password; a client without a certificate is not asked for it."""
    other = Authority(tmp_path, "other")
    nothing = {"kafka_ca": None, "kafka_certificate": None, "kafka_key": None}
    changes: dict[str, dict[str, Any]] = {
        "without TLS": nothing | {"kafka_security": "SASL_PLAINTEXT"},
        "trusting the machine's authorities": {"kafka_ca": None},
        "trusting another authority": {"kafka_ca": other.file},
        "without a certificate": {"kafka_certificate": None, "kafka_key": None},
    }
    asyncio.run(reach(managed.settings))
    with pytest.raises(KafkaUnavailable):
        asyncio.run(reach(managed.settings.model_copy(update=changes[way])))


def test_the_weaker_scram_is_offered_too(managed: Managed) -> None:
    """Some managed clusters have SCRAM-SHA-256 only."""
    weaker = managed.settings.model_copy(update={"kafka_mechanism": "SCRAM-SHA-256"})
    asyncio.run(principals.establish_principals(weaker))
    asyncio.run(reach(weaker))
    asyncio.run(reach(managed.settings))


def test_every_node_denies_by_the_same_acls(managed: Managed) -> None:
    """Each is asked by itself."""
    for node in managed.cluster.nodes:
        alone = managed.settings.model_copy(update={"broker": f"127.0.0.1:{node.address.port}"})
        assert asyncio.run(principals.differences(alone)) == (frozenset(), frozenset())


def test_a_user_who_may_alter_the_cluster_makes_the_principals_once(managed: Managed, tmp_path: Path) -> None:
    """From another home, as docs/operations.md says; afterwards the admin made there does. Last: passwords are new then."""
    asyncio.run(principals.add(managed.settings, "root", "training", "a-password"))
    asyncio.run(allow_to_alter(managed.settings, "root"))
    elsewhere = managed.settings.model_copy(update={"home": tmp_path / "home"})
    as_root = environment(elsewhere) | {"CREDITAPP_KAFKA_USER": "root", "CREDITAPP_KAFKA_PASSWORD": "a-password"}
    command = [sys.executable, "-m", "creditapp.cli"]
    for arguments, own in ((["principals", "create"], as_root), (["topics", "create"], environment(elsewhere))):
        done = subprocess.run(
            [*command, *arguments], env=own, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stderr
    asyncio.run(reach(elsewhere.acting_as("scoring")))
    with pytest.raises(KafkaUnavailable):
        asyncio.run(reach(managed.settings.acting_as("scoring")))


async def allow_to_alter(settings: Settings, user: str) -> None:
    """What a cluster's owner has."""
    powers = (Operation.ALTER, Operation.DESCRIBE)
    async with principals._admin(settings.acting_as(ADMIN)) as admin:
        await principals._create(admin, [Acl(user, power, Resource.CLUSTER, "kafka-cluster") for power in powers])
