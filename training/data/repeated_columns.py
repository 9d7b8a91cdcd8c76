"""Find columns that say the same in another form: another unit, another scale, the reverse, or other names of the same categories."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from training.data.table import Column, Matrix

ALIKE = 0.99999
"""Correlation of ranks from which on two numbers are one, but for rounding."""
FEWEST = 50
"""Rows below which two columns may agree by chance."""
_SAMPLE = 5_000


def repetitions(columns: tuple[Column, ...], values: Matrix) -> dict[int, int]:
    """For each column that says the same as an earlier one (of the same missing rows), that one's place."""
    if len(values) < FEWEST:
        return {}
    sample = values[:: max(1, len(values) // _SAMPLE)]
    alike: dict[int, int] = {}
    for members in _by_missing(values).values():
        for first, second in _candidates(columns, sample, members):
            if first not in alike and second not in alike and _same(columns, values, first, second):
                alike[second] = first
    return alike


def _by_missing(values: Matrix) -> dict[bytes, list[int]]:
    missing = np.isnan(values)
    places: dict[bytes, list[int]] = defaultdict(list)
    for at in range(values.shape[1]):
        places[missing[:, at].tobytes()].append(at)
    return places


def _candidates(columns: tuple[Column, ...], sample: Matrix, members: list[int]) -> list[tuple[int, int]]:
    """Pairs of numbers whose ranks agree in a sample, and pairs with a categorical column that have equally many values."""
    present = ~np.isnan(sample[:, members[0]])
    if len(members) < 2 or present.sum() < FEWEST // 2:
        return []
    rows = sample[present][:, members]
    ranks = np.apply_along_axis(rankdata, 0, rows)
    spread = ranks.std(axis=0)
    scaled = (ranks - ranks.mean(axis=0)) / np.where(spread > 0, spread, 1)
    agreement = np.abs(scaled.T @ scaled) / len(rows)
    distinct = [len(np.unique(rows[:, at])) for at in range(len(members))]
    pairs = []
    for first in range(len(members)):
        for second in range(first + 1, len(members)):
            numbers = columns[members[first]].kind == columns[members[second]].kind == "numeric"
            if distinct[first] > 1 and (
                agreement[first, second] >= ALIKE if numbers else distinct[first] == distinct[second]
            ):
                pairs.append((members[first], members[second]))
    return pairs


def _same(columns: tuple[Column, ...], values: Matrix, first: int, second: int) -> bool:
    one, other = (column[~np.isnan(column)] for column in (values[:, first], values[:, second]))
    if columns[first].kind == columns[second].kind == "numeric":
        return abs(_rank_correlation(one, other)) >= ALIKE
    kinds = len(np.unique(one))
    return 1 < kinds < len(one) / 5 and kinds == len(np.unique(other)) == len(np.unique(one + 1j * other))


def _rank_correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])
