"""Re-scoring reads the compiled scorecard alone, as the scoring service does, for whole tables at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.table import Column, Matrix

KEY_FACTORS = 4


@dataclass(frozen=True)
class Scores:
    """One entry a row; ``points`` is [row, characteristic]."""

    score: NDArray[np.int64]
    raw: Matrix
    pd: Matrix
    points: NDArray[np.int64]


def columns_of(card: dict[str, Any]) -> tuple[Column, ...]:
    """The columns that a scorecard reads, in its order."""
    return tuple(
        Column(
            each["name"],
            each["kind"],
            categories=tuple(each.get("categories", ())),
            code=each["code"],
            inquiry=each["inquiry"],
            never=each.get("never", False),
        )
        for each in card["characteristics"]
    )


def rescore(card: dict[str, Any], values: Matrix) -> Scores:
    """Scores of a table whose columns are those of ``columns_of(card)``."""
    points = np.zeros(values.shape, np.int64)
    raw = np.full(len(values), float(card["raw_base"]))
    for at, each in enumerate(card["characteristics"]):
        place = _places(each, values[:, at])
        points[:, at] = np.array([*each["points"], each["missing"]["points"]])[place]
        raw += np.array([*each["raw"], each["missing"]["raw"]])[place]
    low, high = card["score_range"]
    score = np.clip(card["base_points"] + points.sum(axis=1), low, high)
    pd = 1 / (1 + np.exp(-(card["pd"]["intercept"] + card["pd"]["slope"] * raw)))
    return Scores(score, raw, pd, points)


def _places(characteristic: dict[str, Any], values: Matrix) -> NDArray[np.int64]:
    missing = np.isnan(values)
    if characteristic["kind"] == "categorical":
        found = np.where(missing, 0, values).astype(np.int64)
    else:
        found = np.searchsorted(np.array(characteristic["edges"]), values, side="left")
    return np.where(missing, len(characteristic["points"]), found)


def key_factors(card: dict[str, Any], points: NDArray[np.int64]) -> list[list[str]]:
    """At most four names a row, most points lost first; what lost none is no factor."""
    names = [each["name"] for each in card["characteristics"]]
    order = np.argsort(points, axis=1, kind="stable")[:, :KEY_FACTORS]
    return [
        [names[at] for at in row if lost[at] < 0] for row, lost in zip(order.tolist(), points.tolist(), strict=True)
    ]
