"""How many inputs there are, from which seed, and the command that makes a failing chunk of them again.

Each part of a campaign gets a share of ``COUNT`` inputs, in chunks with a seed each: a chunk that fails is made again alone,
on a world of its own, without those before it. ``SEED`` is that of the first chunk; without it every run has another one.
"""

import os
import random
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, seed, settings

CHUNK = 500
"""Inputs of one chunk, and so of one world."""
ALL = {"requests": 0.52, "private": 0.06, "records": 0.26, "rows": 0.04, "followed": 0.05, "files": 0.07}
"""What share of the inputs each part gets."""
COUNT = int(os.environ.get("COUNT") or 2_000)
PART = os.environ.get("PART", "")
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000_000))

Test = Callable[..., None]


def chunks(part: str) -> list[tuple[int, int]]:
    """Seed and number of inputs of each chunk of a part; none if another part alone is wanted."""
    if PART and part != PART:
        return []
    made: list[tuple[int, int]] = []
    left = round(COUNT * (1 if PART else ALL[part]))
    while left > 0:
        made.append((SEED + len(made), min(CHUNK, left)))
        left -= CHUNK
    return made


def in_chunks(part: str) -> Callable[[Test], Test]:
    """Run the test once for each chunk of the part."""
    return pytest.mark.parametrize(("seed_of_chunk", "inputs"), chunks(part), ids=lambda number: str(number))


def attack(part: str, seed_of_chunk: int, inputs: int, one: Callable[[], None]) -> None:
    """Run ``one``, a test of hypothesis, for a chunk of inputs; if one fails, say how to make them again."""
    how = settings(
        max_examples=inputs,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    try:
        seed(seed_of_chunk)(how(one))()
    except BaseException:
        print(f"\nagain with: make fuzz PART={part} SEED={seed_of_chunk} COUNT={inputs}", file=sys.stderr)
        raise
