"""Numbers in bins that a modeller has fixed: every value of a bin is one number to an estimator, so that it can step at the cuts only."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def to_bins(values: Matrix, cuts: Sequence[float], codes: Sequence[float]) -> Matrix:
    """Each value's representative; special codes and missing values stay."""
    place = np.searchsorted(np.array(cuts, dtype=float), values, side="left")
    inside = np.array([*representatives(cuts, codes), np.nan])[np.where(np.isnan(values), len(cuts) + 1, place)]
    taken: Matrix = np.where(np.isin(values, codes), values, inside)
    return taken


def representatives(cuts: Sequence[float], codes: Sequence[float]) -> list[float]:
    """A number inside each bin that is no special code: its end, or the nearest below."""
    ends = [*cuts, cuts[-1] + max(1.0, abs(cuts[-1])) if len(cuts) else 0.0]
    return [_beside(end, codes) for end in ends]


def _beside(value: float, codes: Sequence[float]) -> float:
    while value in codes:
        value = float(np.nextafter(value, -np.inf))
    return value
