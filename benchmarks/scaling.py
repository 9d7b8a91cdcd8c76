"""How throughput and cost change with partitions and with workers of the bureau: one system after the other, each by itself."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.progress import timed
from benchmarks.results import Row
from benchmarks.side_by_side import usage
from benchmarks.side_by_side.measuring import KAFKA
from benchmarks.side_by_side.people import People
from benchmarks.side_by_side.rounds import our_load
from benchmarks.side_by_side.running import kafka_pid
from creditapp.topics import ALWAYS
from tests.support.system import System

PARTITIONS = (6, 12, 24, 48)
WORKERS = (1, 2, 3, 4)
ON_FILE = 1_000
"""People of each system, all of whom apply."""
WARMING_UP, BACKLOG, ROUNDS = 300, 1_000, 3
"""Applications before the first round, applications of a round, rounds."""
IDLE_FOR = 10.0
"""Seconds over which an idle system is watched."""
Point = dict[str, float]


def by_partitions(directory: Path, scorecard: Path) -> list[Point]:
    """Systems with so many partitions a topic."""
    return [_point(directory, scorecard, "partitions", count, CREDITAPP_PARTITIONS=str(count)) for count in PARTITIONS]


def by_workers(directory: Path, scorecard: Path) -> list[Point]:
    """Systems with so many workers of the bureau, which takes the most processor time of all services."""
    return [_point(directory, scorecard, "workers", count, CREDITAPP_WORKERS_BUREAU=str(count)) for count in WORKERS]


def rows(workers: list[Point]) -> list[Row]:
    """The figure that has a goal."""
    one, two = (point["per_second"] for point in workers[:2])
    return [Row("throughput with a second worker of the bureau against one", two / one, "×", ">=", 1.6)]


def _point(directory: Path, scorecard: Path, what: str, size: int, **environment: str) -> Point:
    with running(directory / f"{what}-{size}", scorecard, f"{size} {what}", **environment) as system:
        people = People(system.settings(), system.people(ON_FILE))
        return {"size": size, **speed(system, people), "idle": usage.percent_of_a_core(pids(system), IDLE_FOR)}


@contextmanager
def running(home: Path, scorecard: Path, what: str, **environment: str) -> Iterator[System]:
    """A system of its own, spared the training."""
    system = System(home, ON_FILE, **environment)
    system.give_scorecard(scorecard)
    try:
        with timed(f"a system with {what}, started"):
            system.start()
        yield system
    finally:
        system.stop()


def speed(system: System, people: People) -> Point:
    """Applications a second of a backlog, processor milliseconds of one in services and Kafka: medians."""
    load, processes = our_load(system, people), pids(system)
    asyncio.run(load.at_once(WARMING_UP))
    rates, costs = [], []
    for number in range(1, ROUNDS + 1):
        with timed(f"backlog of {BACKLOG:,}, round {number}"):
            before = usage.each(processes)
            rates.append(asyncio.run(load.at_once(BACKLOG)).rate)
            costs.append(1000 * sum(usage.since(before, usage.each(processes)).values()) / BACKLOG)
    return {"per_second": median(rates), "milliseconds": median(costs)}


def pids(system: System) -> dict[str, int]:
    """All workers' processes and Kafka's."""
    workers = int(system.env.get("CREDITAPP_WORKERS_BUREAU", "1"))
    names = [*ALWAYS, *[f"bureau-{number}" for number in range(2, workers + 1)]]
    return {name: system.pid(name) for name in names} | {KAFKA: kafka_pid(system)}
