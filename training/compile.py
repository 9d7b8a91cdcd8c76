"""A serving process holds data, no pickle: the ensemble is merged, exactly, into one points table a characteristic.

Without interactions every tree reads one column, so the ensemble is a sum of step functions; the steps' edges are the
trees' thresholds and the heights are read off the estimator itself. Score = offset + PDO/ln 2 · ln(odds).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError
from training.fit import Fitted
from training.table import Column, Matrix

PDO = 40.0
"""Points that double the odds (Federal Reserve's default-by-FICO table, see DOMAIN.md)."""
ODDS, AT = 22.0, 700.0
"""Odds of 22 good to 1 bad stand at 700 points."""
LOWEST, HIGHEST = 300, 850
FACTOR = PDO / math.log(2)
AGREEMENT = 1e-9


@dataclass(frozen=True)
class Calibration:
    """Log odds of bad = intercept + slope · decision_function."""

    intercept: float = 0.0
    slope: float = 1.0


@dataclass(frozen=True)
class Steps:
    """One column's step function of the decision: ``heights`` per bin or category, and for missing values."""

    column: Column
    edges: tuple[float, ...]
    heights: tuple[float, ...]
    missing: float


@dataclass(frozen=True)
class Compiled:
    """decision_function = ``base`` + the sum of all steps."""

    base: float
    steps: tuple[Steps, ...]


def compile_steps(fitted: Fitted) -> Compiled:
    """The estimator as a sum of step functions, read at one representative of every bin."""
    edges = _edges(fitted)
    unknown = np.full((1, len(fitted.columns)), np.nan)
    base = float(fitted.decide(unknown)[0])
    return Compiled(base, tuple(_steps(fitted, at, edges[at], base) for at in range(len(fitted.columns))))


def _edges(fitted: Fitted) -> list[list[float]]:
    """Sorted distinct thresholds of each numeric column over all trees."""
    found: list[set[float]] = [set() for _ in fitted.columns]
    for predictors in fitted.estimator._predictors:
        nodes = predictors[0].nodes
        for node in nodes[(nodes["is_leaf"] == 0) & (nodes["is_categorical"] == 0)]:
            found[int(node["feature_idx"])].add(float(node["num_threshold"]))
    for thresholds in found:
        thresholds.discard(math.inf)  # a split of missing values from all others
    return [sorted(each) for each in found]


def _steps(fitted: Fitted, at: int, edges: list[float], base: float) -> Steps:
    column = fitted.columns[at]
    if column.kind == "categorical":
        points = [float(code) for code in range(len(column.categories))]
    else:
        points = [*edges, edges[-1] + 1 if edges else 0.0]
    rows = np.full((len(points), len(fitted.columns)), np.nan)
    rows[:, at] = points
    heights = fitted.decide(rows) - base
    return Steps(column, tuple(edges), tuple(map(float, heights)), 0.0)


def contributions(compiled: Compiled, values: Matrix) -> Matrix:
    """Each column's part [row, column] in the decision."""
    parts = [_heights(steps, values[:, at]) for at, steps in enumerate(compiled.steps)]
    return np.column_stack(parts) if parts else np.zeros((len(values), 0))


def _heights(steps: Steps, values: Matrix) -> Matrix:
    table = np.array([*steps.heights, steps.missing])
    return table[bins(steps, values)]


def bins(steps: Steps, values: Matrix) -> NDArray[np.int64]:
    """The bin of each value; the last number is that of missing values."""
    missing = np.isnan(values)
    if steps.column.kind == "categorical":
        found = np.where(missing, 0, values).astype(np.int64)
    else:
        found = np.searchsorted(np.array(steps.edges), values, side="left")
    return np.where(missing, len(steps.heights), found)


def check_agreement(fitted: Fitted, compiled: Compiled, values: Matrix) -> float:
    """Largest difference to decision_function over all rows; raises TrainingError above 1e-9."""
    if not len(values):
        return 0.0
    summed = compiled.base + contributions(compiled, values).sum(axis=1)
    worst = float(np.abs(summed - fitted.decide(values)).max())
    if worst > AGREEMENT:
        raise TrainingError(f"the compiled scorecard differs from the estimator by {worst:.2e}, more than {AGREEMENT}")
    return worst


def to_scorecard(compiled: Compiled, calibration: Calibration) -> dict[str, Any]:
    """The scorecard's tables: every bin's points against the best attainable of its characteristic."""
    tables = [_characteristic(steps, calibration.slope) for steps in compiled.steps]
    best = sum(min(_reached(steps), default=0.0) for steps in compiled.steps)
    log_odds = calibration.intercept + calibration.slope * (compiled.base + best)
    raw_base = AT - FACTOR * (math.log(ODDS) + log_odds)
    return {
        "format": 1,
        "base_points": round(raw_base),
        "raw_base": raw_base,
        "score_range": [LOWEST, HIGHEST],
        "pd": {"intercept": AT / FACTOR - math.log(ODDS), "slope": -1 / FACTOR},
        "decision": {"intercept": calibration.intercept, "slope": calibration.slope},
        "offset": AT - FACTOR * math.log(ODDS),
        "characteristics": tables,
    }


def _reached(steps: Steps) -> tuple[float, ...]:
    return (*steps.heights, steps.missing)


def _characteristic(steps: Steps, slope: float) -> dict[str, Any]:
    best = min(_reached(steps))
    raw = [-FACTOR * slope * (height - best) or 0.0 for height in _reached(steps)]
    points = [round(each) for each in raw]
    bins_of = (
        {"categories": {name: at for at, name in enumerate(steps.column.categories)}}
        if steps.column.kind == "categorical"
        else {"edges": list(steps.edges)}
    )
    return {
        "name": steps.column.name,
        "code": steps.column.code or steps.column.name,
        "kind": steps.column.kind,
        **bins_of,
        "points": points[:-1],
        "raw": raw[:-1],
        "missing": {"points": points[-1], "raw": raw[-1]},
        "inquiry": steps.column.inquiry,
        "never": steps.column.never,
    }
