"""Statistics of rows that have weights: a row of weight 3 counts as three equal rows do."""

import numpy as np
from numpy.typing import NDArray

from training.data.table import Matrix

Rows = NDArray[np.int64]


def lower_quantiles(values: Matrix | Rows, shares: Matrix, weights: Matrix | None) -> Matrix:
    """As ``np.quantile(method="lower")`` does, of the values repeated by their weights."""
    if weights is None:
        return np.asarray(np.quantile(values, shares, method="lower"))
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    places = np.searchsorted(reached, shares * (reached[-1] - 1), side="right")
    return np.asarray(values[order][np.minimum(places, len(values) - 1)])


def inverted_quantiles(values: Matrix, shares: Matrix, weights: Matrix | None) -> Matrix:
    """As ``np.quantile(method="inverted_cdf")`` does."""
    return np.asarray(np.quantile(values, shares, method="inverted_cdf", weights=weights))


def equal_parts(order: Rows, weights: Matrix | None, count: int) -> list[tuple[Rows, Matrix]]:
    """The rows in this order cut into parts of equal weight: (rows, their weights in the part); a row on a cut is in both parts."""
    if weights is None:
        return [(part, np.ones(len(part))) for part in np.array_split(order, count) if len(part)]
    ends = np.cumsum(weights[order])
    starts = ends - weights[order]
    cuts = ends[-1] * np.arange(count + 1) / count
    parts = []
    for low, high in zip(cuts, cuts[1:], strict=False):
        inside = np.minimum(ends, high) - np.maximum(starts, low)
        at = np.flatnonzero(inside > 1e-12 * ends[-1])
        parts.append((order[at], inside[at]))
    return [part for part in parts if len(part[0])]


def effective_rows(rows: int, weights: Matrix | None, groups: Rows | None) -> float:
    """As many independent rows as tell as much (Kish 1965): of rows that belong together one, of unequal weights fewer."""
    if weights is None and groups is None:
        return float(rows)
    weight = np.ones(rows) if weights is None else weights
    units = weight if groups is None else np.bincount(np.unique(groups, return_inverse=True)[1].ravel(), weight)
    return float(units.sum() ** 2 / (units**2).sum())


def whole(count: float) -> float:
    """The same, as a whole number if it is one but for rounding."""
    return round(count) if abs(count - round(count)) < 1e-6 else count
