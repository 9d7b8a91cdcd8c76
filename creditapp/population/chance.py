"""Every draw is a hash of the person and the draw's purpose, so a life never depends on who else is generated with it.

Counter-based random numbers (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011) with the finaliser
of SplitMix64 (Steele, Lea & Flood 2014), vectorised: no generator state, no order of calls.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)


def mix(x: Keys) -> Keys:
    """SplitMix64's finaliser: every input bit reaches every output bit."""
    x = (x ^ (x >> np.uint64(30))) * _A
    x = (x ^ (x >> np.uint64(27))) * _B
    return x ^ (x >> np.uint64(31))


def derive(keys: Keys, counter: int | NDArray[np.integer]) -> Keys:
    """New keys from ``keys`` and a counter (broadcast together)."""
    return mix(keys + (np.atleast_1d(counter).astype(np.uint64) + np.uint64(1)) * _GOLDEN)


def person_keys(seed: int, indices: NDArray[np.integer]) -> Keys:
    """One key per person."""
    return derive(mix(derive(np.zeros(1, np.uint64), seed)), indices)


def uniform(keys: Keys, purpose: int, counter: int | NDArray[np.integer] = 0) -> Floats:
    """Uniform draws in (0, 1), one per key and counter, independent between purposes."""
    bits = derive(derive(keys, purpose), counter)
    return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def normal(keys: Keys, purpose: int, counter: int | NDArray[np.integer] = 0) -> Floats:
    """Standard normal draws."""
    drawn: Floats = ndtri(uniform(keys, purpose, counter))
    return drawn


def pick(
    keys: Keys, purpose: int, weights: Sequence[float], counter: int | NDArray[np.integer] = 0
) -> NDArray[np.int64]:
    """Positions in ``weights``, drawn with these weights."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges[:-1] / edges[-1], uniform(keys, purpose, counter), side="right")
