"""Score whole tables with the compiled scorecard alone, as the scoring service does for one applicant."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.segments import assign, conditions
from training.data.table import Column, Matrix

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
            characteristic["name"],
            characteristic["kind"],
            categories=tuple(characteristic.get("categories", ())),
            code=characteristic["code"],
            inquiry=characteristic["inquiry"],
            never=characteristic.get("never", False),
            specials=tuple(characteristic.get("specials", ())),
            reason=characteristic.get("reason", ""),
            boolean=characteristic.get("boolean", False),
            exact_codes=characteristic.get("exact_codes", False),
            dates=characteristic.get("dates"),
            span=tuple(characteristic["span"]) if "span" in characteristic else None,
            cuts=tuple(characteristic["cuts"]) if "cuts" in characteristic else None,
            groups=tuple(characteristic.get("groups", ())),
            direction=characteristic.get("direction", 0),
        )
        for characteristic in card["characteristics"]
    )


def rescore(card: dict[str, Any], values: Matrix) -> Scores:
    """The scores of a table with the columns of ``columns_of(card)``."""
    if "segments" in card:
        return _by_segment(card, values)
    points = np.zeros(values.shape[::-1], np.int64).T  # a characteristic's points side by side: twice as fast to fill
    raw = np.full(len(values), float(card["raw_base"]))
    for at, characteristic in enumerate(card["characteristics"]):
        place = bins_of(characteristic, values[:, at])
        points[:, at] = np.array([*characteristic["points"], characteristic["missing"]["points"]])[place]
        raw += np.array([*characteristic["raw"], characteristic["missing"]["raw"]])[place]
    if "pairs" in card:
        _add_pairs(card, values, points, raw)
    low, high = card["score_range"]
    score = np.clip(card["base_points"] + points.sum(axis=1), low, high)
    pd = 1 / (1 + np.exp(-(card["pd"]["intercept"] + card["pd"]["slope"] * raw)))
    return Scores(score, raw, pd, points)


def _by_segment(card: dict[str, Any], values: Matrix) -> Scores:
    """Each row by the scorecard of its segment; a characteristic that this does not have costs nothing."""
    place = {characteristic["name"]: at for at, characteristic in enumerate(card["characteristics"])}
    segment = assigned(card, values)
    score, raw, pd = np.zeros(len(values), np.int64), np.zeros(len(values)), np.zeros(len(values))
    points = np.zeros((len(values), len(place)), np.int64)
    for number, part in enumerate(card["segments"]):
        rows = np.flatnonzero(segment == number)
        own = np.array([place[characteristic["name"]] for characteristic in part["card"]["characteristics"]])
        scored = rescore(part["card"], values[np.ix_(rows, own)])
        score[rows], raw[rows], pd[rows] = scored.score, scored.raw, scored.pd
        points[np.ix_(rows, own)] = scored.points
    return Scores(score, raw, pd, points)


def assigned(card: dict[str, Any], values: Matrix) -> NDArray[np.int64]:
    """The number of each row's segment."""
    columns = columns_of(card)
    return assign([conditions(part["where"]) for part in card["segments"]], columns, values)


def _add_pairs(card: dict[str, Any], values: Matrix, points: NDArray[np.int64], raw: Matrix) -> None:
    """Add the pairs' points, split evenly between their two characteristics; the first takes an odd one (as in the service)."""
    column = {characteristic["name"]: at for at, characteristic in enumerate(card["characteristics"])}
    bins_by_axis: dict[Any, NDArray[np.int64]] = {}

    def bins(name: str, axis: dict[str, Any]) -> NDArray[np.int64]:
        """A column's bins: once for all its pairs that are cut alike."""
        key = name, tuple(axis.get("edges", ()))
        if key not in bins_by_axis:
            bins_by_axis[key] = bins_of(axis, values[:, column[name]])
        return bins_by_axis[key]

    for pair in card["pairs"]:
        (first, second), (row, other) = pair["of"], pair["axes"]
        cell = bins(first, row) * len(pair["raw"][0]) + bins(second, other)
        lost = np.array(pair["points"], dtype=np.int64).ravel()
        points[:, column[first]] += (lost // 2)[cell]
        points[:, column[second]] += (lost - lost // 2)[cell]
        raw += np.array(pair["raw"]).ravel()[cell]


def bins_of(axis: dict[str, Any], values: Matrix) -> NDArray[np.int64]:
    """Each value's bin. A missing one sorts behind infinity, so its bin is the last."""
    ends = range(len(axis["categories"])) if "categories" in axis else [*axis["edges"], np.inf]
    return np.searchsorted(np.array(ends, dtype=float), values, side="left")


def key_factors(card: dict[str, Any], points: NDArray[np.int64]) -> list[list[str]]:
    """At most four reasons a row, most points lost first, ties by code; a characteristic that lost none is no factor.

    The reason is the characteristic's stated one, or else its name.
    """
    names = [characteristic.get("reason") or characteristic["name"] for characteristic in card["characteristics"]]
    by_code = np.argsort(
        np.array([characteristic["code"] for characteristic in card["characteristics"]]), kind="stable"
    )
    order = by_code[np.argsort(points[:, by_code], axis=1, kind="stable")][:, :KEY_FACTORS]
    return [
        [names[at] for at in row if lost[at] < 0] for row, lost in zip(order.tolist(), points.tolist(), strict=True)
    ]
