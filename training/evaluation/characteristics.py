"""Describe every characteristic of a scorecard: weight, points, rows and bad rate by bin, information value.

Bins are those of the manifest; points are those of the scorecard's own steps. A stated direction is kept if no step of the
points goes against it.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.table import Column
from training.evaluation.performance import outcome
from training.evaluation.sample import Sample
from training.evaluation.stability import shares_of
from training.scorecard.expected import counted, places

_SLACK = 1e-9


def characteristics(sample: Sample) -> list[dict[str, Any]]:
    """Every characteristic, the one that moves scores most first."""
    expected = shares_of(sample)["characteristics"]
    points = sample.points[:, : len(sample.columns)]
    means = np.average(points, axis=0, weights=sample.weights)
    moves = np.sqrt(np.average((points - means) ** 2, axis=0, weights=sample.weights))
    total = float(moves.sum()) or 1.0
    rows = [
        _shape(sample, at, column, expected[column.name]) | {"weight": float(moves[at]) / total}
        for at, column in enumerate(sample.columns)
    ]
    return sorted(rows, key=lambda row: (-row["weight"], row["name"]))


def _shape(sample: Sample, at: int, column: Column, bins: dict[str, Any]) -> dict[str, Any]:
    table, values = sample.card["characteristics"][at], sample.values[:, at]
    rows = _bins(sample, at, bins)
    reached = [*table["points"], table["missing"]["points"]]
    return {
        "name": column.name,
        "reason": table.get("reason", ""),
        "specials": list(column.specials),
        "code": table["code"],
        "kind": column.kind,
        "direction": column.direction,
        "inferred": column.free and column.direction != 0,
        "against_direction": against_direction(sample.card, at, column.direction),
        "missing": sample.mean(np.isnan(values)),
        "most_points": min(reached),
        "iv": information_value(rows),
        "bins": rows,
    }


def _bins(sample: Sample, at: int, bins: dict[str, Any]) -> list[dict[str, Any]]:
    place = places(bins, sample.values[:, at])
    names = labels(bins)
    counts = counted(bins, sample.values[:, at], sample.weights)
    return [_bin(sample, at, name, place == number) for number, name in enumerate(names) if counts[number]]


def _bin(sample: Sample, at: int, name: str, inside: NDArray[np.bool_]) -> dict[str, Any]:
    of_bin = outcome(sample, inside)
    return {"bin": name, "points": sample.mean(sample.points[:, at], inside)} | {
        figure: of_bin[figure] for figure in ("rows", "share", "bads", "bad_rate", "low", "high") if figure in of_bin
    }


def labels(bins: dict[str, Any]) -> list[str]:
    """A name for each bin, the last that of missing values; a value on an edge belongs to the bin below it."""
    if "categories" in bins:
        return [*map(str, bins["categories"]), "missing"]
    edges = bins["edges"]
    if not edges:
        return ["any value", "missing"]
    codes = {high for low, high in zip(edges, edges[1:], strict=False) if float(np.nextafter(high, -np.inf)) == low}
    before = {float(np.nextafter(code, -np.inf)) for code in codes}
    ends = [None, *(None if edge in codes | before else edge for edge in edges), None]
    names = [
        f"code {edges[at]:,.6g}" if at < len(edges) and edges[at] in codes else _between(*ends[at : at + 2])
        for at in range(len(edges) + 1)
    ]
    return [*names, "missing"]


def _between(low: float | None, high: float | None) -> str:
    """A bin above one edge and up to another, where it has them."""
    if low is None or high is None:
        return f"≤ {high:,.6g}" if high is not None else "any other value" if low is None else f"> {low:,.6g}"
    return f"{low:,.6g} – {high:,.6g}"


def against_direction(card: dict[str, Any], at: int, direction: int) -> int:
    """How many steps of the unrounded points of characteristic ``at`` go against the stated direction.

    Special codes are no numbers and are left out. Where two-way tables contribute, a step counts with the worst that any value of
    the other characteristic makes of it. 0 where no direction is stated.
    """
    table = card["characteristics"][at]
    if not direction or table["kind"] == "categorical":
        return 0
    edges = np.array(table["edges"])
    coded = np.searchsorted(edges, np.array(table.get("specials", ()), dtype=float), side="left")
    ordered = np.setdiff1d(np.arange(len(table["raw"])), coded)
    steps = np.diff(np.array(table["raw"])[ordered]) * direction
    inside = np.append(edges, edges[-1] + 1 if len(edges) else 0.0)[ordered]
    for pair in card.get("pairs", ()):
        if table["name"] in pair["of"]:
            steps = steps + (np.diff(_along(pair, table["name"], inside), axis=0) * direction).min(axis=1)
    return int((steps < -_SLACK).sum())


def _along(pair: dict[str, Any], name: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A pair's unrounded points [value, bin of the other]."""
    side = pair["of"].index(name)
    raw = np.array(pair["raw"]) if side == 0 else np.array(pair["raw"]).T
    rows: NDArray[np.float64] = raw[np.searchsorted(np.array(pair["axes"][side]["edges"]), values, side="left")]
    return rows


def information_value(rows: list[dict[str, Any]]) -> float | None:
    """Σ (goods − bads) · ln(goods / bads) over shares by bin, half a row added to each; None without outcomes."""
    if not rows or "bads" not in rows[0]:
        return None
    bads = [row["bads"] + 0.5 for row in rows]
    goods = [row["rows"] - row["bads"] + 0.5 for row in rows]
    pairs = [(good / sum(goods), bad / sum(bads)) for good, bad in zip(goods, bads, strict=True)]
    return float(sum((good - bad) * math.log(good / bad) for good, bad in pairs))
