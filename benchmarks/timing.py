"""``python -m benchmarks.timing``: whether the time of an answer tells what the answer does not say; writes benchmarks/timing.json.

Two kinds of request are sent in turn, in an order drawn at random, and the area under the curve of telling them apart by their
time alone is computed: 0.5 tells nothing, 1 everything. The arms are forms about people who have a file and forms about numbers
that nobody has ever sent; and addresses of applications that exist and that do not.
"""

import argparse
import asyncio
import secrets
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import aiohttp
from sklearn.metrics import roc_auc_score

from benchmarks.results import Row, write
from tests.support.system import System

RESULTS = Path(__file__).with_name("timing.json")
MOST = 0.55
AS_JSON = {"Accept": "application/json"}
Ask = Callable[[], Awaitable[object]]


def main() -> None:
    """Start, measure, stop, write; exit with 1 if a goal was missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.timing",
        description=__doc__,
        epilog="example: python -m benchmarks.timing --samples 100",
    )
    parser.add_argument("--samples", type=int, default=500, help="requests of each kind (500)")
    parser.add_argument("--people", type=int, default=2_000, help="synthetic people to publish (2000)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        # Neither is limited here, so that 500 samples take minutes: limits are the same for both kinds.
        system = System(
            Path(directory) / "home", arguments.people,
            CREDITAPP_APPLICATION_RATE="1000000", CREDITAPP_FAILURES_PER_ADDRESS="1000000",
        )  # fmt: skip
        print("· first start …", flush=True)
        system.start()
        try:
            rows = asyncio.run(measured(system, arguments.samples))
        finally:
            system.stop()
    for row in rows:
        print(row)
    write(arguments.out, rows)
    raise SystemExit(0 if all(row.met for row in rows) else 1)


async def measured(system: System, samples: int) -> list[Row]:
    """The rows of both comparisons."""
    people = system.people(2 * samples)
    assert len(people) == 2 * samples, "more people are needed: --people"
    wrong = [person | {"birth_date": "1971-02-03"} for person in people]
    bodies = {True: iter(wrong[:samples]), False: iter([form | {"ssn": _unused()} for form in wrong[samples:]])}
    async with aiohttp.ClientSession(system.url, headers=AS_JSON) as client:
        real_addresses: list[str] = []

        async def known() -> None:
            body = await _read(client.post("/applications", json=next(bodies[True])))
            real_addresses.append(body["status_url"])

        async def unknown() -> None:
            await _read(client.post("/applications", json=next(bodies[False])))

        forms = rows("form about a known and a never-seen number", *await in_turn(known, unknown, samples))
        # Each address is asked once, and none is made while time is taken: what client and server remember is alike.
        addresses = {True: iter(real_addresses), False: iter([_unreal() for _ in range(samples)])}

        async def real() -> None:
            await _read(client.get(next(addresses[True])))

        async def unreal() -> None:
            await _read(client.get(next(addresses[False])))

        return [
            *forms,
            *rows("address of an application that exists and that does not", *await in_turn(real, unreal, samples)),
        ]


def _unused() -> str:
    """A number that nobody of the population is likely to have."""
    return f"900-{secrets.randbelow(49) + 1:02}-{secrets.randbelow(9999) + 1:04}"


def _unreal() -> str:
    return f"/applications/{secrets.token_hex(32)}"


async def _read(request: Any) -> Any:
    async with request as answer:
        assert answer.status in (202, 403), answer.status
        return await answer.json()


async def in_turn(first: Ask, second: Ask, samples: int) -> tuple[list[float], list[float]]:
    """Milliseconds of as many requests of each kind, in an order drawn at random."""
    order = [0, 1] * samples
    Random(1).shuffle(order)
    times: tuple[list[float], list[float]] = ([], [])
    for kind in order:
        started = time.perf_counter()
        await (first, second)[kind]()
        times[kind].append(1000 * (time.perf_counter() - started))
    return times


def rows(name: str, first: list[float], second: list[float]) -> list[Row]:
    """How well the time tells them apart, in either direction, and the medians."""
    auc = float(roc_auc_score([0] * len(first) + [1] * len(second), first + second))
    medians = f"{median(first):.2f} and {median(second):.2f} ms"
    return [Row(f"told apart by time, {name} (medians {medians}), AUC", max(auc, 1 - auc), "", "<=", MOST)]


if __name__ == "__main__":
    main()
