"""Applications keep coming while workers are killed; each of them gets its one report."""

import asyncio
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from msgspec.structs import replace

from benchmarks.load import Steady, steady
from creditapp.models.applications import Report
from creditapp.models.base import decode
from creditapp.topics import REPORTS, SERVICES
from tests.support.system import System

COUNT, RATE = 5_000, 150
KILLS = ("identity", "bureau-2", "identity-2", "bureau", "identity")
PATIENCE = 120.0


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system with two workers of identity and of bureau."""
    home = tmp_path_factory.mktemp("pairs") / "home"
    running = System(home, 300, CREDITAPP_WORKERS_IDENTITY="2", CREDITAPP_WORKERS_BUREAU="2")
    running.start()
    yield running
    assert running.stop() == 0


def test_five_kills_of_workers_cost_no_application_its_report_and_give_none_two(
    pairs: System, measured: Callable[..., None]
) -> None:
    """5,000 applications at 150/s, five ``kill -9`` of two services' two workers: 5,000 reports, one each, no lag left."""
    token = pairs.cli("clients", "add", "fault-test").stdout.strip()
    load = asyncio.run(load_with_kills(pairs, pairs.people(300), token))
    assert set(load.statuses) == {202}
    reports = asyncio.run(reports_by_application(pairs))
    twice = [told for told in reports.values() if len(told) > 1]
    left = asyncio.run(wait_without_lag(pairs))
    measured("applications accepted under five kills", len(load.statuses), "", ">=", COUNT)
    measured("applications with a report", len(load.latencies), "", ">=", COUNT)
    measured("applications told two different reports", len(twice), "", "<=", 0)
    measured("partitions whose commits stand still at the end", len(left), "", "<=", 0)
    measured("longest wait for a report", max(load.latencies.values()), "s", "<=", 60)
    assert len(load.latencies) == COUNT
    assert len(reports) == COUNT
    assert not twice
    assert not left


async def load_with_kills(pairs: System, people: list[dict[str, object]], token: str) -> Steady:
    """Post at a steady rate and kill a worker every few seconds; the supervisor starts it again."""
    loading = asyncio.create_task(steady(pairs.settings(), people, token, RATE, COUNT))
    for name in KILLS:
        await asyncio.sleep(COUNT / RATE / (len(KILLS) + 1))
        pid = await asyncio.to_thread(pairs.pid, name)
        os.kill(pid, signal.SIGKILL)
    return await loading


async def reports_by_application(pairs: System) -> dict[str, set[Report]]:
    """All different reports that were ever told, by application; journeys aside, which say when."""
    consumer = AIOKafkaConsumer(bootstrap_servers=pairs.settings().broker)
    await consumer.start()
    told: dict[str, set[Report]] = defaultdict(set)
    try:
        tps = [TopicPartition(REPORTS.name, number) for number in range(pairs.settings().partitions)]
        consumer.assign(tps)
        await consumer.seek_to_beginning()
        ends = await consumer.end_offsets(tps)
        while any([await consumer.position(tp) < ends[tp] for tp in tps]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    report = decode(Report, record.value)
                    told[report.application_id].add(replace(report, journey=(), extract=None, factors=()))
    finally:
        await consumer.stop()
    return told


class Left(NamedTuple):
    """A partition whose group has not committed up to its end."""

    service: str
    topic: str
    partition: int
    committed: int
    end: int


async def wait_without_lag(pairs: System) -> list[Left]:
    """What groups still have to commit when all others long have not."""
    deadline = time.monotonic() + PATIENCE
    while (left := await lags(pairs)) and time.monotonic() < deadline:
        await asyncio.sleep(1)
    return left


async def lags(pairs: System) -> list[Left]:
    """All commits that are not at the end."""
    admin = AIOKafkaAdminClient(bootstrap_servers=pairs.settings().broker)
    consumer = AIOKafkaConsumer(bootstrap_servers=pairs.settings().broker)
    await admin.start()
    await consumer.start()
    try:
        behind = []
        for service in SERVICES:
            committed = await admin.list_consumer_group_offsets(f"creditapp-{service}")
            ends = await consumer.end_offsets(list(committed))
            behind += [
                Left(service, tp.topic, tp.partition, at.offset, ends[tp])
                for tp, at in committed.items()
                if max(0, at.offset) < ends[tp]
            ]
        return behind
    finally:
        await consumer.stop()
        await admin.close()


def test_what_a_worker_knew_survives_its_kill(pairs: System) -> None:
    """The tables of killed workers are whole: the same person's second application has the first in its history."""
    person = pairs.people(1)[0]
    pairs.apply(person)
    os.kill(pairs.pid("reporting"), signal.SIGKILL)
    pairs.wait_ready(1 + SERVICES.index("reporting"))
    _, second = pairs.apply(person)
    _, third = pairs.apply(person)
    assert len(third["history"]) == len(second["history"]) + (second["outcome"] == "scored")
