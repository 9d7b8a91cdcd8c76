"""Measure the system as `make run` starts it: starts, memory, latency, throughput, and what it takes when idle.

Applications come from so many people that each applies a few times in all, as people do; a last backlog comes from a small crowd who
apply repeatedly, so that their files and histories grow.
"""

import asyncio
import time
from argparse import Namespace
from statistics import median

from benchmarks.load import backlog, complete, steady
from benchmarks.progress import timed
from benchmarks.results import Row
from benchmarks.side_by_side import usage
from benchmarks.side_by_side.running import kafka_pid
from benchmarks.simulations import simulations
from creditapp.models.base import decode
from creditapp.models.credit_events import CreditEvents
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import ALWAYS, CREDIT_EVENTS, OPERATORS
from tests.support.system import System

CROWD = 500
"""People of the backlog who apply repeatedly."""
APPLICANTS = 5_000
"""People who apply in the other loads."""
IDLE_FOR = 20.0
"""Seconds over which an idle system is watched."""
RATES: dict[int, tuple[float, float]] = {50: (12, 50), 200: (20, 100)}
"""Steady loads, applications a second, with the goals of their p50 and p99 in milliseconds."""


def first_start(system: System) -> Row:
    """Seconds from an empty home to the URL: training, publication, zero lag at the bureau."""
    with timed("first start, to the URL"):
        started = time.monotonic()
        system.start()
    return Row("first start: population taken in, URL printed", time.monotonic() - started, "s", "<=", 60)


def folded(system: System) -> Row:
    """Credit events that a second of the bureau's processor time has folded into files since its start, which is counted too."""
    events = asyncio.run(_events(system))
    seconds = usage.processor_seconds(system.pid("bureau"))
    return Row("credit events folded a second of the bureau's processor time", events / seconds, "1/s", ">=", 4_000)


async def _events(system: System) -> int:
    settings = system.settings().acting_as(OPERATORS)
    return sum([decode(CreditEvents, record.value).count async for record in read_topic(settings, CREDIT_EVENTS)])


def second_start(system: System) -> Row:
    """Seconds of a warm start."""
    with timed("second start, to the URL"):
        started = time.monotonic()
        system.start()
        seconds = time.monotonic() - started
    return Row("second start: URL printed, all known", seconds, "s", "<=", 10)


def disk(system: System) -> dict[str, float]:
    """Kilobytes on disk for each person of the population: the services' tables, and the vault."""
    people = int(system.env["CREDITAPP_PEOPLE"])
    tables = sum(path.stat().st_size for path in (system.home / "tables").rglob("*") if path.is_file())
    vault = sum(path.stat().st_size for path in system.home.glob("vault.sqlite*"))
    return {"tables": tables / people / 1000, "vault": vault / people / 1000}


def figures(system: System, arguments: Namespace) -> list[Row]:
    """All rows of a running system."""
    rows = [*memory(system, "after publication"), idle(system), *speed(system, arguments)]
    with timed("simulations under a steady load"):
        rows += simulations(system, arguments.rounds, arguments.steady)
    return rows + memory(system, "after the loads")


def memory(system: System, when: str) -> list[Row]:
    """Resident megabytes of each service's worker."""
    return [
        Row(f"resident memory of {name} {when}", usage.resident_megabytes(system.pid(name)), "MB", "<=", 150)
        for name in ALWAYS
    ]


def idle(system: System) -> Row:
    """What all services and Kafka take of one core while nobody applies."""
    pids = {name: system.pid(name) for name in ALWAYS} | {"Kafka": kafka_pid(system)}
    with timed("an idle system"):
        taken = usage.percent_of_a_core(pids, IDLE_FOR)
    return Row("idle, all services and Kafka, of one core", taken, "%", "<=", 10)


def speed(system: System, arguments: Namespace) -> list[Row]:
    """Latency under steady loads, throughput of a backlog."""
    people, settings = system.people(min(arguments.people, APPLICANTS)), system.settings()
    token = system.cli("clients", "add", "benchmark").stdout.strip()
    with timed("warming up"):
        asyncio.run(steady(settings, people, token, 50, 300))
    loads: dict[int, list[tuple[float, float]]] = {rate: [] for rate in RATES}
    rates = []
    for number in range(1, arguments.rounds + 1):
        for rate, measured in loads.items():
            with timed(f"steady load of {rate}/s, round {number}"):
                load = complete(asyncio.run(steady(settings, people, token, rate, arguments.steady)))
            measured.append((load.percentile(0.5), load.percentile(0.99)))
        with timed(f"backlog, round {number}"):
            rates.append(asyncio.run(backlog(settings, people, arguments.backlog)))
    with timed("backlog of a crowd who apply over and over"):
        crowd = asyncio.run(backlog(settings, people[:CROWD], 4 * arguments.backlog))
    return [
        *[row for rate, measured in loads.items() for row in _latencies(rate, measured)],
        Row("applications end to end, backlog", median(rates), "1/s", ">=", 1_000),
        Row(f"the same, of {CROWD} people who apply over and over", crowd, "1/s", ">=", 1_000),
    ]


def _latencies(rate: int, measured: list[tuple[float, float]]) -> list[Row]:
    what = f"accepted → view stored, at {rate}/s"
    half, most = RATES[rate]
    return [
        Row(f"{what}, p50", median(p50 for p50, _ in measured), "ms", "<=", half),
        Row(f"{what}, p99", median(p99 for _, p99 in measured), "ms", "<=", most),
    ]
