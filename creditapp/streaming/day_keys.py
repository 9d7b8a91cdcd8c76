"""A service that holds keys of days moves them on, at its start and each day: what is over cannot be opened any more."""

import asyncio
import logging
from collections.abc import Sequence

from creditapp.privacy.forgetting import move_on
from creditapp.streaming.worker import Worker

EVERY = 3600.0
"""Seconds between two looks at the date, and until what failed is tried again."""

log = logging.getLogger(__name__)


async def keep_moving(worker: Worker) -> None:
    """Move on whatever keys of days are here, the operators' too, for as long as the service runs."""
    said: Sequence[str] = ()
    while True:
        said = await moved(worker, said)
        await asyncio.sleep(EVERY)


async def moved(worker: Worker, said: Sequence[str] = ()) -> Sequence[str]:
    """Move them on once; what an operator must see to is logged, unless it was ``said`` before."""
    problems = await asyncio.to_thread(move_on, worker.keys, worker.clock.today())
    for problem in problems:
        if problem not in said:
            log.warning("%s", problem)
    return problems
