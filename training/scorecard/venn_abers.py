"""Intervals of a probability of default that hold whatever the model: inductive Venn-Abers predictors.

A conformal interval of a binary outcome is {0}, {1} or both, which says nothing of a probability; the notion for probabilities is Venn's. Rows with
known outcomes calibrate: the new row is added to them once as good and once as bad, and isotonic regression of the outcome on the score gives
it p0 and p1. Guarantee (Vovk and Petej, UAI 2014, theorem 1): if calibrating rows and new row are exchangeable, and the score was made without
them, then of the two the one that belongs to the true outcome is perfectly calibrated, E[Y | p_Y] = p_Y, for any number of rows and any score.
It is a statement about rows of one p_Y, not a confidence interval of one person's own probability.

Both functions of the score are computed for all places at once, in O(n) after sorting (Vovk, Petej and Fedorova, NeurIPS 2015, algorithms 1 to 4), here
with weights: the new row has a weight of 1.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from training.data.table import Labels, Matrix

Point = tuple[float, float]


@dataclass(frozen=True)
class Steps:
    """A function that is constant between scores: ``values`` is one longer than ``scores``."""

    scores: Matrix
    values: Matrix

    def record(self) -> dict[str, list[float]]:
        """As JSON holds it."""
        return {"scores": self.scores.tolist(), "values": self.values.tolist()}


@dataclass(frozen=True)
class VennAbers:
    """p0 and p1 as functions of the score."""

    low: Steps
    high: Steps

    def at(self, score: Matrix) -> tuple[Matrix, Matrix]:
        """p0 and p1 of each score; 0 and 1 beyond all that calibrate."""
        low = self.low.values[np.searchsorted(self.low.scores, score, side="right")]
        high = self.high.values[np.searchsorted(self.high.scores, score, side="left")]
        return low, high

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"low": self.low.record(), "high": self.high.record()}


def venn_abers(score: Matrix, bad: Labels, weights: Matrix | None = None) -> VennAbers:
    """The predictor that these rows calibrate; a higher score is more risk."""
    weight = np.ones(len(bad)) if weights is None else weights
    scores, place = np.unique(score, return_inverse=True)
    mass = np.bincount(place.ravel(), weight).astype(np.float64)
    bads = np.bincount(place.ravel(), weight * bad).astype(np.float64)
    high = _as_bad(mass, bads)
    low = 1 - _as_bad(mass[::-1], (mass - bads)[::-1])[::-1]
    return VennAbers(_merged(scores, low), _merged(scores, high))


def from_record(record: dict[str, Any]) -> VennAbers:
    """The predictor that ``record`` wrote."""
    low, high = (
        Steps(np.array(record[name]["scores"], dtype=float), np.array(record[name]["values"], dtype=float))
        for name in ("low", "high")
    )
    return VennAbers(low, high)


def _merged(scores: Matrix, values: Matrix) -> Steps:
    """Without the steps on which nothing changes."""
    changes = np.flatnonzero(np.abs(np.diff(values)) > 1e-15)
    return Steps(scores[changes], values[np.append(changes, len(values) - 1)])


def _as_bad(mass: Matrix, bads: Matrix) -> Matrix:
    """Value of the isotonic regression at a bad row of weight 1 that is put before each of the places in turn, and behind the last.

    In the diagram of cumulated weights and bads the regression is the slope of the greatest convex minorant; moving the row past a place
    swaps two steps of the diagram.
    """
    points: list[Point] = [
        (-1.0, -1.0),
        *zip(np.cumsum([0.0, *mass]).tolist(), np.cumsum([0.0, *bads]).tolist(), strict=True),
    ]
    minorant: list[Point] = []
    for point in points:
        while len(minorant) > 1 and not _turns_left(minorant[-2], minorant[-1], point):
            minorant.pop()
        minorant.append(point)
    ahead = minorant[::-1]
    values = np.ones(len(mass) + 1)
    for at in range(len(mass)):
        before, after = ahead[-1], ahead[-2]
        values[at] = (after[1] - before[1]) / (after[0] - before[0])
        one, two, three = points[at : at + 3]
        moved = points[at + 1] = (one[0] + three[0] - two[0], one[1] + three[1] - two[1])
        if _cross(before, after, moved) >= 0:
            continue
        ahead.pop()
        while len(ahead) > 1 and not _turns_left(moved, ahead[-1], ahead[-2]):
            ahead.pop()
        ahead.append(moved)
    return values


def _cross(one: Point, two: Point, three: Point) -> float:
    """Above 0 where the third point is left of (above) the line from the first to the second."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _turns_left(one: Point, two: Point, three: Point) -> bool:
    return _cross(one, two, three) > 0
