"""The scorecard itself: what each value of each characteristic costs, how many have it, and what became of them."""

from html import escape
from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.evaluation.sample import Sample
from training.report.axes import Axis
from training.report.html import details, figure, grid, name, percent, section, table, term, whole
from training.report.plots import Columns, Mark, Points, plot, stairs

MOST_BINS = 12
"""Categories drawn at most; the table has them all."""


def characteristics(evaluation: Evaluation) -> str:
    """A table by weight, then two plots and a table of bins each."""
    found = evaluation.found["characteristics"]
    says = (
        f"In the order of how much they move scores. {term('Points')} are lost against the best that a {term('characteristic')} can give; a "
        "direction that was stated, or inferred because the data leave little doubt, is kept by every step."
    )
    csi = evaluation.found["stability"]["csi"]
    return section(
        "characteristics",
        "Characteristics",
        says,
        table(_HEAD, [_line(each, csi) for each in found], words=(6,)),
        "".join(_one(evaluation.sample, each) for each in found),
    )


_HEAD = ("Characteristic", "weight", "most points lost", "IV", "missing", "CSI", "direction", "steps against it")
_DIRECTIONS = {1: "more is better", -1: "more is worse", 0: "none"}


def _line(each: dict[str, Any], csi: dict[str, float]) -> tuple[str, ...]:
    direction = (
        "category"
        if each["kind"] == "categorical"
        else _DIRECTIONS[each["direction"]] + (" (inferred)" if each.get("inferred") else "")
    )
    return (
        each["name"],
        percent(each["weight"]),
        whole(each["most_points"]),
        figure(each["iv"], 2),
        percent(each["missing"]),
        figure(csi.get(each["name"]), 3),
        direction,
        whole(each["against_direction"]) if each["direction"] else "–",
    )


def _one(sample: Sample, each: dict[str, Any]) -> str:
    at = [column.name for column in sample.columns].index(each["name"])
    bins = each["bins"]
    with_outcomes = "bads" in bins[0]
    drawn = [_shape(sample, at)] if each["kind"] == "numeric" else []
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
    told = f"<p>A person is told: <em>{escape(each['reason'])}</em></p>" if each["reason"] else ""
    title = f'<h3 id="c-{at}">{name(each["name"])}</h3>{told}'
    return title + grid(*drawn) + details("Bins", table(head if with_outcomes else head[:4], rows))


def _shape(sample: Sample, at: int) -> str:
    """The scorecard's own steps, between the 1st and the 99th percentile of the values."""
    each, values, codes = sample.card["characteristics"][at], sample.values[:, at], sample.columns[at].specials
    known = values[~np.isnan(values) & ~np.isin(values, codes)]
    low, high = (float(edge) for edge in np.quantile(known, (0.01, 0.99))) if len(known) else (0.0, 1.0)
    inner = np.array([edge for edge in each["edges"] if low < edge < high], dtype=float)
    edges = np.array([low, *inner, high]) if high > low else np.array([low - 0.5, low + 0.5])
    middle = (edges[:-1] + edges[1:]) / 2
    points = np.array(each["points"], dtype=float)[np.searchsorted(np.array(each["edges"]), middle, side="left")]
    missing = each["missing"]["points"]
    coded = "".join(f"; code {code:g} {whole(_points_of(each, code))}" for code in codes)
    return plot(
        "Points by value",
        [stairs(edges, points)],
        Axis("value, 1st to 99th percentile"),
        Axis("points", high=0.0),
        f"Within these values {whole(points.min())} to {whole(points.max())} points; a missing value {whole(missing)}{coded}.",
    )


def _points_of(each: dict[str, Any], value: float) -> int:
    return int(each["points"][int(np.searchsorted(np.array(each["edges"]), value, side="left"))])


def _people(bins: list[dict[str, Any]], with_outcomes: bool) -> str:
    edges = np.arange(len(bins) + 1) - 0.5
    shares = np.array([row["share"] for row in bins])
    marks: list[Mark] = [Columns(edges, shares, "soft", "share of rows")]
    says = "The columns show how many rows each bin has."
    if with_outcomes:
        rate, low, high = (np.array([row[name] for row in bins]) for name in ("bad_rate", "low", "high"))
        told = tuple(
            f"{row['bin']}: {percent(row['share'])} of rows, bad rate {percent(row['bad_rate'], 2)}" for row in bins
        )
        marks.append(
            Points(np.arange(len(bins), dtype=float), rate, low, high, "second", "bad rate, with interval", told)
        )
        says = f"Bad rate {percent(min(rate))} to {percent(max(rate))} over the bins; bins are named below."
    names = tuple(_short(row["bin"]) for row in bins)
    return plot(
        "Who is there, and what became of them" if with_outcomes else "Who is there",
        marks,
        Axis("bin", low=-0.5, high=len(bins) - 0.5, names=names),
        Axis("share", low=0.0, percent=True),
        says,
    )


def _short(label: str) -> str:
    kept = label.split(" – ")[0]
    return kept if len(kept) <= 9 else kept[:8] + "…"
