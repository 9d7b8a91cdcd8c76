"""The only gateway outlives what Kafka does: a dead broker of three, a dead coordinator, no Kafka at all, a broken table."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from broker.cluster import Cluster
from broker.jars import fetch
from broker.node import Node
from creditapp.clock import SystemClock
from creditapp.settings import Settings
from creditapp.streaming.installation import establish
from creditapp.waiting.polling import poll
from tests.support.ports import free_port_range
from tests.support.system import ROOT
from tests.support.waiting import PATIENCE
from tests.support.web_visitor import FORM


class Answer(NamedTuple):
    """Status, headers and JSON of an answer; status 0 if there was none."""

    status: int
    headers: dict[str, str]
    body: Any


class Gateway:
    """One gateway process on a cluster, without any other service."""

    def __init__(self, home: Path, cluster: Cluster) -> None:
        self.port = free_port_range(2)
        self.home = home
        self.log = home / "gateway.log"
        self.settings = Settings(home=home, broker=cluster.bootstrap, replication=3, min_insync_replicas=2)
        asyncio.run(establish(self.settings, SystemClock()))
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "CREDITAPP_HOME": str(self.home),
            "CREDITAPP_BROKER": self.settings.broker,
            "CREDITAPP_PORT": str(self.port),
            "CREDITAPP_PRIVATE_PORT": str(self.port + 1),
            "CREDITAPP_KAFKA_PATIENCE": "10",
            "CREDITAPP_APPLICATION_RATE": "100000",
        }
        command = [
            str(Path(sys.executable).with_name("faust")),
            "-A",
            "creditapp.agents.gateway",
            "worker",
            "-l",
            "info",
        ]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def again(self) -> None:
        """Start it again after its end."""
        self.process = self._started()

    def ask(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> Answer:
        """GET, or POST of a form; each answer comes within five seconds."""
        body = json.dumps(form).encode() if form is not None else None
        sent = {"Accept": "application/json", **({"Content-Type": "application/json"} if form else {}), **headers}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, sent)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, dict(answer.headers), json.load(answer))
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), json.load(error))

    def apply(self) -> Answer:
        """Send a form."""
        return self.ask("/applications", {**FORM, "consent": True})

    def ready(self) -> bool:
        """Whether it holds partitions and its tables."""
        try:
            return self.ask("/readyz").status == 200
        except OSError:
            return False

    def wait_accepting(self) -> Answer:
        """The first accepted form."""
        answers: list[Answer] = []

        def accepted() -> bool:
            if not self.ready():
                return False
            answers.append(self.apply())
            return answers[-1].status == 202

        assert poll(accepted, every=0.3, at_most=PATIENCE), self.log.read_text(errors="replace")[-3000:]
        return answers[-1]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three nodes."""
    fetch()
    cluster = Cluster(tmp_path_factory.mktemp("three"), free_port_range(8), nodes=3)
    cluster.start()
    yield cluster
    for node in cluster.nodes:
        node.kill()


@pytest.fixture(scope="module")
def gateway(three: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that is ready."""
    running = Gateway(tmp_path_factory.mktemp("gateway"), three)
    running.wait_accepting()
    yield running
    running.process.kill()
    running.process.wait()


def coordinator(cluster: Cluster) -> Node:
    """The node that coordinates the gateways' group."""

    async def ask() -> int:
        admin = AIOKafkaAdminClient(bootstrap_servers=cluster.bootstrap)
        await admin.start()
        try:
            return int(await admin.find_coordinator("creditapp-gateway"))
        finally:
            await admin.close()

    def found() -> bool:
        try:
            numbers.append(asyncio.run(ask()))
        except KafkaError:
            return False
        return True

    numbers: list[int] = []
    assert poll(found, every=0.5, at_most=PATIENCE)
    return next(node for node in cluster.nodes if node.address.number == numbers[-1])


def applied_for(gateway: Gateway, seconds: float) -> set[int]:
    """The statuses of forms that are sent all the while."""
    statuses = set()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        statuses.add(gateway.apply().status)
        time.sleep(0.1)
    return statuses


@pytest.mark.parametrize("kill", [1, 2])
def test_a_dead_coordinator_of_three_brokers_ends_no_gateway(three: Cluster, gateway: Gateway, kill: int) -> None:
    """Every form is answered, 202 or 503, by the same process; and once the cluster has noticed, all are accepted again."""
    node = coordinator(three)
    node.kill()
    try:
        assert applied_for(gateway, 25.0) <= {202, 503}
        gateway.wait_accepting()
    finally:
        node.start()
        three.wait_ready(node)
    assert gateway.process.poll() is None
    gateway.wait_accepting()


def test_without_kafka_the_gateway_serves_what_it_has_and_says_503_where_it_must_publish(
    three: Cluster, gateway: Gateway
) -> None:
    """For longer than other services would wait; when Kafka is back, the same process accepts again."""
    accepted = gateway.wait_accepting().body
    held = {"Application-Token": accepted["token"]}
    assert poll(lambda: gateway.ask(accepted["status_url"], **held).status == 202, every=0.2, at_most=PATIENCE)
    for node in three.nodes:
        node.kill()
    try:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            refused = gateway.apply()
            assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
            assert len(refused.body["token"]) == 43
            assert gateway.ask("/").status == 200
            assert gateway.ask(accepted["status_url"], **held).status == 202
    finally:
        for node in three.nodes:
            node.start()
        for node in three.nodes:
            three.wait_ready(node)
    gateway.wait_accepting()
    assert gateway.process.poll() is None


@pytest.mark.parametrize("what", ["truncated", "rubbish", "unreadable manifest"])
def test_a_broken_table_file_is_set_aside_and_rebuilt(gateway: Gateway, what: str) -> None:
    """After a crash that has broken files: the next start reads them anew from the changelog, and keeps the broken ones beside."""
    accepted = gateway.wait_accepting().body
    held = {"Application-Token": accepted["token"]}
    gateway.process.kill()
    gateway.process.wait()
    databases = [path.parent for path in (gateway.home / "tables").rglob("CURRENT") if ".broken" not in str(path)]
    assert databases
    for database in databases:
        for file in database.iterdir():
            if what == "truncated" and file.suffix in (".log", ".sst") or what == "rubbish" and file.name != "LOCK":
                file.write_bytes(
                    b"\0rubbish" * 100 if what == "rubbish" else file.read_bytes()[: file.stat().st_size // 2]
                )
        if what == "unreadable manifest":
            for file in database.glob("MANIFEST-*"):
                file.unlink()
    gateway.again()
    gateway.wait_accepting()
    assert poll(lambda: gateway.ask(accepted["status_url"], **held).status == 202, every=0.2, at_most=PATIENCE)
    if what != "truncated":
        assert list((gateway.home / "tables").rglob("*.broken-*"))
