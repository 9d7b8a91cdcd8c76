"""A population is map_chunks in pieces, by any number of processes, and comes out in its own order.

Only a few pieces are under way at once, so that a million people pass in the memory of a few thousand.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from creditapp.console.child_processes import end_with_parent
from creditapp.population.person import chunks

T = TypeVar("T")

AHEAD = 3
"""Pieces a process that may wait to be taken."""
Work = Callable[[Sequence[int]], T]


def map_chunks(work: Work[T], people: int, done: Callable[[int], None], processes: int | None = None) -> Iterator[T]:
    """``work`` of each piece of people 0 … ``people - 1``, in order; ``done`` is told how many more are finished."""
    pieces = list(chunks(range(people)))
    workers = min(processes or os.cpu_count() or 1, len(pieces))
    if workers <= 1:
        for piece in pieces:
            yield work(piece)
            done(len(piece))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        waiting = deque(pool.submit(work, piece) for piece in pieces[: AHEAD * workers])
        for at, piece in enumerate(pieces):
            yield waiting.popleft().result()
            done(len(piece))
            if (following := at + AHEAD * workers) < len(pieces):
                waiting.append(pool.submit(work, pieces[following]))
