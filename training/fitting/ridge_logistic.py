"""Ridge-penalised logistic regressions of one table at several strengths, from a start that is nearly right.

Pairs' tables are fitted beside decisions that already say most, so that the curvature at the start is nearly that at the end: it is computed once,
for all strengths, and Newton's steps go on with it (the chord method; Ortega and Rheinboldt 1970, 7.1). scikit-learn's Newton solver
computes it for each step of each strength, and takes ten times as long for the same coefficients.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from training.data.table import Labels, Matrix

TOLERANCE = {4: 1e-5, 8: 1e-9}
"""Largest entry of the mean loss's gradient at which a fit ends, by the bytes of a number: what rounding leaves."""
STEPS = 20
"""Steps with one curvature, after which it is computed anew."""
CURVATURES = 20
"""Computed at most."""
ROUNDING = 0.02
"""Units in the last place by which a loss is known: the errors of many rows cancel out."""
FLOOR = 1e-12
"""Added to the curvature's diagonal, by weight: where all rows are decided it has none left for the intercept."""
SHORTEST = 2.0**-20
"""Part of a step below which nothing is gained any more."""


class Coefficients(NamedTuple):
    """A fitted regression: log odds of bad = ``intercept`` + columns · ``weights``."""

    intercept: float
    weights: Matrix


def fitted(
    columns: Matrix,
    bad: Labels,
    weights: Matrix,
    start: Matrix,
    strengths: Sequence[float],
    offset: Matrix | None = None,
) -> Iterator[tuple[float, Coefficients]]:
    """The regression for each strength, scikit-learn's C; ``start``: coefficients near those of all, without the intercept.

    ``offset``: log odds that are added to each row's as they are. ``columns`` are numbers [row, column], best of 32 bits, in which products of this size take half the time.
    """
    problem = _Problem(columns, bad, weights, np.zeros(len(bad)) if offset is None else offset)
    first = np.concatenate([[0.0], start])
    curvature = problem.curvature(first)
    for strength in strengths:
        found = problem.minimum(first, curvature, 1.0 / strength)
        yield strength, Coefficients(float(found[0]), found[1:])


class _Problem:
    """The loss of one table; coefficients begin with the intercept, on which no penalty falls."""

    def __init__(self, columns: Matrix, bad: Labels, weights: Matrix, offset: Matrix) -> None:
        self._columns, self._bad, self._weights, self._offset = columns, bad, weights, offset
        self._total = float(weights.sum())

    def minimum(self, first: Matrix, curvature: Matrix, penalty: float) -> Matrix:
        """The coefficients with the lowest loss."""
        at = first
        for _ in range(CURVATURES):
            at, is_lowest = self._descended(at, curvature, penalty)
            if is_lowest:
                break
            curvature = self.curvature(at)
        return at

    def _descended(self, at: Matrix, curvature: Matrix, penalty: float) -> tuple[Matrix, bool]:
        """Where steps with one curvature lead, and whether that is the minimum."""
        matrix = curvature.astype(self._columns.dtype)
        matrix[np.diag_indices(len(at))] += _penalties(penalty, len(at)) + FLOOR * self._total
        solver = cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
        loss = self._loss(at, penalty)
        for taken in range(STEPS):
            gradient = self._gradient(at, penalty)
            if np.abs(gradient).max() <= TOLERANCE[self._columns.itemsize] * self._total:
                return at, True
            step, length = cho_solve(solver, gradient.astype(matrix.dtype), check_finite=False), 1.0
            if gradient @ step <= ROUNDING * float(np.finfo(self._columns.dtype).eps) * loss:
                return at, True  # what a step can gain is less than the loss is known to
            while (lower := self._loss(at - length * step, penalty)) >= loss and length > SHORTEST:
                length /= 2
            if lower >= loss:
                return at, taken == 0
            at, loss = at - length * step, lower
        return at, False

    def curvature(self, at: Matrix) -> Matrix:
        """Second derivatives of the loss, the penalty's apart."""
        risk = expit(self._decisions(at))
        weight = self._weights * risk * (1 - risk)
        scaled = self._columns * np.sqrt(weight, dtype=self._columns.dtype)[:, None]
        found = np.empty((len(at), len(at)))
        found[1:, 1:] = scaled.T @ scaled
        found[0, 0] = weight.sum()
        found[0, 1:] = found[1:, 0] = self._columns.T @ weight.astype(self._columns.dtype)
        return found

    def _decisions(self, at: Matrix) -> Matrix:
        found: Matrix = self._columns @ at[1:].astype(self._columns.dtype) + at[0] + self._offset
        return found

    def _loss(self, at: Matrix, penalty: float) -> float:
        losses = np.logaddexp(0, (1 - 2.0 * self._bad) * self._decisions(at))
        return float(self._weights @ losses + penalty * (at[1:] @ at[1:]) / 2)

    def _gradient(self, at: Matrix, penalty: float) -> Matrix:
        apart = self._weights * (expit(self._decisions(at)) - self._bad)
        by_column = self._columns.T @ apart.astype(self._columns.dtype)
        return np.concatenate([[apart.sum()], by_column]) + _penalties(penalty, len(at)) * at


def _penalties(penalty: float, count: int) -> Matrix:
    penalties = np.full(count, penalty)
    penalties[0] = 0.0
    return penalties
