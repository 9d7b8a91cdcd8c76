"""95 % confidence intervals in closed form, for shares, AUCs and ratios of shares.

Wilson 1927 for shares; Newcombe 1998 (method 10) for their difference; Hanley and McNeil 1982 for the AUC; Katz and others 1978 for a ratio of
shares. Where rows have weights or belong together, a share is that of as many independent rows as would vary as much (the design effect: Kish
1965, by linearisation), and the AUC's variance is that of what its rows contribute, summed by group (``delong.py``).
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from training.data.table import Matrix
from training.evaluation.delong import Groups, Z, by_group, influence

Interval = tuple[float, float]


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


def of_difference(first: Mapping[str, float], second: Mapping[str, float]) -> Interval:
    """Around the first ``bad_rate`` less the second, of rows that have nothing in common, from the interval of each (``low``, ``high``)."""
    apart = first["bad_rate"] - second["bad_rate"]
    below = math.hypot(first["bad_rate"] - first["low"], second["high"] - second["bad_rate"])
    above = math.hypot(first["high"] - first["bad_rate"], second["bad_rate"] - second["low"])
    return apart - below, apart + above


def independent(hit: NDArray[np.generic], weights: Matrix | None, groups: Groups | None) -> tuple[float, float]:
    """Count and total of as many independent rows as tell as much of the share of ``hit``; (0, 0) where all weights are 0."""
    hits = hit.astype(np.float64)
    if weights is None and groups is None:
        return float(hits.sum()), float(len(hits))
    weight = np.ones(len(hits)) if weights is None else weights
    if not weight.any():
        return 0.0, 0.0
    share = float(np.average(hits, weights=weight))
    variance = float((by_group(weight * (hits - share), groups) ** 2).sum()) / weight.sum() ** 2
    in_groups = by_group(weight, groups)
    total = share * (1 - share) / variance if variance > 0 else in_groups.sum() ** 2 / (in_groups**2).sum()
    return share * float(total), float(total)


def of_weighted_auc(
    auc: float, pd: Matrix, bad: NDArray[np.int8], weights: Matrix | None, groups: Groups | None
) -> Interval:
    """Around an AUC of these rows, which may have weights and belong together."""
    sums = by_group(influence(pd, bad, weights), groups)
    half = Z * math.sqrt(float((sums**2).sum()) * len(sums) / max(1, len(sums) - 1))
    return max(0.0, auc - half), min(1.0, auc + half)
