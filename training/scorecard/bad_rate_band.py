"""A band that holds the true bad rate at every score at once, 95 times of 100, if only the bad rate does not fall where the score says more risk.

Rows with known outcomes, in order of the score, are cut into bins by the score alone. The mean rate of any run of bins is at most the rate at every
higher score and at least that at every lower one; so Clopper and Pearson's (Biometrika 1934) lower limits of all runs below a score bound it from
below, and upper limits of runs above it from above (the idea of Yang and Barber, Electronic J. Statistics 2019, and of Dimitriadis and others,
Biometrika 2023, for calibration). The error is shared evenly by all limits (Bonferroni), so that the guarantee needs no assumption on the score, the
model or the number of rows. Below the first and above the last bin nothing bounds it: 0 and 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from training.data.table import Labels, Matrix
from training.data.weighted import effective_rows

LEVEL = 0.95
MOST_BINS, FEWEST_ROWS = 100, 20
"""Bins at most, and rows that each has at least."""
LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100)
"""Bins of the runs that are looked at."""
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Band:
    """Inner ends of the bins, ascending, and the bounds of each bin; both rise with the score."""

    ends: Matrix
    low: Matrix
    high: Matrix

    def at(self, score: Matrix) -> tuple[Matrix, Matrix]:
        """Lower and upper bound of the bad rate at each score."""
        place = np.searchsorted(self.ends, score, side="left")
        return self.low[place], self.high[place]

    def record(self) -> dict[str, list[float]]:
        """As JSON holds it."""
        return {"ends": self.ends.tolist(), "low": self.low.tolist(), "high": self.high.tolist()}


def bad_rate_band(score: Matrix, bad: Labels, weights: Matrix | None = None, groups: Rows | None = None) -> Band:
    """The band of rows with these outcomes; weights and groups count as fewer independent rows (Kish), which is approximate."""
    count = max(1, min(MOST_BINS, len(bad) // FEWEST_ROWS))
    inner = np.quantile(score, np.arange(1, count) / count, method="inverted_cdf")
    ends = np.unique(inner[inner < score.max()]) if len(inner) else inner
    place = np.searchsorted(ends, score, side="left")
    weight = np.ones(len(bad)) if weights is None else weights
    bins = len(ends) + 1
    mass, bads = (np.bincount(place, part, bins).astype(np.float64) for part in (weight, weight * bad))
    rows = np.array([_effective(place == at, weights, groups) for at in range(bins)])
    lengths = [length for length in LENGTHS if length <= bins]
    each = (1 - LEVEL) / (2 * sum(bins + 1 - length for length in lengths))
    low, high = np.zeros(bins), np.ones(bins)
    for length in lengths:
        of_mass, of_bads, of_rows = (_runs(part, length) for part in (mass, bads, rows))
        hits = of_bads / of_mass * of_rows
        lower = np.where(hits > 0, beta.ppf(each, np.maximum(hits, 1e-12), of_rows - hits + 1), 0.0)
        upper = np.where(hits < of_rows, beta.isf(each, hits + 1, np.maximum(of_rows - hits, 1e-12)), 1.0)
        low[length:] = np.maximum(low[length:], lower[: bins - length])
        high[: bins - length] = np.minimum(high[: bins - length], upper[1:])
    return Band(ends, np.maximum.accumulate(low), np.minimum.accumulate(high[::-1])[::-1])


def _effective(which: NDArray[np.bool_], weights: Matrix | None, groups: Rows | None) -> float:
    of_weights = None if weights is None else weights[which]
    return effective_rows(int(which.sum()), of_weights, None if groups is None else groups[which])


def _runs(values: Matrix, length: int) -> Matrix:
    """The sum of each run of so many."""
    reached = np.concatenate([[0.0], np.cumsum(values)])
    runs: Matrix = reached[length:] - reached[:-length]
    return runs
