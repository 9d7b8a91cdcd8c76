"""Run drill workers on a real Kafka and read their outputs, tables and dead letters."""

import asyncio
import os
import secrets
import shutil
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

from creditapp.clock import SystemClock
from creditapp.models.base import decode
from creditapp.models.operations import DeadLetter
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.streaming.authenticity import headers_of
from creditapp.streaming.installation import establish
from creditapp.streaming.provision import create_topics
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.streaming.store import PREFIX, version_of
from creditapp.topics import DEAD_LETTERS
from creditapp.waiting.polling import poll
from tests.drills.records import Kept, Numbers, Put, table, topics
from tests.support.ports import free_port_range
from tests.support.system import ROOT

PATIENCE = float(os.environ.get("DRILL_PATIENCE", "90"))


_BUREAUS: dict[str, Path] = {}
"""By broker, the home of the first drill."""


class Worker:
    """One drill worker in its own process."""

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
        """Restart the worker after its process has ended, as a supervisor does."""
        assert self.process.poll() is not None, "it is still running"
        self.process = self._start()

    def wait(self) -> int:
        """The exit code, negative for a signal."""
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End the worker with SIGKILL, as in a crash."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        """The worker's log."""
        return self.log.read_text(errors="replace")

    def ready(self) -> bool:
        """Whether the worker holds partitions and has recovered its tables."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Stop the worker with SIGTERM and wait for its end."""
        self.process.terminate()
        self.wait()

    def state(self) -> str:
        """The answers of its private port and the end of its log, for the message of a failing test."""
        lines = [f"worker {self.port}, exit code {self.process.poll()}"]
        for path in ("readyz", "healthz", "metrics"):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=2) as answer:
                    lines += answer.read().decode().splitlines()
            except OSError as error:
                lines.append(f"{path}: {error} {getattr(error, 'read', str)()!r}")
        lines += self.said().splitlines()[-30:]
        return "\n".join(line for line in lines if not line.startswith(("#", "|", "python_", "process_")))


class Drill:
    """Topics, home directory and workers of one test; on exit, workers that still run are killed."""

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
        self._run(self._open())
        return self

    async def _open(self) -> None:
        await create_topics(self.settings, [self.source, self.out], [self.stored])
        self._open_bureau()
        await establish(self.settings, SystemClock())

    def _open_bureau(self) -> None:
        """All drills of a cluster are the same bureau's: the first one's keys and vault are made, the others have copies."""
        first = _BUREAUS.setdefault(self.settings.broker, self.home)
        if first != self.home:
            shutil.copytree(first / "keys", self.home / "keys", dirs_exist_ok=True)
            shutil.copy(first / "vault.sqlite", self.home / "vault.sqlite")

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()

    def _run(self, work: Any) -> Any:
        return asyncio.run(work)

    def start(self, **environment: str) -> Worker:
        """Start another worker."""
        worker = Worker(self, free_port_range(1), self.environment | environment)
        self.workers.append(worker)
        return worker

    def mark(self, stage: str) -> str:
        """Create the mark file of a crash point and return its path, for a worker's environment."""
        path = self.home / "marks" / stage
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return str(path)

    def put(self, records: Iterable[Put]) -> None:
        """Send records to the source topic."""
        self.publish(Emit(self.source, record) for record in records)

    def publish(self, emits: Iterable[Emit]) -> None:
        """Send records to any topics."""

        async def send() -> None:
            async with Publisher(self.settings) as publisher:
                await publisher.publish(emits)

        self._run(send())

    def put_raw(self, *messages: tuple[bytes, bytes], partition: int | None = None) -> None:
        """Send keys and values of any bytes to the source topic, to a partition or by their keys."""

        async def send() -> None:
            async with Publisher(self.settings) as publisher:
                assert publisher._producer is not None
                for key, value in messages:
                    headers = headers_of(Keys.load(self.home), self.source.name, key, value)
                    await publisher._producer.send(
                        self.source.name, value, key=key, partition=partition, headers=headers
                    )
                await publisher._producer.flush()

        self._run(send())

    def lag(self) -> int:
        """Number of records of the source topic that the group has not committed yet."""

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

        return int(self._run(ask()))

    def wait_handled(self) -> None:
        """Wait until the group has committed all records sent."""
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
                ends, messages = await consumer.end_offsets(tps), []
                while any([await consumer.position(tp) < ends[tp] for tp in tps]):
                    for records in (await consumer.getmany(timeout_ms=200)).values():
                        messages += records
                return messages
            finally:
                await consumer.stop()

        return list(self._run(all_of()))

    def kept(self) -> list[Kept]:
        """All outputs, including duplicates."""
        return [decode(Kept, record.value) for record in self.read(self.out.name)]

    def positions(self) -> dict[tuple[str, int], set[int]]:
        """All positions emitted for each number of each key; one position each if every effect happened once."""
        positions: dict[tuple[str, int], set[int]] = defaultdict(set)
        for kept in self.kept():
            positions[kept.key, kept.number].add(kept.position)
        return dict(positions)

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
    """The value of ``Drill.positions`` if every number was kept once and in order."""
    return {(put.key, put.number): {put.number} for put in puts(keys, numbers)}


def wait_until(reached: Callable[[], Any], what: str, workers: Iterable[Worker] = ()) -> None:
    """Wait until ``reached`` returns true; AssertionError with the workers' logs if that takes too long."""
    if not poll(reached, every=0.1, at_most=PATIENCE):
        states = "\n".join(worker.state() for worker in workers)
        raise AssertionError(f"timed out waiting until {what}\n{states}")
