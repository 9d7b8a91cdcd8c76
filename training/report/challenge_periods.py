"""The section of a challenge on time: whether champion, challenger and their difference stay as they are."""

from typing import Any

import numpy as np

from training.report.axes import Axis
from training.report.html import details, figure, grid, percent, section, table, term, whole
from training.report.plots import Line, Points, plot
from training.scorecard.expected import LOOK

_BOTH = (("champion", "second", -0.12), ("challenger", "main", 0.12))
"""Who, in which colour, and how far beside the middle of the period."""


def over_time(figures: dict[str, Any]) -> str:
    """AUC, difference, calibration and PSI by period; a sentence where time is not known."""
    periods = figures["periods"]
    if not periods:
        return section(
            "time", "Over time", "No column of dates or cohorts with two periods of a hundred rows is known (--time)."
        )
    together = figures["homogeneity"]
    says = (
        f"Whether the difference is the same in all periods (Cochran's Q {figure(together['q'], 2)} with {together['degrees']} degrees of freedom, p {figure(together['p'])})."
        if together
        else "Too few periods have both outcomes to ask whether the difference lasts."
    )
    axis = Axis("period", low=-0.5, high=len(periods) - 0.5, names=tuple(period["period"] for period in periods))
    return section(
        "time",
        "Over time",
        says,
        grid(*_aucs(periods, axis), _calibrated(periods, axis), _psi(periods, axis)),
        details("Table of periods", _table(periods)),
    )


def _aucs(periods: list[dict[str, Any]], axis: Axis) -> list[str]:
    judged = [(at, period) for at, period in enumerate(periods) if period["difference"] is not None]
    if not judged:
        return []
    x = np.array([at for at, _ in judged], dtype=float)
    marks = [
        Points(x + beside, *_parts([period[who]["auc"] for _, period in judged]), style=style, label=who)
        for who, style, beside in _BOTH
    ]
    zero = Line(np.array([-0.5, len(periods) - 0.5]), np.zeros(2), "guide")
    difference = _parts([period["difference"] for _, period in judged])
    return [
        plot("AUC", marks, axis, Axis("AUC", high=1.0), f"With 95 % intervals ({term('AUC')})."),
        plot(
            "Difference of the AUCs",
            [zero, Points(x, *difference)],
            axis,
            Axis("challenger less champion"),
            "Above the dashed line the challenger ranks better; within a period an interval is wide.",
        ),
    ]


def _parts(estimates: list[dict[str, float]]) -> tuple[Any, Any, Any]:
    value, low, high = (np.array([estimate[part] for estimate in estimates]) for part in ("value", "low", "high"))
    return value, low, np.minimum(high, 1.0)


def _calibrated(periods: list[dict[str, Any]], axis: Axis) -> str:
    x = np.arange(len(periods), dtype=float)
    observed, low, high = (
        np.array([period[part] for period in periods]) for part in ("bad_rate", "bad_rate_low", "bad_rate_high")
    )
    expected = [
        Line(x, np.array([period[who]["pd"] for period in periods]), style, dots=True, label=f"{who}'s PD")
        for who, style, _ in _BOTH
    ]
    held = {who: sum(period[who]["calibrated"] for period in periods) for who, _, _ in _BOTH}
    return plot(
        "Bad rate, expected and observed",
        [Points(x, observed, low, high, "third", label="observed"), *expected],
        axis,
        Axis("bad rate", low=0.0, percent=True),
        f"The observed rate's interval holds the champion's in {held['champion']} and the challenger's in {held['challenger']} of {len(periods)} periods.",
    )


def _psi(periods: list[dict[str, Any]], axis: Axis) -> str:
    x = np.arange(len(periods), dtype=float)
    marks = [
        Line(x, np.array([period[who]["psi"] for period in periods]), style, dots=True, label=who)
        for who, style, _ in _BOTH
    ]
    chance = np.array([max(period[who]["psi_by_chance"] for who, _, _ in _BOTH) for period in periods])
    return plot(
        "PSI against the first period",
        [
            Line(x, chance, "soft", label="unchanged rows, one period of twenty"),
            *marks,
            Line(np.array([0.0, len(periods) - 1.0]), np.array([LOOK, LOOK]), "guide"),
        ],
        axis,
        Axis("PSI", low=0.0),
        f"Dashed: {LOOK:.2f} ({term('PSI')}). Below the pale line chance alone explains it.",
    )


def _table(periods: list[dict[str, Any]]) -> str:
    head = (
        "Period",
        "rows",
        "bad rate",
        "PD champion",
        "PD challenger",
        "AUC champion",
        "AUC challenger",
        "difference",
        "from",
        "to",
    )
    rows = []
    for period in periods:
        both = (period["champion"], period["challenger"])
        difference = period["difference"] or {}
        rows.append(
            (
                period["period"],
                whole(period["rows"]),
                percent(period["bad_rate"], 2),
                *(percent(each["pd"], 2) for each in both),
                *(figure(each["auc"] and each["auc"]["value"], 4) for each in both),
                *(figure(difference.get(part), 4) for part in ("value", "low", "high")),
            )
        )
    return table(head, rows)
