"""What each characteristic adds to a row's points against the average of other rows: interventional Shapley values, exact.

The value of a set of characteristics is the mean score of the other rows with these characteristics taken from the row at hand (Štrumbelj and
Kononenko 2014; Lundberg and Lee 2017; interventional: Janzing and others 2020). For a sum of functions of one characteristic the Shapley value is
points less their mean, so a scorecard explains itself. For a pair it is the mean over both orders of taking its two sides; the even split of
a pair's points, which scores and reasons use, equals it only where the two sides alone would tell nothing.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.table import Matrix
from training.scorecard.rescore import bins_of

Sides = tuple[NDArray[np.int64], NDArray[np.int64]]


def attributions(card: dict[str, Any], values: Matrix, others: Matrix) -> Matrix:
    """Unrounded points [row, characteristic] against the mean of the other rows; they add up to the row's raw score less the others' mean."""
    names = {characteristic["name"]: at for at, characteristic in enumerate(card["characteristics"])}
    parts = np.zeros((len(values), len(names)))
    for at, characteristic in enumerate(card["characteristics"]):
        raw = np.array([*characteristic["raw"], characteristic["missing"]["raw"]])
        mean = raw[bins_of(characteristic, others[:, at])].mean()
        parts[:, at] = raw[bins_of(characteristic, values[:, at])] - mean
    for pair in card.get("pairs", ()):
        sides = [names[name] for name in pair["of"]]
        first, second = _of_pair(
            np.array(pair["raw"], dtype=float),
            _sides(pair, values[:, sides]),
            _sides(pair, others[:, sides]),
        )
        parts[:, sides[0]] += first
        parts[:, sides[1]] += second
    return parts


def _sides(pair: dict[str, Any], values: Matrix) -> Sides:
    one, other = (bins_of(axis, values[:, side]) for side, axis in enumerate(pair["axes"]))
    return one, other


def _of_pair(raw: Matrix, row: Sides, other: Sides) -> tuple[Matrix, Matrix]:
    """The two sides' Shapley values in a game of two: each side's mean gain over coming first and coming second."""
    everything = raw[other[0], other[1]].mean()
    first_alone = _mean_at(raw, other[1])(row[0])
    second_alone = _mean_at(raw.T, other[0])(row[1])
    together = raw[row[0], row[1]]
    first = ((first_alone - everything) + (together - second_alone)) / 2
    second = ((second_alone - everything) + (together - first_alone)) / 2
    return first, second


def _mean_at(raw: Matrix, others: NDArray[np.int64]) -> Callable[[NDArray[np.int64]], Matrix]:
    """The mean of a row of the table over the other side's bins as they occur."""
    means = raw @ (np.bincount(others, minlength=raw.shape[1]) / len(others))
    return lambda bins: np.asarray(means[bins])
