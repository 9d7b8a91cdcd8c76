"""Simulations asked of the running system while others apply: how long until a person sees what would happen if."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from statistics import median
from typing import Any, NamedTuple

import aiohttp

from benchmarks.load import Steady, complete, steady
from benchmarks.results import Row
from creditapp.settings import Settings
from tests.support.system import System

ASKERS = 20
"""People who ask, each with an application of their own."""
EVERY = 0.2
"""Seconds between two questions: five a second."""
PAY_DOWN = {"scenarios": [{"do": "pay_down", "to": 0.1}]}


class Asker(NamedTuple):
    """Somebody with a report."""

    address: str
    token: str


class Asked(NamedTuple):
    """What became of the questions, and of the applications beside them."""

    simulations: list[float]
    """Seconds until a scenario was answered."""
    next_steps: list[float]
    """Seconds until the best next steps were answered: up to some ten scenarios at once."""
    load: Steady


def simulations(system: System, rounds: int, count: int) -> list[Row]:
    """What would happen if, asked five times a second while others apply."""
    people, settings = system.people(500), system.settings()
    token = system.cli("clients", "add", "benchmark-simulations").stdout.strip()
    asked = [asyncio.run(asked_under_load(settings, people, token, 50, count)) for _ in range(rounds)]
    one, many = [each.simulations for each in asked], [each.next_steps for each in asked]
    return [
        Row("simulation answered, at 50/s, p50", _median(one, 0.5), "ms", "<=", 100),
        Row("simulation answered, at 50/s, p99", _median(one, 0.99), "ms", "<=", 300),
        Row("best next steps answered, at 50/s, p99", _median(many, 0.99), "ms", "<=", 500),
    ]


async def asked_under_load(
    settings: Settings, people: list[dict[str, Any]], token: str, rate: float, count: int
) -> Asked:
    """Ask in turn for a scenario and for the best next steps, as long as ``count`` others apply at ``rate`` a second."""
    async with _client(settings, token) as client:
        askers = [await _apply(client, person) for person in people[:ASKERS]]
        load = asyncio.create_task(steady(settings, people, token, rate, count))
        simulations: list[float] = []
        next_steps: list[float] = []
        for number, asker in enumerate(cycle(askers)):
            if load.done():
                break
            simulated = number % 2 == 0
            took = await (_simulate(client, asker) if simulated else _next_steps(client, asker))
            (simulations if simulated else next_steps).append(took)
            await asyncio.sleep(max(0.0, EVERY - took))
        return Asked(simulations, next_steps, complete(await load, count))


@asynccontextmanager
async def _client(settings: Settings, token: str) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    base = f"http://127.0.0.1:{settings.port}"
    async with aiohttp.ClientSession(base, headers=headers, raise_for_status=True) as client:
        yield client


async def _apply(client: aiohttp.ClientSession, form: dict[str, Any]) -> Asker:
    async with client.post("/applications", json=form) as answer:
        told = await answer.json()
    asker = Asker(told["status_url"], told["token"])
    async with client.get(f"{asker.address}?wait=20", headers=_held(asker)) as report:
        await report.read()
    return asker


def _held(asker: Asker) -> dict[str, str]:
    return {"Application-Token": asker.token}


async def _simulate(client: aiohttp.ClientSession, asker: Asker) -> float:
    started = time.monotonic()
    async with client.post(f"{asker.address}/simulation", json=PAY_DOWN, headers=_held(asker)) as answer:
        await answer.read()
    return time.monotonic() - started


async def _next_steps(client: aiohttp.ClientSession, asker: Asker) -> float:
    started = time.monotonic()
    async with client.get(f"{asker.address}/next-steps", headers=_held(asker)) as answer:
        await answer.read()
    return time.monotonic() - started


def _median(rounds: list[list[float]], share: float) -> float:
    """The rounds' median of the time that so large a share of the answers stayed below, in milliseconds."""
    return median(1000 * sorted(each)[min(len(each) - 1, int(share * len(each)))] for each in rounds)
