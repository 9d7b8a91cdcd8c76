"""The section on calibration: whether probabilities and scale agree with what was observed."""

import math
from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.report import pd_intervals
from training.report.axes import Axis
from training.report.html import details, figure, grid, percent, section, table, term, whole
from training.report.plots import Line, Points, plot
from training.scorecard.scale import scale_of


def probabilities(evaluation: Evaluation) -> str:
    """Calibration by tenths, and odds by score against the scale."""
    calibration = evaluation.findings["calibration"]
    says = (
        f"{term('PD')} is the share of such rows that become bad. Expected: {percent(calibration['mean_pd'], 2)}; observed: "
        f"{percent(calibration['bad_rate'], 2)}. {term('ECE')} {figure(calibration['ece'], 4)}, of which chance alone would give about "
        f"{figure(calibration['noise'], 4)} in so many rows."
    )
    rows = [
        (
            str(number + 1),
            whole(tenth["rows"]),
            percent(tenth["pd"], 2),
            percent(tenth["bad_rate"], 2),
            percent(tenth["low"], 2),
            percent(tenth["high"], 2),
        )
        for number, tenth in enumerate(calibration["bins"])
    ]
    return section(
        "calibration",
        "Calibration",
        says,
        grid(
            _calibration(calibration["bins"]),
            _safer(calibration["bins"]),
            _scale(evaluation.findings["gains"], evaluation.sample.card),
            pd_intervals.chart(evaluation),
        ),
        details(
            "Calibration table: tenths by rising PD",
            table(("Tenth", "rows", "expected", "observed", "from", "to"), rows),
        ),
    )


def _calibration(bins: list[dict[str, Any]]) -> str:
    inside = sum(tenth["low"] <= tenth["pd"] <= tenth["high"] for tenth in bins)
    sentence = (
        f"On the diagonal expected and observed agree. In {inside} of {len(bins)} tenths the {term('interval')} of the observed rate holds the "
        "expected one."
    )
    return _against_diagonal("Calibration by tenths", bins, sentence)


def _safer(bins: list[dict[str, Any]]) -> str:
    return _against_diagonal(
        "The safer seven tenths", bins[:7], "The same, enlarged where most people and most approvals are."
    )


def _against_diagonal(title: str, bins: list[dict[str, Any]], sentence: str) -> str:
    x, y, low, high = (np.array([tenth[name] for tenth in bins]) for name in ("pd", "bad_rate", "low", "high"))
    top = float(max(x.max(), high.max()))
    says = tuple(
        f"expected {percent(expected, 2)}, observed {percent(observed, 2)}"
        for expected, observed in zip(x.tolist(), y.tolist(), strict=True)
    )
    return plot(
        title,
        [Line(np.array([0.0, top]), np.array([0.0, top]), "guide"), Points(x, y, low, high, says=says)],
        Axis("expected bad rate (PD)", low=0.0, percent=True),
        Axis("observed bad rate", low=0.0, percent=True),
        sentence,
    )


def _scale(gains: list[dict[str, Any]], card: dict[str, Any]) -> str:
    scale = scale_of(card)
    with_odds = [row for row in gains if row["odds"]]
    middle = np.array([(row["lowest"] + row["highest"]) / 2 for row in with_odds])
    span = np.array([middle.min(), middle.max()])
    promised = scale.odds * 2 ** ((span - scale.at) / scale.pdo)
    observed, low, high = (
        np.array(column)
        for column in zip(*[(row["odds"], _odds(row["high"]), _odds(row["low"])) for row in with_odds], strict=True)
    )
    return plot(
        "Odds by score",
        [Line(span, promised, "guide"), Points(middle, observed, low, high, "third")],
        Axis("score, middle of each tenth"),
        Axis("goods for each bad", log=True),
        f"The dashed line is what the scale states: {scale.odds:g} goods for each bad at {scale.at:g}, twice as many every {scale.pdo:g} points. "
        f"({term('Odds')}; equal steps of the axis multiply the odds.)",
    )


def _odds(bad_rate: float) -> float:
    return min((1 - bad_rate) / bad_rate, math.exp(12)) if bad_rate > 0 else math.exp(12)
