"""The section on stability: whether people and results have changed."""

from html import escape
from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.report.axes import Axis
from training.report.html import details, figure, grid, meters, percent, section, table, term, whole
from training.report.plots import Columns, Line, plot, stairs
from training.scorecard.expected import ACT, LOOK


def stability(evaluation: Evaluation) -> str:
    """PSI of the score, CSI of each characteristic, and results over time where it is known."""
    findings = evaluation.findings["stability"]
    says = (
        f"Compared: {escape(findings['against'])}. {term('PSI')} of the score {figure(findings['psi'], 4)}: {_verdict(findings['psi'])}. "
        f"By convention {LOOK:.2f} asks for a look and {ACT:.2f} for action."
    )
    shown = grid(_scores(findings["score"], findings["psi"]), *_over_time(findings["periods"]))
    return section("stability", "Stability", says, shown, _csi(findings["csi"]), _periods(findings["periods"]))


def _verdict(value: float) -> str:
    return (
        "scores have not moved"
        if value < LOOK
        else "they have moved; find out why"
        if value < ACT
        else "they have moved far; act"
    )


def _scores(score: dict[str, Any], psi: float) -> str:
    bins = len(score["edges"]) + 1
    before, now = (np.array(score[name][:bins]) for name in ("before", "now"))
    edges = np.arange(bins + 1) - 0.5
    names = (*(f"≤{edge:.0f}" for edge in score["edges"]), f">{score['edges'][-1]:.0f}" if score["edges"] else "all")
    return plot(
        "Scores before and now",
        [Columns(edges, before, "soft", "before"), stairs(edges, now, "second", "now")],
        Axis("score", low=-0.5, high=bins - 0.5, names=names),
        Axis("share of rows", low=0.0, percent=True),
        f"Bins hold a tenth each before; where line and columns differ, people have moved. PSI {figure(psi, 4)}.",
    )


def _csi(csi: dict[str, float]) -> str:
    if not csi:
        return f"<p>{term('CSI')} is not measured: there is no second table and no second period to compare with.</p>"
    ranked = sorted(csi.items(), key=lambda drift: (-drift[1], drift[0]))
    top = max(ranked[0][1], ACT) * 1.1
    rows = [(name, value, figure(value, 4)) for name, value in ranked]
    shown = meters(("Characteristic", "CSI; dashed: 0.10 and 0.25"), rows[:10], top, (LOOK, ACT))
    more = (
        details(f"The other {len(rows) - 10}", meters(("Characteristic", "CSI"), rows[10:], top, (LOOK, ACT)))
        if len(rows) > 10
        else ""
    )
    return f"<h3>Characteristics</h3><p>{term('CSI')}, the largest first.</p>{shown}{more}"


def _over_time(periods: list[dict[str, Any]]) -> list[str]:
    if not periods:
        return []
    x = np.arange(len(periods), dtype=float)
    axis = Axis("period", names=tuple(period["period"] for period in periods))
    psi = np.array([period["psi"] for period in periods])
    drawn = []
    if "bad_rate" in periods[0]:
        observed, expected = (np.array([period[name] for period in periods]) for name in ("bad_rate", "pd"))
        drawn.append(
            plot(
                "Bad rate over time",
                [
                    Line(x, observed, "second", dots=True, label="observed"),
                    Line(x, expected, dots=True, label="expected (PD)"),
                ],
                axis,
                Axis("bad rate", low=0.0, percent=True),
                f"Expected and observed are at most {percent(float(np.abs(observed - expected).max()), 2)} apart.",
            )
        )
        aucs = [(at, period["auc"]) for at, period in enumerate(periods) if period["auc"] is not None]
        if aucs:
            at, auc = (np.array(values, dtype=float) for values in zip(*aucs, strict=True))
            drawn.append(
                plot(
                    "AUC over time",
                    [Line(at, auc, dots=True)],
                    axis,
                    Axis("AUC", low=min(0.5, float(auc.min())), high=1.0),
                    f"Between {figure(float(auc.min()))} and {figure(float(auc.max()))}.",
                )
            )
    drawn.append(
        plot(
            "PSI against the first period",
            [Line(x, psi, "third", dots=True), Line(x[[0, -1]], np.array([LOOK, LOOK]), "guide")],
            axis,
            Axis("PSI", low=0.0),
            f"Dashed: {LOOK:.2f}. Highest: {figure(float(psi.max()), 4)}.",
        )
    )
    return drawn


def _periods(periods: list[dict[str, Any]]) -> str:
    if not periods:
        return "<p>Results over time are not shown: no column of dates or cohorts with two periods of a hundred rows is known.</p>"
    head = ("Period", "rows", "mean score", "approved", "PSI", "PD", "bad rate", "AUC")
    shown = len(head) if "bad_rate" in periods[0] else head.index("bad rate")
    return details("Table of periods", table(head[:shown], [_period(period)[:shown] for period in periods]))


def _period(period: dict[str, Any]) -> tuple[str, ...]:
    return (
        period["period"],
        whole(period["rows"]),
        figure(period["score"], 1),
        percent(period["approved"]),
        figure(period["psi"], 4),
        percent(period["pd"], 2),
        percent(period.get("bad_rate"), 2),
        figure(period.get("auc")),
    )
