"""95 % confidence intervals in closed form, for shares, AUCs and ratios of shares.

Wilson 1927 for shares; Hanley and McNeil 1982 for the AUC; Katz and others 1978 for a ratio of shares.
"""

import math

Z = 1.959964
"""Standard normal quantile of 97.5 %."""
Interval = tuple[float, float]


def of_share(count: int, total: int) -> Interval:
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


def of_ratio(count: int, total: int, other_count: int, other_total: int) -> Interval:
    """Around (count/total) / (other_count/other_total); a count of 0 is taken as 0.5."""
    a, b = max(count, 0.5), max(other_count, 0.5)
    half = Z * math.sqrt(max(0.0, 1 / a - 1 / total + 1 / b - 1 / other_total))
    ratio = (a / total) / (b / other_total)
    return ratio * math.exp(-half), ratio * math.exp(half)
