"""The section on scores: their distribution, the bands of the scale, and what each cut-off decides."""

from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.evaluation.sample import Sample
from training.report.axes import Axis
from training.report.html import details, grid, odds, percent, section, table, term, whole
from training.report.plots import Columns, Line, Mark, plot, stairs


def scores(evaluation: Evaluation) -> str:
    """Distribution, bands and cut-offs."""
    findings, sample = evaluation.findings, evaluation.sample
    low, high = sample.card["score_range"]
    says = (
        f"Scores run from {low} to {high}; more is safer. The {term('cut-off')} used in this report is {findings['cut_off']}: it approves "
        + (f"{percent(findings['decision']['approved'])} of these rows.")
    )
    with_outcomes = sample.bad is not None
    cut_offs, width = findings["cut_offs"], len(_CUT_HEAD) if with_outcomes else 2
    marked = min(range(len(cut_offs)), key=lambda at: abs(cut_offs[at]["score"] - findings["cut_off"]), default=None)
    return section(
        "scores",
        "Scores, bands and cut-offs",
        says,
        grid(_distribution(sample), *([_odds_by_band(findings["bands"])] if with_outcomes else [])),
        "<h3>Bands</h3>",
        table(_BAND_HEAD if with_outcomes else _BAND_HEAD[:4], map(_band, findings["bands"])),
        "<h3>Cut-offs</h3>",
        table(
            _CUT_HEAD[:width],
            map(_cut, cut_offs),
            "A score of the cut-off or more is approved; highlighted: the one nearest to the cut-off used.",
            marked,
        ),
        details("Confusion in rows", table(_CONFUSION, map(_confusion, cut_offs))) if with_outcomes else "",
    )


def _distribution(sample: Sample) -> str:
    step = 10
    low, high = (step * int(np.floor(edge / step)) for edge in (sample.score.min(), sample.score.max() + step))
    edges = np.arange(low, high + step, step, dtype=float)
    if sample.bad is None:
        shares = np.histogram(sample.score, edges, weights=sample.weights)[0] / sample.mass
        return plot(
            "Scores",
            [Columns(edges, shares, "main")],
            Axis("score"),
            Axis("share of rows", percent=True),
            f"Mean {sample.mean(sample.score):.0f}.",
        )
    bad = sample.bad.astype(bool)
    good_shares, bad_shares = (
        np.histogram(sample.score[which], edges, weights=sample.weight[which])[0] / sample.count(which)
        for which in (~bad, bad)
    )
    return plot(
        "Scores of goods and of bads",
        [Columns(edges, good_shares, "soft", "goods"), stairs(edges, bad_shares, "second", "bads")],
        Axis("score"),
        Axis("share of the goods, of the bads", percent=True),
        f"Goods have a mean score of {sample.mean(sample.score, ~bad):.0f}, bads of {sample.mean(sample.score, bad):.0f}; each group adds up to 100 %.",
    )


def _odds_by_band(bands: list[dict[str, Any]]) -> str:
    with_outcomes = [band for band in bands if band["bad_rate"] is not None]
    x = np.arange(len(with_outcomes) + 1) - 0.5
    rates, expected = (np.array([band[name] for band in with_outcomes]) for name in ("bad_rate", "pd"))
    names = tuple(f"{band['lowest']}–{band['highest']}" for band in with_outcomes)
    marks: list[Mark] = [
        Columns(x, rates, "soft", "observed"),
        Line(np.arange(len(with_outcomes), dtype=float), expected, "main", dots=True, label="expected (PD)"),
    ]
    return plot(
        "Bad rate by band",
        marks,
        Axis("band", low=-0.5, high=len(with_outcomes) - 0.5, names=names),
        Axis("bad rate", low=0.0, percent=True),
        "Bad rates should fall from band to band, and columns should end at the line.",
    )


_BAND_HEAD = ("Band", "scores", "rows", "share", "bads", "bad rate", "PD", "odds")


def _band(row: dict[str, Any]) -> tuple[str, ...]:
    placed = (row["name"], f"{row['lowest']}–{row['highest']}", whole(row["rows"]), percent(row["share"]))
    if "bads" not in row:
        return placed
    return *placed, whole(row["bads"]), percent(row["bad_rate"], 2), percent(row["pd"], 2), odds(row["odds"])


_CUT_HEAD = (
    "Cut-off",
    "approved",
    "bad rate approved",
    "bad rate declined",
    "bads declined",
    "goods declined",
    "odds approved",
)


def _cut(row: dict[str, Any]) -> tuple[str, ...]:
    placed = (str(row["score"]), percent(row["approved"]))
    if "bads_declined" not in row:
        return placed
    return (
        *placed,
        percent(row["bad_rate_approved"], 2),
        percent(row["bad_rate_declined"], 2),
        percent(row["bads_declined"]),
        percent(row["goods_declined"]),
        odds(row["approved_goods"] / row["approved_bads"] if row["approved_bads"] else None),
    )


_CONFUSION = ("Cut-off", "goods approved", "bads approved", "goods declined", "bads declined")


def _confusion(row: dict[str, Any]) -> tuple[str, ...]:
    return str(row["score"]), *(
        whole(row[name]) for name in ("approved_goods", "approved_bads", "declined_goods", "declined_bads")
    )
