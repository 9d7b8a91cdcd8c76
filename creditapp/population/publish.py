"""Publishing a population: what every furnisher reports, sealed to intake, in any number of harmless repetitions.

Record and event ids are functions of person, furnisher and date, so whatever is published twice folds into the same file.
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
from creditapp.population.state import PopulationState
from creditapp.privacy.encryption import encrypted
from creditapp.streaming.publisher import Emit
from creditapp.topics import FURNISHED

PIECE = 250
"""People that one worker turns into records at a time."""


class Publishes(Protocol):
    """What delivers records (creditapp.publisher.Publisher, or a fake in a test)."""

    async def publish(self, emits: Iterable[Emit]) -> int:
        """Returns when all are delivered."""


Piece = tuple[int, list[Furnished]]


def records(state: PopulationState, intake_public: bytes, as_of: date, indices: Sequence[int]) -> Piece:
    """How many people these are, and their sealed records as of a date (since what was furnished before)."""
    lived = cohort(state.seed, indices, state.anchor, as_of)
    found = [
        Furnished(
            record_id=_record_id(state, index, body, as_of), sealed=encrypted(intake_public, FURNISHED_BODY, body)
        )
        for index, of_person in zip(indices, bodies(lived, as_of, state.furnished), strict=True)
        for body in of_person
    ]
    return len(indices), found


def _record_id(state: PopulationState, index: int, body: FurnishedBody, as_of: date) -> str:
    """Says nothing of the person: the population's own numbers, hashed."""
    text = f"{state.seed}|{state.anchor}|{index}|{body.furnisher}|{state.furnished}|{as_of}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


async def publish(
    state: PopulationState,
    publisher: Publishes,
    intake_public: bytes,
    as_of: date,
    done: Callable[[int], None],
    processes: int = 2,
) -> PopulationState:
    """Publishes what is dated up to ``as_of``, tells ``done`` of the people finished, and returns the new state."""
    work = partial(records, state, intake_public, as_of)
    async for people, found in _worked(work, list(chunks(range(state.people), PIECE)), processes):
        await publisher.publish([Emit(FURNISHED, record) for record in found])
        done(people)
    return msgspec.structs.replace(state, furnished=as_of)


async def _worked(
    work: Callable[[Sequence[int]], Piece], pieces: list[Sequence[int]], processes: int
) -> AsyncIterator[Piece]:
    """The pieces' records in order; a few pieces ahead of their delivery, never all in memory."""
    loop = asyncio.get_running_loop()
    workers = max(1, min(processes, len(pieces), os.cpu_count() or 1))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        waiting = [loop.run_in_executor(pool, work, piece) for piece in pieces[: 2 * workers]]
        for position in range(len(pieces)):
            piece = await waiting.pop(0)
            if position + 2 * workers < len(pieces):
                waiting.append(loop.run_in_executor(pool, work, pieces[position + 2 * workers]))
            yield piece
