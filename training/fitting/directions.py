"""Infer the direction of a characteristic that no specification states, only where the data leave little doubt.

A number's bad rate over tenths must rise, or fall, clearly (trend |z| ≥ 4), in each third of the rows, and a monotone curve
must describe the tenths about as well as one free to turn (likelihood ratio within chi-square at 1 %). The search then
also fits without inferred directions, and drops them if rows held out are clearly better predicted without.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2
from sklearn.isotonic import IsotonicRegression

from training.data.table import Column, Labels, Matrix
from training.data.weighted import effective_rows, lower_quantiles

CLEAR = 4.0
"""|z| of a trend that counts as clear."""
DOUBT = 0.01
"""Significance level at which a monotone curve is rejected."""
TENTHS = 10


def infer_directions(
    columns: tuple[Column, ...],
    inputs: Matrix,
    bad: Labels,
    weights: Matrix | None = None,
    groups: NDArray[np.int64] | None = None,
) -> tuple[Column, ...]:
    """The columns with a direction where one is inferred.

    Rows that belong together, or have unequal weights, count as so many independent ones.
    """
    weight = np.ones(len(bad)) if weights is None else weights
    independent = effective_rows(len(bad), weights, groups) / float(weight.sum())
    units = np.arange(len(bad)) if groups is None else groups
    return tuple(
        replace(column, direction=-_risk(column, inputs[:, at], bad, weight, units, independent))
        if column.free
        else column
        for at, column in enumerate(columns)
    )


def _risk(
    column: Column, values: Matrix, bad: Labels, weights: Matrix, units: NDArray[np.int64], independent: float
) -> int:
    """1 if risk rises with the value, −1 if it falls, 0 where that is not clear."""
    known = np.isfinite(values) & ~np.isin(values, column.specials)
    if known.sum() < 3 * TENTHS:
        return 0
    cuts = np.unique(lower_quantiles(values[known], np.arange(1, TENTHS) / TENTHS, weights[known]))
    weight = independent * weights[known]
    tenth, late = np.searchsorted(cuts, values[known], side="left"), bad[known].astype(float)
    if tenth.min() == tenth.max() or late.min() == late.max():
        return 0
    third = np.unique(units[known], return_inverse=True)[1].ravel() % 3
    trends = [_trend(tenth[third == part], late[third == part], weight[third == part]) for part in range(3)]
    whole = _trend(tenth, late, weight)
    if abs(whole) < CLEAR or any(trend * whole <= 0 for trend in trends):
        return 0
    return int(np.sign(whole)) if _is_monotone(tenth, late, weight, whole > 0) else 0


def _trend(tenth: NDArray[np.integer], late: Matrix, weight: Matrix) -> float:
    """Cochran–Armitage trend as a z value."""
    apart, bad = tenth - np.average(tenth, weights=weight), late - np.average(late, weights=weight)
    spread = float(np.sqrt(np.average(apart**2, weights=weight) * np.average(bad**2, weights=weight)))
    if spread == 0:
        return 0.0
    return float(np.average(apart * bad, weights=weight) / spread * np.sqrt(weight.sum()))


def _is_monotone(tenth: NDArray[np.integer], late: Matrix, weight: Matrix, rising: bool) -> bool:
    total, count = (np.bincount(tenth, counted).astype(np.float64) for counted in (weight, weight * late))
    used = total > 0
    rows, bads = total[used], count[used]
    curve = IsotonicRegression(increasing=rising).fit_transform(np.arange(len(rows)), bads / rows, sample_weight=rows)
    merged = len(rows) - len(np.unique(curve))
    return merged == 0 or 2 * (_likelihood(rows, bads, bads / rows) - _likelihood(rows, bads, curve)) <= chi2.ppf(
        1 - DOUBT, merged
    )


def _likelihood(rows: Matrix, bads: Matrix, rate: Matrix) -> float:
    safe = np.clip(rate, 1e-12, 1 - 1e-12)
    return float((bads * np.log(safe) + (rows - bads) * np.log(1 - safe)).sum())
