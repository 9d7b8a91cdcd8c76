"""A scorecard as an estimator: a table of heights for each column, so that what was engineered is still what is released."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin

from training.data.table import FAR, Labels, Matrix


@dataclass(frozen=True)
class PointsTable:
    """One column's heights (log odds of bad) between its edges, and that of a missing value or of "never"."""

    edges: tuple[float, ...]
    heights: tuple[float, ...]
    missing: float

    def at(self, values: Matrix) -> Matrix:
        """The height of each value."""
        place = np.searchsorted(np.array(self.edges), values, side="left")
        is_missing = np.isnan(values) | (values >= FAR)
        heights: Matrix = np.array([*self.heights, self.missing])[np.where(is_missing, len(self.heights), place)]
        return heights


class PointsModel(ClassifierMixin, BaseEstimator):
    """Decision = ``base`` + the heights of all ``tables``; it is made by training.scorecard.bounded, not fitted itself."""

    pairs: tuple[tuple[int, int], ...] = ()

    def __init__(self, base: float = 0.0, tables: tuple[PointsTable, ...] = ()) -> None:
        self.base = base
        self.tables = tables
        self.classes_ = np.array([0, 1])

    def fit(self, values: Matrix, bad: Labels, sample_weight: Matrix | None = None) -> "PointsModel":
        """Nothing is left to fit."""
        return self

    def decision_function(self, values: Matrix) -> Matrix:
        """Log odds of bad."""
        decided = np.full(len(values), self.base)
        for at, table in enumerate(self.tables):
            decided += table.at(values[:, at])
        return decided

    def predict_proba(self, values: Matrix) -> Matrix:
        """Probabilities [row, good or bad]."""
        bad = 1 / (1 + np.exp(-self.decision_function(values)))
        return np.column_stack([1 - bad, bad])

    def predict(self, values: Matrix) -> NDArray[np.int64]:
        """1 where bad is likelier."""
        return (self.decision_function(values) > 0).astype(np.int64)

    def edges(self, column: int) -> list[float]:
        """Where the decision changes along a column."""
        return list(self.tables[column].edges)

    def pair_edges(self, pair: int) -> tuple[list[float], list[float]]:
        """There are no pairs."""
        raise IndexError(pair)

    @property
    def rounds(self) -> int:
        """Number of characteristics that can cost points."""
        return sum(len({*table.heights, table.missing}) > 1 for table in self.tables)
