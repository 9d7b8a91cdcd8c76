"""Runs drill workers on a real Kafka and reads what they left there."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from creditapp.models.base import decode
from creditapp.models.operations import DeadLetter
from creditapp.settings import Settings
from creditapp.streaming.provision import create_topics
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.streaming.store import PREFIX, version_of
from creditapp.topics import DEAD_LETTERS
from creditapp.waiting.polling import poll
from tests.drills.records import Kept, Numbers, Put, table, topics
from tests.support.system import ROOT, free_port_range

PATIENCE = float(os.environ.get("DRILL_PATIENCE", "90"))


class Worker:
    """One drill worker, a process of its own."""

    def __init__(self, drill: "Drill", port: int, environment: dict[str, str]) -> None:
        self.port = port
        self.log = drill.home / f"worker-{port}.log"
        self._command = [
            str(Path(sys.executable).with_name("faust")),
            "-A",
            drill.module,
            "worker",
            "-l",
            os.environ.get("DRILL_LOG", "info"),
        ]
        self._env = (
            os.environ
            | {
                "PYTHONPATH": str(ROOT),
                "DRILL": drill.name,
                "CREDITAPP_HOME": str(drill.home),
                "CREDITAPP_BROKER": drill.settings.broker,
                "CREDITAPP_PRIVATE_PORT": str(port),
                "CREDITAPP_SESSION_TIMEOUT": "6",
                "CREDITAPP_LOG_LEVEL": os.environ.get("DRILL_LOG", "info"),
            }
            | environment
        )
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(self._command, env=self._env, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def again(self) -> None:
        """Start it again after its end, as a supervisor does."""
        assert self.process.poll() is not None, "it still runs"
        self.process = self._start()

    def wait(self) -> int:
        """The exit code, negative for a signal."""
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        """All that it wrote."""
        return self.log.read_text(errors="replace")

    def ready(self) -> bool:
        """Whether it holds partitions and has recovered them."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """End it in good order."""
        self.process.terminate()
        self.wait()

    def state(self) -> str:
        """What its private port tells and its last words, for the message of a test that fails."""
        told = [f"worker {self.port}, exit code {self.process.poll()}"]
        for path in ("readyz", "healthz", "metrics"):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=2) as answer:
                    told += answer.read().decode().splitlines()
            except OSError as error:
                told.append(f"{path}: {error} {getattr(error, 'read', str)()!r}")
        told += self.said().splitlines()[-30:]
        return "\n".join(line for line in told if not line.startswith(("#", "|", "python_", "process_")))


class Drill:
    """Topics, a home and workers of one test; ``close`` ends what still runs."""

    def __init__(self, broker: str, home: Path, module: str = "tests.drills.service", partitions: int = 4) -> None:
        self.name = secrets.token_hex(4)
        self.home = home
        self.module = module
        self.settings = Settings(home=home, broker=broker, partitions=partitions)
        self.environment = {"CREDITAPP_PARTITIONS": str(partitions)}
        self.source, self.out = topics(self.name)
        self.stored = table(self.name)
        self.workers: list[Worker] = []

    def __enter__(self) -> "Drill":
        self._in_order(self._open())
        return self

    async def _open(self) -> None:
        await create_topics(self.settings, [self.source, self.out], [self.stored])
        await create_topics(self.settings, [DEAD_LETTERS], [])

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()

    def _in_order(self, work: Any) -> Any:
        return asyncio.run(work)

    def start(self, **environment: str) -> Worker:
        """One more worker."""
        worker = Worker(self, free_port_range(1), self.environment | environment)
        self.workers.append(worker)
        return worker

    def mark(self, stage: str) -> str:
        """A mark file for a stage, to hand to a worker."""
        path = self.home / "marks" / stage
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return str(path)

    def put(self, records: Iterable[Put]) -> None:
        """Send records to the source topic."""

        async def send() -> None:
            async with Publisher(self.settings) as publisher:
                await publisher.publish(Emit(self.source, record) for record in records)

        self._in_order(send())

    def put_raw(self, key: bytes, value: bytes) -> None:
        """Send bytes that may be anything."""

        async def send() -> None:
            async with Publisher(self.settings) as publisher:
                assert publisher._producer is not None
                await publisher._producer.send_and_wait(self.source.name, value, key=key)

        self._in_order(send())

    def lag(self) -> int:
        """Records of the source topic that the group has not committed yet."""

        async def ask() -> int:
            tps = [TopicPartition(self.source.name, number) for number in range(self.settings.partitions)]
            admin = AIOKafkaAdminClient(bootstrap_servers=self.settings.broker)
            consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.broker)
            await admin.start()
            await consumer.start()
            try:
                ends = await consumer.end_offsets(tps)
                try:
                    committed = await admin.list_consumer_group_offsets(f"creditapp-drill-{self.name}", partitions=tps)
                except GroupCoordinatorNotAvailableError:  # a Kafka without any group yet
                    return sum(ends.values())
                # A group that has not committed on a partition yet has no entry for it.
                return sum(ends[tp] - (max(0, committed[tp].offset) if tp in committed else 0) for tp in tps)
            finally:
                await consumer.stop()
                await admin.close()

        return int(self._in_order(ask()))

    def wait_handled(self) -> None:
        """Return when the group has committed all that was sent."""
        wait_until(lambda: self.lag() == 0, "the group commits all records", self.workers)

    def read(self, topic: str) -> list[Any]:
        """All records of a topic."""

        async def all_of() -> list[Any]:
            consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.broker, fetch_max_bytes=64 * 1024**2)
            await consumer.start()
            try:
                tps = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
                if not tps:
                    await consumer._client.force_metadata_update()
                    tps = [TopicPartition(topic, number) for number in range(self.settings.partitions)]
                consumer.assign(tps)
                await consumer.seek_to_beginning()
                ends, found = await consumer.end_offsets(tps), []
                while any([await consumer.position(tp) < ends[tp] for tp in tps]):
                    for records in (await consumer.getmany(timeout_ms=200)).values():
                        found += records
                return found
            finally:
                await consumer.stop()

        return list(self._in_order(all_of()))

    def kept(self) -> list[Kept]:
        """All outputs, duplicates included."""
        return [decode(Kept, record.value) for record in self.read(self.out.name)]

    def positions(self) -> dict[tuple[str, int], set[int]]:
        """All positions told of each number of each key; one each where every effect happened once."""
        found: dict[tuple[str, int], set[int]] = defaultdict(set)
        for kept in self.kept():
            found[kept.key, kept.number].add(kept.position)
        return dict(found)

    def table(self) -> dict[str, tuple[int, ...]]:
        """The table as recovery would rebuild it from the changelog: the highest version of each key."""
        newest: dict[bytes, bytes] = {}
        for record in self.read(self.stored.changelog):
            if version_of(record.value) >= version_of(newest.get(record.key)):
                newest[record.key] = record.value
        return {key.decode(): decode(Numbers, value[PREFIX:]).numbers for key, value in newest.items()}

    def letters(self) -> list[DeadLetter]:
        """The dead letters of this drill's source topic."""
        letters = [decode(DeadLetter, record.value) for record in self.read(DEAD_LETTERS.name)]
        return [letter for letter in letters if letter.topic == self.source.name]


def puts(keys: int, numbers: int, first: int = 0) -> list[Put]:
    """``numbers`` ascending numbers for each of ``keys`` keys, interleaved."""
    return [Put(key=f"key-{key}", number=number) for number in range(first, first + numbers) for key in range(keys)]


def once(keys: int, numbers: int) -> dict[tuple[str, int], set[int]]:
    """What ``Drill.positions`` is when every number was kept once and in order."""
    return {(put.key, put.number): {put.number} for put in puts(keys, numbers)}


def wait_until(reached: Callable[[], Any], what: str, workers: Iterable[Worker] = ()) -> None:
    """Return when ``reached``; AssertionError with the workers' last words if that takes too long."""
    if not poll(reached, every=0.1, at_most=PATIENCE):
        states = "\n".join(worker.state() for worker in workers)
        raise AssertionError(f"it does not happen that {what}\n{states}")
