"""Publishes a population: what every furnisher reports, encrypted to intake and signed; repeating it does no harm.

Record and event ids are functions of person, furnisher and date, so records published twice fold into the same file.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import Protocol

import msgspec

from creditapp.console.child_processes import end_with_parent
from creditapp.models.furnished import Furnished, FurnishedBody
from creditapp.models.seals import FURNISHED_BODY
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies, chunks
from creditapp.population.registration import Signers
from creditapp.population.state import PopulationState
from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.encryption import encrypted
from creditapp.privacy.signatures import signed
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHED

PEOPLE_PER_CHUNK = 250
"""People that one worker process turns into records at a time."""


class Publishes(Protocol):
    """What delivers records (streaming.publisher.Publisher, or a fake in a test)."""

    async def publish(self, emits: Iterable[Emit]) -> int:
        """Returns when all are delivered."""


Chunk = tuple[int, list[Furnished]]
"""How many people, and their records."""


def records(
    state: PopulationState, intake: PublicDayKeys, signers: Signers, as_of: date, indices: Sequence[int]
) -> Chunk:
    """How many people these are, and their encrypted records as of a date, without those furnished before."""
    lived = cohort(state.seed, indices, state.anchor, as_of)
    reported = [
        (index, body)
        for index, of_person in zip(indices, bodies(lived, as_of, state.furnished), strict=True)
        for body in of_person
    ]
    by_furnisher: dict[str, list[Furnished]] = {}
    for index, body in reported:
        sealed = encrypted(intake, FURNISHED_BODY, body, as_of)
        record = Furnished(record_id=_record_id(state, index, body, as_of), sealed=sealed)
        by_furnisher.setdefault(body.furnisher, []).append(record)
    waiting = {name: iter(signed(unsigned, signers[name])) for name, unsigned in by_furnisher.items()}
    return len(indices), [next(waiting[body.furnisher]) for _, body in reported]


def _record_id(state: PopulationState, index: int, body: FurnishedBody, as_of: date) -> str:
    """An id that reveals nothing of the person: a hash of the population's own numbers."""
    text = f"{state.seed}|{state.anchor}|{index}|{body.furnisher}|{state.furnished}|{as_of}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


async def publish(
    state: PopulationState,
    publisher: Publishes,
    intake: PublicDayKeys,
    signers: Signers,
    as_of: date,
    done: Callable[[int], None],
    processes: int = 2,
) -> PopulationState:
    """Publish what is dated up to ``as_of``, call ``done`` with the number of people finished, and return the new state."""
    work = partial(records, state, intake, signers, as_of)
    async for people, furnished in _in_processes(work, list(chunks(range(state.people), PEOPLE_PER_CHUNK)), processes):
        await publisher.publish([Emit(FURNISHED, record) for record in furnished])
        done(people)
    return msgspec.structs.replace(state, furnished=as_of)


async def _in_processes(
    work: Callable[[Sequence[int]], Chunk], parts: list[Sequence[int]], processes: int
) -> AsyncIterator[Chunk]:
    """The chunks' records in order, made a few chunks ahead of their delivery, never all in memory."""
    loop = asyncio.get_running_loop()
    workers = max(1, min(processes, len(parts), os.cpu_count() or 1))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        waiting = [loop.run_in_executor(pool, work, part) for part in parts[: 2 * workers]]
        for position in range(len(parts)):
            chunk = await waiting.pop(0)
            if position + 2 * workers < len(parts):
                waiting.append(loop.run_in_executor(pool, work, parts[position + 2 * workers]))
            yield chunk
