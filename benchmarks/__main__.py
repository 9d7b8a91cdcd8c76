"""``python -m benchmarks``: measure the system as `make run` starts it; writes ``benchmarks/results.json``.

Speed is measured while Kafka, the services and this client share the machine's cores. Each figure is the median of its
rounds; a figure that misses its goal is recorded as missed. Applications come from so many people that each applies a few
times in all, as people do; a last backlog comes from a small crowd who apply repeatedly, so that their files and histories grow.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.load import backlog, complete, steady
from benchmarks.pages import pages
from benchmarks.results import Row, write
from benchmarks.simulations import simulations
from creditapp.topics import ALWAYS
from tests.support.system import System

CROWD = 500
"""People of the backlog who apply repeatedly."""
RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """Start, measure, stop, write."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, epilog="example: python -m benchmarks --rounds 1"
    )
    parser.add_argument("--people", type=int, default=10_000, help="synthetic people to publish (10000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each load (3)")
    parser.add_argument("--backlog", type=int, default=5_000, help="applications of a backlog round (5000)")
    parser.add_argument("--steady", type=int, default=2_000, help="applications of a steady round, at 50/s (2000)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        system = System(Path(directory) / "home", arguments.people)
        rows = [first_start(system), *pages()]
        try:
            rows += memory(system, "after publication")
            rows += speed(system, arguments)
            with timed("simulations under a steady load"):
                rows += simulations(system, arguments.rounds, arguments.steady)
            rows += memory(system, "after the loads")
        finally:
            system.stop()
        rows.append(second_start(system))
    for row in rows:
        print(row)
    write(arguments.out, rows)
    print(f"written to {arguments.out}")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print what is being measured, and how long it took."""
    print(f"· {what} …", flush=True)
    started = time.monotonic()
    yield
    print(f"· {what}: {time.monotonic() - started:.1f} s", flush=True)


def first_start(system: System) -> Row:
    """Seconds from an empty home to the URL: training, publication, zero lag at the bureau."""
    with timed("first start, to the URL"):
        started = time.monotonic()
        system.start()
    return Row("first start: population taken in, URL printed", time.monotonic() - started, "s", "<=", 120)


def second_start(system: System) -> Row:
    """Seconds of a warm start."""
    with timed("second start, to the URL"):
        started = time.monotonic()
        system.start()
        seconds = time.monotonic() - started
    system.stop()
    return Row("second start: URL printed, all known", seconds, "s", "<=", 20)


def memory(system: System, when: str) -> list[Row]:
    """Resident megabytes of each service's worker."""
    return [Row(f"resident memory of {name} {when}", _resident(system.pid(name)), "MB", "<=", 150) for name in ALWAYS]


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def speed(system: System, arguments: argparse.Namespace) -> list[Row]:
    """Latency under a steady load, throughput of a backlog."""
    people = system.people(min(arguments.people, 5_000))
    token = system.cli("clients", "add", "benchmark").stdout.strip()
    with timed("warming up"):
        asyncio.run(steady(system.settings(), people, token, 50, 300))
    rounds, rates = [], []
    for number in range(1, arguments.rounds + 1):
        with timed(f"steady load, round {number}"):
            rounds.append(complete(asyncio.run(steady(system.settings(), people, token, 50, arguments.steady))))
        with timed(f"backlog, round {number}"):
            rates.append(asyncio.run(backlog(system.settings(), people, arguments.backlog)))
    with timed("backlog of a crowd who apply over and over"):
        crowd = asyncio.run(backlog(system.settings(), people[:CROWD], 4 * arguments.backlog))
    return [
        Row("accepted → view stored, at 50/s, p50", median(load.percentile(0.5) for load in rounds), "ms", "<=", 60),
        Row("accepted → view stored, at 50/s, p99", median(load.percentile(0.99) for load in rounds), "ms", "<=", 250),
        Row("applications end to end, backlog", median(rates), "1/s", ">=", 400),
        Row(f"the same, of {CROWD} people who apply over and over", crowd, "1/s", ">=", 250),
    ]


main()
