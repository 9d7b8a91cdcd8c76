"""Power: how many rows a difference needs, and which difference so many rows could show, by a two-sided test at 5 %.

The standard error of a difference on the file at hand is known; on another file of the same kind (the same share of bads, the same people a
group, scorecards as alike) it shrinks with the square root of the rows: n₂ = n₁ · ((z₀.₉₇₅ + z_power) · error₁ / difference)². The observed difference
says little of the power that this test had (Hoenig and Heisey, The American Statistician 2001): the difference to plan with is one that matters.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import norm

from training.data.table import Matrix
from training.evaluation.delong import Estimate, Z

POWERS = (0.8, 0.9)


def rows_needed(error: float, rows: int, difference: float, power: float) -> int | None:
    """Rows of such a file at which a true ``difference`` is found with this power; None where there is no difference to find."""
    if difference == 0 or error == 0:
        return None
    return math.ceil(rows * ((Z + float(norm.ppf(power))) * error / difference) ** 2)


def detectable(error: float, power: float) -> float:
    """The least true difference that a file with this standard error finds with this power."""
    return (Z + float(norm.ppf(power))) * error


def power_at(error: float, rows: int, difference: float, others: Matrix) -> Matrix:
    """The power of files with ``others`` rows to find a true difference."""
    if error == 0:
        return np.ones(len(others))
    shift = abs(difference) / (error * np.sqrt(rows / others))
    found: Matrix = norm.sf(Z - shift) + norm.cdf(-Z - shift)
    return found


def power(estimate: Estimate, rows: int, bad_rate: float, stated: Sequence[float]) -> dict[str, Any]:
    """What this file could have shown, and the rows that the observed and each stated difference need."""
    differences = [("observed", abs(estimate.value)), *(("stated", abs(difference)) for difference in stated)]
    return {
        "rows": rows,
        "error": estimate.error,
        "detectable": {f"{at:g}": detectable(estimate.error, at) for at in POWERS},
        "needed": [_needed(estimate.error, rows, bad_rate, kind, difference) for kind, difference in differences],
    }


def _needed(error: float, rows: int, bad_rate: float, kind: str, difference: float) -> dict[str, Any]:
    needed = {f"{at:g}": rows_needed(error, rows, difference, at) for at in POWERS}
    return {
        "kind": kind,
        "difference": difference,
        "rows": needed,
        "bads": {at: None if count is None else math.ceil(count * bad_rate) for at, count in needed.items()},
        "power_here": float(power_at(error, rows, difference, np.array([float(rows)]))[0]),
    }
