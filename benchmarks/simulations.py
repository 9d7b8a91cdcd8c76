"""Measure how long simulations and best next steps take while others apply."""

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

APPLICANTS = 20
"""People who ask for simulations, each with an application."""
EVERY = 0.2
"""Seconds between two requests: five a second."""
PAY_DOWN = {"scenarios": [{"do": "pay_down", "to": 0.1}]}


class Applicant(NamedTuple):
    """A person with a report."""

    address: str
    token: str


class Answers(NamedTuple):
    """The times of all answers, and the load of applications meanwhile."""

    simulations: list[float]
    """Seconds until a scenario was answered."""
    next_steps: list[float]
    """Seconds until the best next steps were answered: up to some ten scenarios at once."""
    load: Steady


def simulations(system: System, rounds: int, count: int) -> list[Row]:
    """The rows of simulations and best next steps, requested five times a second while others apply."""
    people, settings = system.people(500), system.settings()
    token = system.cli("clients", "add", "benchmark-simulations").stdout.strip()
    answers = [asyncio.run(asked_under_load(settings, people, token, 50, count)) for _ in range(rounds)]
    simulation_times, next_step_times = (
        [round_answers.simulations for round_answers in answers],
        [round_answers.next_steps for round_answers in answers],
    )
    return [
        Row("simulation answered, at 50/s, p50", _median(simulation_times, 0.5), "ms", "<=", 100),
        Row("simulation answered, at 50/s, p99", _median(simulation_times, 0.99), "ms", "<=", 300),
        Row("best next steps answered, at 50/s, p99", _median(next_step_times, 0.99), "ms", "<=", 500),
    ]


async def asked_under_load(
    settings: Settings, people: list[dict[str, Any]], token: str, rate: float, count: int
) -> Answers:
    """Request a scenario and the best next steps in turn, while ``count`` others apply at ``rate`` a second."""
    async with _client(settings, token) as client:
        applicants = [await _apply(client, person) for person in people[:APPLICANTS]]
        load = asyncio.create_task(steady(settings, people, token, rate, count))
        simulations: list[float] = []
        next_steps: list[float] = []
        for number, applicant in enumerate(cycle(applicants)):
            if load.done():
                break
            simulated = number % 2 == 0
            seconds = await (_simulate(client, applicant) if simulated else _next_steps(client, applicant))
            (simulations if simulated else next_steps).append(seconds)
            await asyncio.sleep(max(0.0, EVERY - seconds))
        return Answers(simulations, next_steps, complete(await load))


@asynccontextmanager
async def _client(settings: Settings, token: str) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    base = f"http://127.0.0.1:{settings.port}"
    async with aiohttp.ClientSession(base, headers=headers, raise_for_status=True) as client:
        yield client


async def _apply(client: aiohttp.ClientSession, form: dict[str, Any]) -> Applicant:
    async with client.post("/applications", json=form) as answer:
        accepted = await answer.json()
    applicant = Applicant(accepted["status_url"], accepted["token"])
    async with client.get(f"{applicant.address}?wait=20", headers=_held(applicant)) as report:
        await report.read()
    return applicant


def _held(applicant: Applicant) -> dict[str, str]:
    return {"Application-Token": applicant.token}


async def _simulate(client: aiohttp.ClientSession, applicant: Applicant) -> float:
    started = time.monotonic()
    async with client.post(f"{applicant.address}/simulation", json=PAY_DOWN, headers=_held(applicant)) as answer:
        await answer.read()
    return time.monotonic() - started


async def _next_steps(client: aiohttp.ClientSession, applicant: Applicant) -> float:
    started = time.monotonic()
    async with client.get(f"{applicant.address}/next-steps", headers=_held(applicant)) as answer:
        await answer.read()
    return time.monotonic() - started


def _median(rounds: list[list[float]], share: float) -> float:
    """The median over rounds of the time, in milliseconds, below which this share of the answers stayed."""
    return median(1000 * sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))] for seconds in rounds)
