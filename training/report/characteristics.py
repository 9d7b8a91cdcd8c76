"""The section on characteristics: what each value costs, how many rows have it, and their bad rate."""

from html import escape
from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.evaluation.sample import Sample
from training.report.axes import Axis
from training.report.html import details, figure, grid, name, percent, section, table, term, whole
from training.report.plots import Columns, Mark, Points, plot, stairs

MOST_BINS = 12
"""Bins drawn at most; the table has them all."""


def characteristics(evaluation: Evaluation) -> str:
    """A table by weight, then two charts and a table of bins for each characteristic."""
    ranked = evaluation.findings["characteristics"]
    says = (
        f"Ordered by how much they move scores. {term('Points')} are lost against the best that a {term('characteristic')} can give; a "
        "direction that was stated, or inferred because the data leave little doubt, is kept by every step."
    )
    csi = evaluation.findings["stability"]["csi"]
    return section(
        "characteristics",
        "Characteristics",
        says,
        table(_HEAD, [_line(characteristic, csi) for characteristic in ranked], words=(6,)),
        "".join(_one(evaluation.sample, characteristic) for characteristic in ranked),
    )


_HEAD = ("Characteristic", "weight", "most points lost", "IV", "missing", "CSI", "direction", "steps against it")
_DIRECTIONS = {1: "more is better", -1: "more is worse", 0: "none"}


def _line(characteristic: dict[str, Any], csi: dict[str, float]) -> tuple[str, ...]:
    direction = (
        "category"
        if characteristic["kind"] == "categorical"
        else _DIRECTIONS[characteristic["direction"]] + (" (inferred)" if characteristic.get("inferred") else "")
    )
    return (
        characteristic["name"],
        percent(characteristic["weight"]),
        whole(characteristic["most_points"]),
        figure(characteristic["iv"], 2),
        percent(characteristic["missing"]),
        figure(csi.get(characteristic["name"]), 3),
        direction,
        whole(characteristic["against_direction"]) if characteristic["direction"] else "–",
    )


def _one(sample: Sample, characteristic: dict[str, Any]) -> str:
    at = [column.name for column in sample.columns].index(characteristic["name"])
    bins = characteristic["bins"]
    with_outcomes = "bads" in bins[0]
    drawn = [_shape(sample, at)] if characteristic["kind"] == "numeric" else []
    drawn.append(_people(bins[:MOST_BINS], with_outcomes))
    rows = [
        (row["bin"], whole(row["rows"]), percent(row["share"]), figure(row["points"], 1))
        + (
            (whole(row["bads"]), percent(row["bad_rate"], 2), f"{percent(row['low'])} – {percent(row['high'])}")
            if with_outcomes
            else ()
        )
        for row in bins
    ]
    head = ("Values", "rows", "share", "mean points", "bads", "bad rate", "interval")
    reason = (
        f"<p>Reason given to a person: <em>{escape(characteristic['reason'])}</em></p>"
        if characteristic["reason"]
        else ""
    )
    title = f'<h3 id="c-{at}">{name(characteristic["name"])}</h3>{reason}'
    return title + grid(*drawn) + details("Bins", table(head if with_outcomes else head[:4], rows))


def _shape(sample: Sample, at: int) -> str:
    """The scorecard's own steps, between the 1st and the 99th percentile of the values."""
    table, values, codes = sample.card["characteristics"][at], sample.values[:, at], sample.columns[at].specials
    ordinary = values[~np.isnan(values) & ~np.isin(values, codes)]
    low, high = (float(edge) for edge in np.quantile(ordinary, (0.01, 0.99))) if len(ordinary) else (0.0, 1.0)
    inner = np.array([edge for edge in table["edges"] if low < edge < high], dtype=float)
    edges = np.array([low, *inner, high]) if high > low else np.array([low - 0.5, low + 0.5])
    middle = (edges[:-1] + edges[1:]) / 2
    points = np.array(table["points"], dtype=float)[np.searchsorted(np.array(table["edges"]), middle, side="left")]
    missing = table["missing"]["points"]
    coded = "".join(f"; code {code:g} {whole(_points_of(table, code))}" for code in codes)
    return plot(
        "Points by value",
        [stairs(edges, points)],
        Axis("value, 1st to 99th percentile"),
        Axis("points", high=0.0),
        f"Within these values {whole(points.min())} to {whole(points.max())} points; a missing value {whole(missing)}{coded}.",
    )


def _points_of(table: dict[str, Any], value: float) -> int:
    return int(table["points"][int(np.searchsorted(np.array(table["edges"]), value, side="left"))])


def _people(bins: list[dict[str, Any]], with_outcomes: bool) -> str:
    edges = np.arange(len(bins) + 1) - 0.5
    shares = np.array([row["share"] for row in bins])
    marks: list[Mark] = [Columns(edges, shares, "soft", "share of rows")]
    says = "The columns show how many rows each bin has."
    if with_outcomes:
        rate, low, high = (np.array([row[name] for row in bins]) for name in ("bad_rate", "low", "high"))
        notes = tuple(
            f"{row['bin']}: {percent(row['share'])} of rows, bad rate {percent(row['bad_rate'], 2)}" for row in bins
        )
        marks.append(
            Points(np.arange(len(bins), dtype=float), rate, low, high, "second", "bad rate, with interval", notes)
        )
        says = f"Bad rate {percent(min(rate))} to {percent(max(rate))} over the bins; the table below names the bins in full."
    names = tuple(_short(row["bin"]) for row in bins)
    return plot(
        "Rows and bad rate by bin" if with_outcomes else "Rows by bin",
        marks,
        Axis("bin", low=-0.5, high=len(bins) - 0.5, names=names),
        Axis("share", low=0.0, percent=True),
        says,
    )


def _short(label: str) -> str:
    start = label.split(" – ")[0]
    return start if len(start) <= 9 else start[:8] + "…"
