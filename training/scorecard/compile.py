"""Compile the fitted estimator, exactly, into points tables, one a characteristic, so that a serving process holds data and no pickle.

Without interactions every tree reads one column, so the ensemble is a sum of step functions; the steps' edges are the
trees' thresholds and curves' cuts, and the heights are read off the estimator itself.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from training.data.special_codes import around
from training.data.table import LONGEST, Column, Matrix
from training.errors import TrainingError
from training.fitting.fit import Fitted
from training.scorecard.compiled import Axis, Compiled, Grid, Steps
from training.scorecard.scale import SCALE, Calibration, Scale, spanning

AGREEMENT = 1e-9
"""Largest difference allowed between scorecard and estimator, in log odds."""
Query = dict[int, Any]
"""Values of some columns, equally many of each; the other columns are missing."""


def compile_steps(fitted: Fitted) -> Compiled:
    """The estimator as a sum of steps and grids, read at one representative of every bin, all else missing.

    In a sum of functions of one and of two columns, the part of a pair is f(a, b) - f(a) - f(b) + f(). Its mean over the bins of the
    other column depends on one column alone, and so is moved to that column's steps: a grid stays small.
    """
    axes = [Axis(column, tuple(_edges(fitted, at))) for at, column in enumerate(fitted.columns)]
    pairs = [(pair, _pair_axes(fitted, number, pair)) for number, pair in enumerate(fitted.estimator.pairs)]
    queries: list[Query] = [{}, *({at: axis.representatives} for at, axis in enumerate(axes))]
    queries += [query for pair, its in pairs for query in _of_pair(pair, its)]
    origin_decision, *decisions = _decide(fitted, queries)
    base = origin = float(origin_decision[0])
    heights = [decided - origin for decided in decisions[: len(axes)]]
    grids = []
    for number, (pair, its) in enumerate(pairs):
        together, first_alone, second_alone = decisions[len(axes) + 3 * number : len(axes) + 3 * number + 3]
        grid = (
            together.reshape(len(first_alone), len(second_alone))
            - first_alone[:, None]
            - second_alone[None, :]
            + origin
        )
        rows, columns = grid[:-1].mean(axis=0), grid[:, :-1].mean(axis=1)
        whole = float(grid[:-1, :-1].mean())
        grids.append(Grid(pair, its, grid - rows[None, :] - columns[:, None] + whole))
        for at, axis, mean in ((pair[0], its[0], columns), (pair[1], its[1], rows)):
            heights[at] = heights[at] + mean[axis.bins(np.array(axes[at].representatives))]
        base -= whole
    steps = [
        Steps(axis.column, axis.edges, tuple(map(float, step_heights[:-1])), float(step_heights[-1]))
        for axis, step_heights in zip(axes, heights, strict=True)
    ]
    return Compiled(base, tuple(steps), tuple(grids))


def _edges(fitted: Fitted, at: int) -> list[float]:
    column = fitted.columns[at]
    if column.kind != "numeric":
        return []
    return _stated(column) if column.cuts is not None else _of_values(column, fitted.estimator.edges(at))


def _stated(column: Column) -> list[float]:
    """The edges that a modeller has fixed, and those around special codes."""
    return sorted({*(column.cuts or ()), *around(column.specials)})


def _of_values(column: Column, edges: Iterable[float]) -> list[float]:
    """The edges between values.

    One between the largest and "never" is none, as missing values have a bin of their own; but where what is older than a
    limit counts like "never", it is the limit.
    """
    if not column.never:
        return list(edges)
    limit = column.limits[1]
    return sorted({limit if edge > LONGEST else edge for edge in edges if edge <= LONGEST or math.isfinite(limit)})


def _of_pair(pair: tuple[int, int], axes: tuple[Axis, Axis]) -> list[Query]:
    """The queries for a pair: every bin of the first with every bin of the second, then each alone."""
    one, other = (axis.representatives for axis in axes)
    both = {pair[0]: np.repeat(one, len(other)), pair[1]: np.tile(other, len(one))}
    return [both, {pair[0]: one}, {pair[1]: other}]


def _pair_axes(fitted: Fitted, number: int, pair: tuple[int, int]) -> tuple[Axis, Axis]:
    first, second = (fitted.columns[at] for at in pair)
    one, other = (
        _stated(column) if column.cuts is not None else _of_values(column, edges)
        for column, edges in zip((first, second), fitted.estimator.pair_edges(number), strict=True)
    )
    return Axis(first, tuple(one)), Axis(second, tuple(other))


def _decide(fitted: Fitted, queries: list[Query]) -> list[Matrix]:
    """The decisions of each query, all computed in one call: trees are slow to start."""
    parts = []
    for query in queries:
        rows = np.full((len(next(iter(query.values()), [0])), len(fitted.columns)), np.nan)
        for at, values in query.items():
            rows[:, at] = values
        parts.append(rows)
    ends = np.cumsum([len(rows) for rows in parts])
    return np.split(fitted.decide(np.vstack(parts)), ends[:-1])


def contributions(compiled: Compiled, values: Matrix) -> Matrix:
    """Each column's part [row, column] of the decision; a pair's is split evenly (its Shapley values)."""
    parts = np.zeros((len(values), len(compiled.steps)))
    for at, steps in enumerate(compiled.steps):
        parts[:, at] = np.array([*steps.heights, steps.missing])[steps.bins(values[:, at])]
    for grid in compiled.grids:
        one, other = (axis.bins(values[:, at]) for at, axis in zip(grid.at, grid.axes, strict=True))
        for at in grid.at:
            parts[:, at] += grid.heights[one, other] / 2
    return parts


def check_agreement(fitted: Fitted, compiled: Compiled, values: Matrix) -> float:
    """Largest difference to decision_function over all rows; TrainingError above 1e-9."""
    if not len(values):
        return 0.0
    summed = compiled.base + contributions(compiled, values).sum(axis=1)
    worst = float(np.abs(summed - fitted.decide(values)).max())
    if worst > AGREEMENT:
        raise TrainingError(f"the compiled scorecard differs from the estimator by {worst:.2e}, more than {AGREEMENT}")
    return worst


def spanned(compiled: Compiled, calibration: Calibration, scale: Scale) -> Scale:
    """The scale changed so that it spans the scorecard; as it is for a scorecard with pairs, whose worst is not the sum of its parts."""
    if compiled.grids:
        return scale
    reached = [_reached(steps) for steps in compiled.steps]
    best = compiled.base + math.fsum(map(min, reached))
    return spanning(best, [max(heights) - min(heights) for heights in reached], calibration, scale)


def to_scorecard(compiled: Compiled, calibration: Calibration, scale: Scale = SCALE) -> dict[str, Any]:
    """The scorecard's tables: every bin's points against the best attainable of its characteristic."""
    tables = [characteristic_table(steps, scale.factor * calibration.slope) for steps in compiled.steps]
    best = sum(min(_reached(steps), default=0.0) for steps in compiled.steps)
    best += sum(float(grid.heights.min()) for grid in compiled.grids)
    log_odds = calibration.intercept + calibration.slope * (compiled.base + best)
    raw_base = scale.offset - scale.factor * log_odds
    return {
        "format": 1,
        "base_points": round(raw_base),
        "raw_base": raw_base,
        "scale": asdict(scale),
        "score_range": [scale.lowest, scale.highest],
        "pd": {"intercept": scale.offset / scale.factor, "slope": -1 / scale.factor},
        "decision": {"intercept": calibration.intercept, "slope": calibration.slope},
        "offset": scale.offset,
        "characteristics": tables,
    } | (
        {"pairs": [_pair(grid, scale.factor * calibration.slope) for grid in compiled.grids]} if compiled.grids else {}
    )


def _pair(grid: Grid, points_per_unit: float) -> dict[str, Any]:
    raw = -points_per_unit * (grid.heights - grid.heights.min()) + 0.0
    return {
        "of": [axis.column.name for axis in grid.axes],
        "axes": [_bins_of(axis) for axis in grid.axes],
        "points": np.rint(raw).astype(int).tolist(),
        "raw": raw.tolist(),
    }


def _bins_of(axis: Axis) -> dict[str, Any]:
    if axis.column.kind == "categorical":
        return {"categories": {name: at for at, name in enumerate(axis.column.categories)}}
    return {"edges": list(axis.edges)}


def _reached(steps: Steps) -> tuple[float, ...]:
    return (*steps.heights, steps.missing)


def characteristic_table(steps: Steps, points_per_unit: float) -> dict[str, Any]:
    """Points of one column's steps against its best, with what reading its cells takes."""
    best = min(_reached(steps))
    raw = [-points_per_unit * (height - best) or 0.0 for height in _reached(steps)]
    points = [round(value) for value in raw]
    return {
        "name": steps.column.name,
        "code": steps.column.code or steps.column.name,
        "kind": steps.column.kind,
        **_bins_of(steps),
        "points": points[:-1],
        "raw": raw[:-1],
        "missing": {"points": points[-1], "raw": raw[-1]},
        "inquiry": steps.column.inquiry,
        "never": steps.column.never,
        "specials": list(steps.column.specials),
        "reason": steps.column.reason,
        **_written(steps.column),
    }


def _written(column: Column) -> dict[str, Any]:
    """What reading the column's cells, and the estimator, need to know besides its kind; nothing that is not known."""
    stated = {
        "boolean": column.boolean or None,
        "exact_codes": column.exact_codes or None,
        "dates": column.dates,
        "span": column.span and list(column.span),
        "cuts": None if column.cuts is None else list(column.cuts),
        "groups": list(column.groups) or None,
        "direction": column.direction if column.groups and column.direction else None,
    }
    return {name: value for name, value in stated.items() if value is not None}
