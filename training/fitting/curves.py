"""Smooth curves of single characteristics, by a ridge: beside boosters, whose steps are wherever few rows happened to part well.

Each number is cut into many bins; a step is 1 above a cut and 0 below. A ridge-penalised logistic regression weighs the steps of all columns together, so
that neighbouring bins stay alike and no cut has to be chosen (a random walk of first order along the bins; Rue and Held, Gaussian Markov Random Fields,
2005, 3.3). A column's steps are scaled so that its curve may vary as much as another's, however many bins it has. Where a direction is stated all steps have its sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from training.data.table import Labels, Matrix
from training.fitting.folds import Split
from training.fitting.pair_tables import Cut, cut, steps_of

BINS = 60
"""Into which a number is cut at most: twice as many say no more on three tables, half of them less (decision 67)."""
STRENGTH = 0.1
"""Variance of a curve over the rows that is expected before any data are seen (scikit-learn's C, of the scaled steps)."""
MOST_ROWS = 50_000
"""From more rows, so many are drawn."""
_TOLERANCE = 1e-6
"""Largest slope of the mean loss at which a fit ends: a curve is then known to a hundredth of a point."""
_MOST_ITERATIONS = 300
Bins = NDArray[np.int64]


class Curves(NamedTuple):
    """The curve of each column, as a height for each of its bins; decision = ``level`` + heights."""

    cuts: tuple[Cut, ...]
    heights: tuple[Matrix, ...]
    level: float

    def decision_function(self, values: Matrix) -> Matrix:
        """Log odds of bad."""
        decided = np.full(len(values), self.level)
        for column_cuts, heights in zip(self.cuts, self.heights, strict=True):
            decided += heights[column_cuts.bins(values)]
        return decided

    def edges(self, column: int) -> tuple[float, ...]:
        """Where a column's curve steps."""
        return next((column_cuts.cuts for column_cuts in self.cuts if column_cuts.column == column), ())


@dataclass(frozen=True)
class Shape:
    """What is known of a column before its curve is."""

    column: int
    categorical: bool = False
    direction: int = 0
    """Of the risk with a larger value."""
    codes: tuple[float, ...] = ()


def fit_curves(
    shapes: Sequence[Shape],
    values: Matrix,
    bad: Labels,
    weights: Matrix | None,
    offset: Matrix | None,
    splits: Sequence[Split],
) -> tuple[Curves, Matrix]:
    """The curves of all rows, and each row's decision, without offset, by curves of the other parts of the rows."""
    problem = _Problem.of(shapes, values, np.ones(len(bad)) if weights is None else weights)
    given = np.zeros(len(bad)) if offset is None else offset
    unseen, start = np.zeros(len(bad)), np.zeros(problem.size)
    for kept, out in splits:
        start = problem.fitted(_drawn(kept), bad, given, start)
        unseen[out] = problem.decide(start, out)
    return problem.curves(problem.fitted(_drawn(np.arange(len(bad))), bad, given, start)), unseen


def _drawn(rows: Bins) -> Bins:
    if len(rows) <= MOST_ROWS:
        return rows
    return np.sort(np.random.default_rng(0).choice(rows, MOST_ROWS, replace=False))


@dataclass(frozen=True)
class _Problem:
    """All columns' bins and steps; parameters are the level, then each column's steps."""

    cuts: tuple[Cut, ...]
    bins: tuple[Bins, ...]
    """Of each row."""
    steps: tuple[Matrix, ...]
    """What each step is in each bin [bin, step], scaled."""
    bounds: tuple[tuple[float | None, float | None], ...]
    weights: Matrix

    @classmethod
    def of(cls, shapes: Sequence[Shape], values: Matrix, weights: Matrix) -> "_Problem":
        cuts = tuple(_cut(shape, values, weights) for shape in shapes)
        bins = tuple(column_cuts.bins(values) for column_cuts in cuts)
        steps: list[Matrix] = []
        bounds = [_SIGNS[0]]
        for shape, column_cuts, column_bins in zip(shapes, cuts, bins, strict=True):
            rows = np.bincount(column_bins, weights, column_cuts.count).astype(np.float64)
            ordered = 0 if shape.categorical else len(column_cuts.cuts)
            steps.append(_categories(rows) if shape.categorical else _numbers(column_cuts, rows))
            bounds += [_SIGNS[shape.direction]] * ordered + [_SIGNS[0]] * (steps[-1].shape[1] - ordered)
        return cls(cuts, bins, tuple(steps), tuple(bounds), weights)

    @property
    def size(self) -> int:
        return len(self.bounds)

    def heights(self, parameters: Matrix) -> tuple[Matrix, ...]:
        ends = np.cumsum([1, *(steps.shape[1] for steps in self.steps)])
        return tuple(steps @ part for steps, part in zip(self.steps, np.split(parameters, ends)[1:-1], strict=True))

    def curves(self, parameters: Matrix) -> Curves:
        return Curves(self.cuts, self.heights(parameters), float(parameters[0]))

    def decide(self, parameters: Matrix, rows: Bins) -> Matrix:
        decided = np.full(len(rows), parameters[0])
        for heights, bins in zip(self.heights(parameters), self.bins, strict=True):
            decided += heights[bins[rows]]
        return decided

    def fitted(self, rows: Bins, bad: Labels, offset: Matrix, start: Matrix) -> Matrix:
        """The parameters with the lowest loss on these rows."""
        bins = [column_bins[rows] for column_bins in self.bins]
        late, weights, given = bad[rows].astype(np.float64), self.weights[rows], offset[rows]
        total = float(weights.sum())

        def loss(parameters: Matrix) -> tuple[float, Matrix]:
            decided = given + parameters[0]
            for heights, column_bins in zip(self.heights(parameters), bins, strict=True):
                decided += heights[column_bins]
            wrong = weights * (expit(decided) - late)
            slopes = [
                steps.T @ np.bincount(column_bins, wrong, len(steps))
                for steps, column_bins in zip(self.steps, bins, strict=True)
            ]
            penalised = parameters / STRENGTH
            penalised[0] = 0.0
            value = float(weights @ (np.logaddexp(0, decided) - late * decided)) + float(penalised @ parameters) / 2
            return value / total, (np.concatenate([[wrong.sum()], *slopes]) + penalised) / total

        options = {"maxiter": _MOST_ITERATIONS, "gtol": _TOLERANCE, "ftol": 1e-10}
        return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=self.bounds, options=options).x)


