"""Variance of an AUC, and of the difference of two AUCs on the same rows, from what each row contributes.

DeLong, DeLong and Clarke-Pearson (Biometrics 1988) for rows that are by themselves; Obuchowski (Biometrics 1997) where rows belong together: the
contributions are then summed by group. O(n log n), as ranks tell what a comparison of every bad row with every good one would.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from training.data.table import Labels, Matrix

Groups = NDArray[np.int64]
Z = 1.959964
"""Standard normal quantile of 97.5 %."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its standard error."""

    value: float
    error: float

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval, by the normal distribution."""
        return self.value - Z * self.error, self.value + Z * self.error

    @property
    def p(self) -> float:
        """Chance of a value as far from 0 or further, if 0 were true; 1 where nothing varies and the value is 0."""
        if self.error == 0:
            return float(self.value == 0)
        return float(2 * norm.sf(abs(self.value) / self.error))


def auc_of(pd: Matrix, bad: Labels, weights: Matrix | None = None, groups: Groups | None = None) -> Estimate:
    """The AUC of these rows; both classes have to occur."""
    auc = float(roc_auc_score(bad, pd, sample_weight=weights))
    return Estimate(auc, math.sqrt(variance(influence(pd, bad, weights), bad, weights, groups)))


def auc_difference(
    first: Matrix, second: Matrix, bad: Labels, weights: Matrix | None = None, groups: Groups | None = None
) -> Estimate:
    """The AUC of the second ranking less that of the first, on the same rows."""
    aucs = [float(roc_auc_score(bad, pd, sample_weight=weights)) for pd in (first, second)]
    apart = influence(second, bad, weights) - influence(first, bad, weights)
    return Estimate(aucs[1] - aucs[0], math.sqrt(variance(apart, bad, weights, groups)))


def influence(pd: Matrix, bad: Labels, weights: Matrix | None = None) -> Matrix:
    """By how much each row moves the AUC: its share of rows of the other class ranked rightly, less the mean, by its weight in its class."""
    weight = np.ones(len(bad)) if weights is None else weights
    is_bad = bad == 1
    above = _share_below(pd[is_bad], pd[~is_bad], weight[~is_bad])
    below = 1 - _share_below(pd[~is_bad], pd[is_bad], weight[is_bad])
    moved = np.empty(len(bad))
    for which, shares in ((is_bad, above), (~is_bad, below)):
        moved[which] = weight[which] * (shares - np.average(shares, weights=weight[which])) / weight[which].sum()
    return moved


def variance(moved: Matrix, bad: Labels, weights: Matrix | None, groups: Groups | None) -> float:
    """Of the sum of what rows contribute; DeLong's own where rows have neither weights nor groups."""
    if weights is None and groups is None:
        by_class = [moved[bad == 1], moved[bad == 0]]
        return sum(float(part @ part) * len(part) / max(1, len(part) - 1) for part in by_class)
    sums = by_group(moved, groups)
    return float(sums @ sums) * len(sums) / max(1, len(sums) - 1)


def by_group(values: Matrix, groups: Groups | None) -> Matrix:
    """The sum of each group's values; the values themselves without groups."""
    if groups is None:
        return values
    return np.bincount(np.unique(groups, return_inverse=True)[1].ravel(), values).astype(np.float64)


def _share_below(values: Matrix, others: Matrix, weights: Matrix) -> Matrix:
    """The weighted share of others that are less than each value; equal ones count half."""
    order = np.argsort(others)
    reached = np.concatenate([[0.0], np.cumsum(weights[order])])
    less, up_to = (reached[np.searchsorted(others[order], values, side=side)] for side in ("left", "right"))
    shares: Matrix = (less + up_to) / 2 / reached[-1]
    return shares
