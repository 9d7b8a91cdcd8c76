"""Process a population in chunks, with any number of processes, and return the results in order.

Only a few chunks are in progress at once, so that a million people need the memory of a few thousand.
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
"""Chunks per process that are submitted ahead of the one whose result is awaited."""
Work = Callable[[Sequence[int]], T]


def map_chunks(work: Work[T], people: int, done: Callable[[int], None], processes: int | None = None) -> Iterator[T]:
    """``work`` of each chunk of people 0 … ``people - 1``, in order; ``done`` gets the number of people in each finished chunk."""
    all_chunks = list(chunks(range(people)))
    workers = min(processes or os.cpu_count() or 1, len(all_chunks))
    if workers <= 1:
        for chunk in all_chunks:
            yield work(chunk)
            done(len(chunk))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        waiting = deque(pool.submit(work, chunk) for chunk in all_chunks[: AHEAD * workers])
        for at, chunk in enumerate(all_chunks):
            yield waiting.popleft().result()
            done(len(chunk))
            if (following := at + AHEAD * workers) < len(all_chunks):
                waiting.append(pool.submit(work, all_chunks[following]))
