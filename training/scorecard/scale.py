"""The scale of scores: score = offset + PDO/ln 2 · ln(odds), odds being goods for each bad.

A scale is stated, or it spans a scorecard: the best that anybody can have is its highest score and the worst its lowest, so
that no score is ever cut off and every point that a reason costs is one that the score lacks (decision 21).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Scale:
    """A scale of scores: ``odds`` goods for each bad at ``at`` points, and ``pdo`` more points double the odds."""

    pdo: float = 40.0
    """Federal Reserve's default-by-FICO table, see DOMAIN.md."""
    odds: float = 22.0
    at: float = 700.0
    lowest: int = 300
    highest: int = 850

    @property
    def factor(self) -> float:
        """Points of a unit of log odds."""
        return self.pdo / math.log(2)

    @property
    def offset(self) -> float:
        """Points at odds of 1 to 1."""
        return self.at - self.factor * math.log(self.odds)


SCALE = Scale()


def scale_of(card: dict[str, Any]) -> Scale:
    """The scale of a scorecard; the default one if the scorecard does not state it."""
    return Scale(**card["scale"]) if "scale" in card else SCALE


@dataclass(frozen=True)
class Calibration:
    """Log odds of bad = intercept + slope · decision_function."""

    intercept: float = 0.0
    slope: float = 1.0


def spanning(best: float, losses: Sequence[float], calibration: Calibration, scale: Scale = SCALE) -> Scale:
    """The scale on which the best decision is the highest score, and losing all of ``losses`` the lowest.

    ``best`` and ``losses`` are decisions: the lowest there is, and by how much each characteristic can raise it. Each loss
    is whole points; the factor is searched at which these are the scale's span together. ``scale`` is returned where nothing
    can be lost.
    """
    span, whole = scale.highest - scale.lowest, calibration.slope * math.fsum(losses)
    if whole <= 0:
        return scale
    factor = _whole_points(span, [calibration.slope * loss for loss in losses], span / whole)
    log_odds = -(calibration.intercept + calibration.slope * best)
    offset = scale.highest - factor * log_odds
    return Scale(factor * math.log(2), math.exp((scale.at - offset) / factor), scale.at, scale.lowest, scale.highest)


STEPS, STEP = 2_000, 1e-5
"""Factors tried on either side, and the share by which each differs from the next: rounding moves the sum by a few points only."""


def _whole_points(span: int, losses: Sequence[float], factor: float) -> float:
    """The factor nearest to the given one at which the losses, each rounded to points, are ``span`` together.

    The given one if there is none, as where equal losses are rounded alike: the worst is then a point or two off.
    """
    for step in range(STEPS):
        for tried in (factor * (1 + STEP * step), factor * (1 - STEP * step)):
            if sum(round(tried * loss) for loss in losses) == span:
                return tried
    return factor
