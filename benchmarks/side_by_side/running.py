"""Start and stop contestants; one runs at a time, on the broker of the running system."""

import asyncio
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from benchmarks.service_peers.round import Round
from benchmarks.service_peers.services import SERVICES
from benchmarks.side_by_side.contestants import ROOT, Contestant
from benchmarks.side_by_side.people import FURNISHED, People
from creditapp.privacy.passwords import password_of
from creditapp.streaming.publisher import RawMessage
from creditapp.topics import ALWAYS, BROKER
from launch.supervisor import private_ports
from tests.support.system import System
from tests.support.waiting import eventually

ENDS_WITHIN = 30.0
"""Seconds that a peer's process may take to end."""


def kafka_pid(system: System) -> int:
    """The process of the broker."""
    return int((system.home / "kafka" / "node-1" / "pid").read_text())


@contextmanager
def our_services(system: System) -> Iterator[dict[str, int]]:
    """This project's services, started and ready; their process ids by name."""
    system.supervise("start", "all")
    settings = system.settings()
    for port in private_ports(settings).values():
        system.wait_ready(port - settings.port)
    try:
        yield {name: system.pid(name) for name in ALWAYS}
    finally:
        system.supervise("stop", "all")


class Peer:
    """A contestant that is not this project: its topics, what it is told, its processes."""

    def __init__(self, contestant: Contestant, system: System, people: People, directory: Path, port: int) -> None:
        self.contestant, self._system, self._people = contestant, system, people
        self._directory = directory / contestant.letter
        self._directory.mkdir()
        settings = system.settings()
        self.round = Round(
            prefix=f"peer-{contestant.letter}",
            broker=settings.broker,
            user=BROKER,
            password=password_of(system.home, BROKER),
            home=str(system.home),
            directory=str(self._directory),
            scorecard=str(system.home / "scorecard" / "scorecard.json"),
            furnishers=people.furnishers(),
            partitions=settings.partitions,
            port=port,
        )
        self._told = self._directory / "round.json"
        self._told.write_bytes(msgspec.json.encode(self.round))

    @property
    def client(self) -> dict[str, Any]:
        """Options of a client that may do everything."""
        return self._system.unrestricted()

    async def make_topics(self) -> None:
        """Create its topics and changelogs, with as many partitions as the project's."""
        changelogs = [self.round.changelog(service) for service in SERVICES.values() if service.table]
        sources = [self.round.topic(topic) for service in SERVICES.values() for topic in service.reads]
        compacted = {"cleanup.policy": "compact"}
        admin = AIOKafkaAdminClient(**self.client)
        await admin.start()
        try:
            await admin.create_topics(
                [NewTopic(name, self.round.partitions, 1) for name in sources]
                + [NewTopic(name, self.round.partitions, 1, topic_configs=compacted) for name in changelogs]
            )
        finally:
            await admin.close()

    def furnished(self) -> Iterator[RawMessage]:
        """What furnishers have reported, in the peer's topics.

        Quix Streams keeps a state for each topic, so there it comes by the topic of the applications for which it is read.
        """
        for topic in FURNISHED:
            service = next(service for service in SERVICES.values() if topic in service.reads)
            by = topic
            if self.contestant.module == "quix":
                by = next(one for one, how in service.reads.items() if how.to is not None)
            for key, message in self._people.furnished(topic, opened=not self.contestant.seals):
                yield RawMessage(self.round.topic(by), key, *message)

    @contextmanager
    def running(self) -> Iterator[dict[str, int]]:
        """Its processes, started; their ids by name."""
        started: dict[str, subprocess.Popen[bytes]] = {}
        for name, command in self.contestant.commands(self._told).items():
            with (self._directory / f"{name}.log").open("ab") as log:
                started[name] = subprocess.Popen(
                    command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
        try:
            yield {name: process.pid for name, process in started.items()}
        finally:
            self._end(started)

    def _end(self, started: dict[str, "subprocess.Popen[bytes]"]) -> None:
        for process in started.values():
            process.terminate()
        for name, process in started.items():
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                print(f"  {self.contestant.name}: {name} did not end by itself", flush=True)

    def log_end(self) -> str:
        """The last lines of its processes' logs."""
        return "\n".join(
            line
            for path in sorted(self._directory.glob("*.log"))
            for line in path.read_text(errors="replace").splitlines()[-4:]
        )

    async def wait_read(self, ends: dict[TopicPartition, int], patience: float) -> None:
        """Return once its groups have committed these offsets."""
        admin = AIOKafkaAdminClient(**self.client)
        await admin.start()
        try:
            async with asyncio.timeout(patience):
                while True:
                    committed = await _committed(admin, [self.round.group(one) for one in SERVICES.values()])
                    if all(committed.get(part, 0) >= end for part, end in ends.items()):
                        return
                    await asyncio.sleep(0.5)
        except TimeoutError:
            raise SystemExit(f"error: {self.contestant.name} did not take in the files:\n{self.log_end()}") from None
        finally:
            await admin.close()


async def _committed(admin: AIOKafkaAdminClient, groups: Sequence[str]) -> dict[TopicPartition, int]:
    committed: dict[TopicPartition, int] = {}
    for group in groups:
        for part, stored in (await admin.list_consumer_group_offsets(group)).items():
            committed[part] = max(stored.offset, committed.get(part, 0))
    return committed


def _environment() -> dict[str, str]:
    """A peer is told everything in its file; nothing else of ours is in its environment."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("CREDITAPP_", "PORT"))}


def wait_http(port: int) -> None:
    """Return when something listens."""
    from broker.cluster import answers

    eventually(lambda: answers(port))
