"""Applications keep coming while workers are killed; each of them gets its one report."""

import asyncio
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from msgspec.structs import replace

from benchmarks.load import Steady, steady
from creditapp.errors import InvalidRecord
from creditapp.models.applications import Report
from creditapp.models.base import decode
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import ALWAYS, REPORTS
from tests.support.opened import open_scores
from tests.support.system import System
from tests.support.waiting import PATIENCE

COUNT, RATE = 5_000, 150
KILLS = ("identity", "bureau-2", "identity-2", "bureau", "identity")


def test_five_killed_workers_cost_no_application_its_report_and_cause_no_second_one(
    system: System, crowd: list[dict[str, Any]], measured: Callable[..., None]
) -> None:
    """5,000 applications at 150/s, five ``kill -9`` of two services' two workers: 5,000 reports, one each, no lag left."""
    token = system.cli("clients", "add", "fault-test").stdout.strip()
    load = asyncio.run(load_with_kills(system, crowd, token))
    assert set(load.statuses) == {202}
    reports = asyncio.run(reports_by_application(system, load.latencies.keys()))
    twice = [different for different in reports.values() if len(different) > 1]
    left = asyncio.run(wait_without_lag(system))
    measured("applications accepted under five kills", len(load.statuses), "", ">=", COUNT)
    measured("applications with a report", len(load.latencies), "", ">=", COUNT)
    measured("applications with two different reports", len(twice), "", "<=", 0)
    measured("partitions whose commits stand still at the end", len(left), "", "<=", 0)
    measured("longest wait for a report", max(load.latencies.values()), "s", "<=", 60)
    assert load.latencies.keys() == set(load.accepted)
    assert len(reports) == COUNT
    assert not twice
    assert not left


async def load_with_kills(system: System, people: list[dict[str, object]], token: str) -> Steady:
    """Post at a steady rate and kill a worker every few seconds; the supervisor starts it again."""
    loading = asyncio.create_task(steady(system.settings(), people, token, RATE, COUNT))
    for name in KILLS:
        await asyncio.sleep(COUNT / RATE / (len(KILLS) + 1))
        pid = await asyncio.to_thread(system.pid, name)
        os.kill(pid, signal.SIGKILL)
    return await loading


async def reports_by_application(system: System, ids: Collection[str]) -> dict[str, set[Report]]:
    """All different reports of these applications; journeys aside, which say when, and extracts, which are sealed anew."""
    found: list[Report] = []
    async for record in read_topic(system.settings(), REPORTS):
        with suppress(InvalidRecord):  # another test's poison
            report = decode(Report, record.value)
            if report.application_id in ids:
                found.append(report)
    reports: dict[str, set[Report]] = defaultdict(set)
    for report in await open_scores(system.settings(), REPORTS, found):
        reports[report.application_id].add(replace(report, journey=(), extract=None))
    return reports


class Left(NamedTuple):
    """A partition whose group has not committed up to its end."""

    service: str
    topic: str
    partition: int
    committed: int
    end: int


async def wait_without_lag(system: System) -> list[Left]:
    """Partitions that groups have not read to the end when the time is over; normally none."""
    deadline = time.monotonic() + PATIENCE
    while (left := await lags(system)) and time.monotonic() < deadline:
        await asyncio.sleep(1)
    return left


async def lags(system: System) -> list[Left]:
    """All commits that are not at the end."""
    admin = AIOKafkaAdminClient(**system.unrestricted())
    consumer = AIOKafkaConsumer(**system.unrestricted())
    await admin.start()
    await consumer.start()
    try:
        behind = []
        for service in ALWAYS:
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


def test_a_killed_workers_table_is_restored(system: System) -> None:
    """The same person's later application has the ones from before the kill in its history."""
    person = system.people(300)[-1]
    system.apply(person)
    os.kill(system.pid("reporting"), signal.SIGKILL)
    system.wait_ready(1 + ALWAYS.index("reporting"))
    _, second = system.apply(person)
    _, third = system.apply(person)
    assert len(third["history"]) == len(second["history"]) + (second["outcome"] == "scored")
