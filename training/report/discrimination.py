"""The section on discrimination: how well the scorecard separates bads from goods."""

from typing import Any

import numpy as np
from sklearn.metrics import roc_curve

from training.evaluation.evaluation import Evaluation
from training.evaluation.sample import Sample
from training.report.axes import Axis
from training.report.html import details, figure, grid, odds, percent, section, table, term, whole
from training.report.plots import Columns, Line, plot

_DIAGONAL = Line(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "guide")


def _share(label: str) -> Axis:
    return Axis(label, low=0.0, high=1.0, percent=True)


def discrimination(evaluation: Evaluation) -> str:
    """ROC, KS, gains and lift."""
    sample, findings, auc = evaluation.sample, evaluation.findings, evaluation.metrics["auc"]
    says = f"A scorecard should rank bads before goods. {term('AUC')} measures this over all cut-offs, {term('KS')} at the best one."
    return section(
        "discrimination",
        "Discrimination",
        says,
        grid(
            _roc(sample, auc), _ks(sample, findings["separation"]), _gains(findings["gains"]), _lift(findings["gains"])
        ),
        details("Gains table: tenths by falling risk", table(_HEAD, map(_tenth, findings["gains"]))),
    )


def _roc(sample: Sample, auc: float) -> str:
    false, true, _ = roc_curve(sample.outcomes, sample.pd, sample_weight=sample.weights)
    at = np.unique(np.linspace(0, len(false) - 1, 150).astype(int))
    half = float(np.interp(0.1, false, true))
    return plot(
        "ROC curve",
        [_DIAGONAL, Line(false[at], true[at])],
        _share("share of goods declined"),
        _share("share of bads declined"),
        f"The further the curve bends from the diagonal, the better. {term('AUC')} {figure(auc)}: declining the riskiest rows until one good in "
        f"ten is declined also declines {percent(half, 0)} of the bads.",
    )


def _ks(sample: Sample, separation: dict[str, Any]) -> str:
    low, high = np.quantile(sample.score, (0.001, 0.999))
    scores = np.unique(np.linspace(low, high, 120).round())
    bad = sample.outcomes.astype(bool)
    curves = [sample.share_up_to(scores, which) for which in (bad, ~bad)]
    at = float(separation["ks_score"])
    stem = Line(np.array([at, at]), np.array([np.interp(at, scores, curve) for curve in curves]), "guide")
    return plot(
        "KS: cumulative shares by score",
        [Line(scores, curves[0], "second", label="bads"), Line(scores, curves[1], "main", label="goods"), stem],
        Axis("score"),
        _share("share with this score or less"),
        f"The gap is widest at a score of {separation['ks_score']}: {percent(separation['ks_pooled'])}, all rows together.",
    )


def _gains(rows: list[dict[str, Any]]) -> str:
    x = np.arange(len(rows) + 1) / len(rows)
    y = np.array([0.0, *(row["bads_found"] for row in rows)])
    two = rows[min(1, len(rows) - 1)]
    return plot(
        "Gains",
        [_DIAGONAL, Line(x, y, dots=True)],
        _share("share of rows, riskiest first"),
        _share("share of bads found"),
        f"The riskiest fifth of the rows contains {percent(two['bads_found'], 0)} of all {term('bad', 'bads')}.",
    )


def _lift(rows: list[dict[str, Any]]) -> str:
    edges = np.arange(len(rows) + 1) + 0.5
    overall = sum(row["bads"] for row in rows) / max(sum(row["rows"] for row in rows), 1)
    heights = np.array([(row["bad_rate"] or 0) / overall for row in rows])
    even = Line(np.array([edges[0], edges[-1]]), np.array([1.0, 1.0]), "guide")
    return plot(
        "Lift by tenth",
        [Columns(edges, heights, "main"), even],
        Axis("tenth by falling risk"),
        Axis("bad rate over that of all", low=0.0),
        f"In the riskiest tenth bads are {figure(heights[0], 1)} times as frequent as among all rows, in the safest {figure(heights[-1], 2)} times. "
        f"({term('Lift')})",
    )


_HEAD = ("Tenth", "scores", "rows", "bads", "bad rate", "PD", "odds", "bads found", "goods found", "KS", "lift so far")


def _tenth(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(row["tenth"]),
        f"{row['lowest']}–{row['highest']}",
        whole(row["rows"]),
        whole(row["bads"]),
        percent(row["bad_rate"], 2),
        percent(row["pd"], 2),
        odds(row["odds"]),
        percent(row["bads_found"]),
        percent(row["goods_found"]),
        figure(row["ks"]),
        figure(row["lift"], 2),
    )
