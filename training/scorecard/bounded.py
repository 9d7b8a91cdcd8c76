"""Scorecard engineering: the data give each characteristic's shape, and its worst value costs what is stated at least and at most.

A professional scorecard is not free to take any points. Severe events must cost what they are known to cost, lateness of last
month must not outweigh everything else, and all worst values together must be the scale, so that nobody is cut off at an end
of it (decision 21). Within these bounds the ranges of points are those that make the outcomes likeliest: a logistic
regression over the shapes, with bounds, a fixed sum, and the scale's own odds for the best.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.data.table import Column, Labels, Matrix, Table
from training.errors import TrainingError
from training.fitting.fit import Fitted
from training.fitting.points_model import PointsModel, PointsTable
from training.scorecard.compile import compile_steps
from training.scorecard.compiled import Steps
from training.scorecard.scale import Scale

NOT_APPLYING = 0.5
"""Most that a value which does not apply costs, as a share of the worst: to have no card is no fault, and a new one that is not
used must not be worth more than years of paying on time."""


def bounded(fitted: Fitted, table: Table, scale: Scale) -> Fitted:
    """The same shapes with ranges of points within the columns' bounds, which are the scale's span together.

    TrainingError if the bounds leave no room for such a sum, or a column has an offset.
    """
    if given := [column.name for column in fitted.columns if column.given]:
        raise TrainingError(
            f"{given[0]} has an offset, which a scorecard that spans the scale would change; fit with --stated, or take it out"
        )
    compiled = compile_steps(fitted)
    shapes = [_shape(column, steps) for column, steps in zip(fitted.columns, compiled.steps, strict=True)]
    inputs = np.column_stack([shape.at(table.inputs[:, at]) for at, shape in enumerate(shapes)])
    bounds = [_bounds(column, shape, scale) for column, shape in zip(fitted.columns, shapes, strict=True)]
    span = (scale.highest - scale.lowest) / scale.factor
    if not sum(low for low, _ in bounds) <= span <= sum(high for _, high in bounds):
        raise TrainingError("the characteristics' bounds of points cannot be the whole scale together")
    start = np.array(
        [float(np.clip(_range(steps), *bound)) for steps, bound in zip(compiled.steps, bounds, strict=True)]
    )
    best = -(scale.highest - scale.offset) / scale.factor
    base, ranges = _likeliest(inputs, table.bad, table.weights, bounds, span, start, best)
    tables = tuple(
        PointsTable(shape.edges, tuple(width * height for height in shape.heights), width * shape.missing)
        for shape, width in zip(shapes, ranges.tolist(), strict=True)
    )
    model = PointsModel(base, tables)
    return replace(fitted, estimator=model, rounds=model.rounds, kind="boosters")


def _range(steps: Steps) -> float:
    reached = (*steps.heights, steps.missing)
    return max(reached) - min(reached)


def _shape(column: Column, steps: Steps) -> PointsTable:
    """The column's heights from 0, the best, to 1, the worst; all 0 where the column does not matter.

    What happened and is too rare for the data to show a shape is equally bad at every age.
    """
    lowest, width = min(*steps.heights, steps.missing), _range(steps)
    if width == 0 and column.never:
        return PointsTable((), (1.0,), 0.0)
    width = width or 1.0
    share = (steps.missing - lowest) / width
    return PointsTable(
        _edges(steps),
        tuple((height - lowest) / width for height in _by_input(steps)),
        share if column.never else min(share, NOT_APPLYING),
    )


def _edges(steps: Steps) -> tuple[float, ...]:
    """Edges between values; between the codes of categories, or of their groups."""
    if steps.column.kind == "numeric":
        return steps.edges
    return tuple(code + 0.5 for code in range(len(_by_input(steps)) - 1))


def _by_input(steps: Steps) -> tuple[float, ...]:
    """The height of each bin, or where categories are grouped of each group."""
    groups = steps.column.groups
    return tuple(steps.heights[groups.index(group)] for group in range(max(groups) + 1)) if groups else steps.heights


def _bounds(column: Column, shape: PointsTable, scale: Scale) -> tuple[float, float]:
    """Least and most log odds of the column; 0 where there is no shape."""
    if not any((*shape.heights, shape.missing)):
        return 0.0, 0.0
    low, high = column.points
    return low / scale.factor, high / scale.factor


def _likeliest(
    inputs: Matrix,
    bad: Labels,
    weights: Matrix | None,
    bounds: list[tuple[float, float]],
    span: float,
    start: Matrix,
    best: float,
) -> tuple[float, Matrix]:
    """Intercept and ranges with the lowest log loss, within the bounds and of the given sum; ``best`` are the best's log odds."""
    share = np.full(len(bad), 1 / len(bad)) if weights is None else weights / weights.sum()

    def loss(parameters: Matrix) -> tuple[float, Matrix]:
        decided = parameters[0] + inputs @ parameters[1:]
        wrong = share * (1 / (1 + np.exp(-decided)) - bad)
        value = float(share @ np.logaddexp(0, (1 - 2.0 * bad) * decided))
        return value, np.array([wrong.sum(), *(inputs.T @ wrong)])

    constraint = {
        "type": "eq",
        "fun": lambda parameters: parameters[1:].sum() - span,
        "jac": lambda parameters: np.array([0.0, *np.ones(len(parameters) - 1)]),
    }
    first = np.array([best, *start])
    found = minimize(
        loss, first, jac=True, method="SLSQP", bounds=[(best, best), *bounds], constraints=[constraint],
        options={"maxiter": 500, "ftol": 1e-10},
    )  # fmt: skip
    if not found.success:
        raise TrainingError(f"the ranges of points cannot be found: {found.message}")
    ranges: NDArray[np.float64] = found.x[1:]
    return float(found.x[0]), ranges
