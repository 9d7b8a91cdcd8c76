"""Count which reasons people are given: how often each characteristic is a key factor, and how often the first one.

The rule is the service's (``creditapp/domain/scoring.py``): the four that cost most, ties by code, and the costliest
inquiry besides (FCRA 609(f)(1)(C) and (9)).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.evaluation.sample import Sample
from training.scorecard.rescore import KEY_FACTORS


def reasons(sample: Sample) -> list[dict[str, Any]]:
    """Every characteristic, most often a key factor first; shares of all rows."""
    tables = sample.card["characteristics"]
    points = sample.points[:, : len(tables)]
    key, first = keys(points, [table["code"] for table in tables], [table["inquiry"] for table in tables])
    rows = [
        {
            "name": table["name"],
            "reason": table.get("reason", ""),
            "code": table["code"],
            "key": sample.mean(key[:, at]),
            "first": sample.mean(first == at),
            "costs": sample.mean(points[:, at] < 0),
            "mean_points": sample.mean(points[:, at]),
            "most_points": int(points[:, at].min(initial=0)),
        }
        for at, table in enumerate(tables)
    ]
    return sorted(rows, key=lambda table: (-table["key"], -table["first"], table["code"]))


def keys(
    points: NDArray[np.int64], codes: list[str], inquiry: list[bool]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which characteristics [row, characteristic] are key factors, and the first of each row (-1: none)."""
    by_code = np.argsort(np.array(codes), kind="stable")
    order = by_code[np.argsort(points[:, by_code], axis=1, kind="stable")]
    ranks = np.argsort(order, axis=1)
    key = (ranks < KEY_FACTORS) & (points < 0)
    costly_inquiry = np.array(inquiry, dtype=bool) & (points < 0)
    without_inquiry = costly_inquiry.any(axis=1) & ~(key & costly_inquiry).any(axis=1)
    extra = np.argmin(np.where(costly_inquiry, ranks, points.shape[1]), axis=1)
    key[without_inquiry, extra[without_inquiry]] = True
    top = order[:, 0]
    return key, np.where(points[np.arange(len(points)), top] < 0, top, -1)