_SIGNS: dict[int, tuple[float | None, float | None]] = {0: (None, None), 1: (0.0, None), -1: (None, 0.0)}


def _cut(shape: Shape, values: Matrix, weights: Matrix) -> Cut:
    """Between values, as trees cut; a category is a bin of its own, and so are all that these rows do not have."""
    known = np.unique(values[:, shape.column][np.isfinite(values[:, shape.column])])
    if shape.categorical:
        return Cut(shape.column, tuple(np.arange(known.max(initial=-1.0) + 1)))
    found = cut(values, shape.column, shape.codes, BINS, weights)
    ordinary = known[~np.isin(known, shape.codes)]
    above = np.searchsorted(ordinary, found.cuts, side="right")
    between = [(one + float(ordinary[at])) / 2 for one, at in zip(found.cuts, above.tolist(), strict=True)]
    return Cut(shape.column, tuple(between), shape.codes)


def _categories(rows: Matrix) -> Matrix:
    """A step for each category, and for missing values, that there are, less its mean; what there is not counts like the mean."""
    table = np.eye(len(rows))[:, rows > 0]
    table = np.where(rows[:, None] > 0, table - rows @ table / rows.sum(), 0.0)
    return _scaled(table, rows)


def _numbers(of: Cut, rows: Matrix) -> Matrix:
    """Steps above cuts, scaled together, then codes and missing values."""
    table, ordered = steps_of(of, rows), len(of.cuts)
    table[:, :ordered] = _scaled(table[:, :ordered], rows)
    return table


def _scaled(steps: Matrix, rows: Matrix) -> Matrix:
    """Steps of which the variances over the rows have the sum 1."""
    share = rows / rows.sum()
    varied = float((share @ (steps - share @ steps) ** 2).sum())
    return steps / np.sqrt(varied) if varied > 0 else steps
