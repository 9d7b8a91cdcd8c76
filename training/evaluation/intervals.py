"""95 % confidence intervals in closed form, for shares, AUCs and ratios of shares.

Wilson 1927 for shares; Hanley and McNeil 1982 for the AUC; Katz and others 1978 for a ratio of shares. Where rows have weights or belong
together, a share is that of as many independent rows as would vary as much (the design effect: Kish 1965, by linearisation), and the AUC's
variance is that of its structural components, summed by group (DeLong 1988; Obuchowski 1997).
"""

import math

import numpy as np
from numpy.typing import NDArray

from training.data.table import Matrix

Z = 1.959964
"""Standard normal quantile of 97.5 %."""
Interval = tuple[float, float]
Groups = NDArray[np.int64]


def of_share(count: float, total: float) -> Interval:
    """Around ``count``/``total``; (0, 1) where the total is 0."""
    if total == 0:
        return 0.0, 1.0
    share, weight = count / total, Z * Z / total
    middle = (share + weight / 2) / (1 + weight)
    half = Z / (1 + weight) * math.sqrt(share * (1 - share) / total + weight / (4 * total))
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def of_auc(auc: float, goods: int, bads: int) -> Interval:
    """Around an AUC of that many goods and bads."""
    q1, q2 = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    variance = auc * (1 - auc) + (bads - 1) * (q1 - auc * auc) + (goods - 1) * (q2 - auc * auc)
    half = Z * math.sqrt(max(0.0, variance) / (goods * bads))
    return max(0.0, auc - half), min(1.0, auc + half)


def of_ratio(count: float, total: float, other_count: float, other_total: float) -> Interval:
    """Around (count/total) / (other_count/other_total); a count of 0 is taken as 0.5."""
    a, b = max(count, 0.5), max(other_count, 0.5)
    half = Z * math.sqrt(max(0.0, 1 / a - 1 / total + 1 / b - 1 / other_total))
    ratio = (a / total) / (b / other_total)
    return ratio * math.exp(-half), ratio * math.exp(half)


def independent(hit: NDArray[np.generic], weights: Matrix | None, groups: Groups | None) -> tuple[float, float]:
    """Count and total of as many independent rows as tell as much of the share of ``hit``; (0, 0) where all weights are 0."""
    hits = hit.astype(np.float64)
    if weights is None and groups is None:
        return float(hits.sum()), float(len(hits))
    weight = np.ones(len(hits)) if weights is None else weights
    if not weight.any():
        return 0.0, 0.0
    share = float(np.average(hits, weights=weight))
    variance = float((_by_group(weight * (hits - share), groups) ** 2).sum()) / weight.sum() ** 2
    in_groups = _by_group(weight, groups)
    total = share * (1 - share) / variance if variance > 0 else in_groups.sum() ** 2 / (in_groups**2).sum()
    return share * float(total), float(total)


def of_weighted_auc(
    auc: float, pd: Matrix, bad: NDArray[np.int8], weights: Matrix | None, groups: Groups | None
) -> Interval:
    """Around an AUC of these rows, which may have weights and belong together."""
    weight = np.ones(len(bad)) if weights is None else weights
    is_bad = bad == 1
    above = _share_below(pd[is_bad], pd[~is_bad], weight[~is_bad])
    below = 1 - _share_below(pd[~is_bad], pd[is_bad], weight[is_bad])
    influence = np.empty(len(bad))
    influence[is_bad] = weight[is_bad] * (above - np.average(above, weights=weight[is_bad])) / weight[is_bad].sum()
    influence[~is_bad] = weight[~is_bad] * (below - np.average(below, weights=weight[~is_bad])) / weight[~is_bad].sum()
    sums = _by_group(influence, groups)
    half = Z * math.sqrt(float((sums**2).sum()) * len(sums) / max(1, len(sums) - 1))
    return max(0.0, auc - half), min(1.0, auc + half)


def _by_group(values: Matrix, groups: Groups | None) -> Matrix:
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
