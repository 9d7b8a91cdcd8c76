"""One slip of a hand on a keyboard: a letter added, left out or changed, or two neighbours swapped.

The distance is that of optimal string alignment (Damerau 1964: four in five misspellings are one such slip).
"""

from collections.abc import Callable
from functools import cache

SLIP_FROM = 4
"""Words of at least so many letters may differ by one slip; in shorter ones a letter makes another name."""


def one_slip(one: str, other: str) -> bool:
    """Whether two different words of at least four letters are one slip apart."""
    if one == other or min(len(one), len(other)) < SLIP_FROM or abs(len(one) - len(other)) > 1:
        return False
    return _distance()(one, other, score_cutoff=1) <= 1


@cache
def _distance() -> Callable[..., int]:
    """Loaded when names are first compared, as it takes 5 MB and every service reads this module."""
    from rapidfuzz.distance import OSA

    return OSA.distance
