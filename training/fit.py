"""A scorecard has to be additive and must not punish what is good: boosted trees without interactions, monotone.

How many rounds, and how fine the trees, is chosen by cross-validated log loss among few honest candidates.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold

from training.table import Column, Labels, Matrix, Table, inputs


@dataclass(frozen=True)
class Shape:
    """One candidate of the search."""

    learning_rate: float
    leaves: int
    smallest_leaf: int
    l2: float = 1.0
    most_rounds: int = 400
    columns_tried: float = 1.0
    """Share of columns that a tree may choose from: below 1, related columns share the points."""


CANDIDATES = (Shape(0.1, 3, 20), Shape(0.1, 8, 20), Shape(0.1, 16, 60))
FOLDS = 3


@dataclass(frozen=True)
class Fitted:
    """A fitted estimator with what is needed to read it."""

    estimator: HistGradientBoostingClassifier
    columns: tuple[Column, ...]
    shape: Shape
    rounds: int

    def decide(self, values: Matrix) -> Matrix:
        """decision_function of a table's values, missing ones as in training."""
        decided: Matrix = self.estimator.decision_function(inputs(self.columns, values))
        return decided


def estimator(columns: tuple[Column, ...], shape: Shape, rounds: int, seed: int) -> HistGradientBoostingClassifier:
    """An unfitted additive monotone booster for these columns."""
    return HistGradientBoostingClassifier(
        learning_rate=shape.learning_rate,
        max_iter=rounds,
        max_leaf_nodes=shape.leaves,
        min_samples_leaf=shape.smallest_leaf,
        l2_regularization=shape.l2,
        max_features=shape.columns_tried,
        interaction_cst="no_interactions",
        monotonic_cst=[-column.direction if column.kind == "numeric" else 0 for column in columns],
        categorical_features=[column.kind == "categorical" for column in columns],
        early_stopping=False,
        random_state=seed,
    )


def folds(bad: Labels, count: int, seed: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Stratified, shuffled (train, test) row numbers."""
    return list(StratifiedKFold(count, shuffle=True, random_state=seed).split(np.zeros(len(bad)), bad))


def fit(table: Table, seed: int = 0, candidates: tuple[Shape, ...] = CANDIDATES) -> Fitted:
    """The best candidate with its best number of rounds, fitted on all rows."""
    searched = [(*_best_rounds(table, shape, seed), shape) for shape in candidates]
    _, rounds, shape = min(searched, key=lambda found: found[0])
    model = estimator(table.columns, shape, rounds, seed).fit(table.inputs, table.bad)
    return Fitted(model, table.columns, shape, rounds)


def refit(fitted: Fitted, table: Table, seed: int = 0) -> Fitted:
    """The same candidate and rounds on another table (the folds of an outer cross-validation)."""
    model = estimator(table.columns, fitted.shape, fitted.rounds, seed).fit(table.inputs, table.bad)
    return Fitted(model, table.columns, fitted.shape, fitted.rounds)


def _best_rounds(table: Table, shape: Shape, seed: int) -> tuple[float, int]:
    """Cross-validated log loss of a candidate at its best number of rounds, and that number."""
    losses = np.mean([_losses(table, shape, seed, *fold) for fold in folds(table.bad, FOLDS, seed + 1)], axis=0)
    best = int(np.argmin(losses))
    return float(losses[best]), best + 1


def _losses(table: Table, shape: Shape, seed: int, train: NDArray[np.int64], test: NDArray[np.int64]) -> Matrix:
    values = table.inputs
    model = estimator(table.columns, shape, shape.most_rounds, seed).fit(values[train], table.bad[train])
    signs = 1 - 2.0 * table.bad[test]
    staged = model.staged_decision_function(values[test])
    return np.array([np.logaddexp(0, signs * np.ravel(margin)).mean() for margin in staged])
