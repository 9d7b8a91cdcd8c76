"""How well probabilities agree with what happened, and what chance alone would make of it."""

import math
from typing import Any

import numpy as np

from training.data.table import Labels, Matrix
from training.data.weighted import equal_parts, whole
from training.evaluation import intervals
from training.evaluation.sample import Whole
from training.scorecard.cross_validation import expected_calibration_error

TENTHS = 10
Row = dict[str, Any]


def calibration(pd: Matrix, bad: Labels, weights: Matrix | None = None, groups: Whole | None = None) -> Row:
    """Expected beside observed by tenths with 95 % intervals; ECE, and the ECE that chance alone would give."""
    parts = equal_parts(np.argsort(pd, kind="stable"), weights, TENTHS)
    plain = weights is None and groups is None
    return {
        "ece": expected_calibration_error(pd, bad, weights=weights),
        "noise": noise(pd, weights, groups),
        "mean_pd": float(np.average(pd, weights=weights)),
        "bad_rate": float(np.average(bad, weights=weights)),
        "bins": [
            _calibrated(pd[part], bad[part], weight, None if groups is None else groups[part], plain)
            for part, weight in parts
        ],
    }


def _calibrated(pd: Matrix, bad: Labels, weight: Matrix, groups: Whole | None, plain: bool) -> Row:
    low, high = intervals.of_share(*intervals.independent(bad, None if plain else weight, groups))
    return {
        "rows": whole(float(weight.sum())),
        "pd": float(np.average(pd, weights=weight)),
        "bad_rate": float(np.average(bad, weights=weight)),
        "low": low,
        "high": high,
    }


def noise(pd: Matrix, weights: Matrix | None = None, groups: Whole | None = None) -> float:
    """The ECE to be expected of perfectly calibrated probabilities: the mean absolute normal error of each tenth.

    Rows of one group are taken to have one outcome.
    """
    parts = equal_parts(np.argsort(pd, kind="stable"), weights, TENTHS)
    errors = [
        math.sqrt(2 / math.pi * _variance(pd[part], weight, None if groups is None else groups[part]))
        for part, weight in parts
    ]
    return sum(errors) / sum(float(weight.sum()) for _, weight in parts)


def _variance(pd: Matrix, weight: Matrix, groups: Whole | None) -> float:
    """Of the weighted number of bads in a tenth."""
    deviation = weight * np.sqrt(pd * (1 - pd))
    if groups is not None:
        deviation = np.bincount(np.unique(groups, return_inverse=True)[1].ravel(), deviation).astype(np.float64)
    return float((deviation**2).sum())
