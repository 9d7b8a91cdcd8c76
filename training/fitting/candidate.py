"""A candidate of the search for an estimator: what it decides about rows that it had not seen, and what that loses."""

import math
from dataclasses import dataclass

import numpy as np

from training.data.table import Column, Matrix, Table
from training.data.weighted import effective_rows
from training.fitting.boosting import AdditiveBoosters
from training.fitting.folds import Groups
from training.fitting.hyperparameters import Hyperparameters
from training.fitting.points_model import PointsModel
from training.fitting.woe import WoeLogistic

Estimator = AdditiveBoosters | WoeLogistic | PointsModel


@dataclass(frozen=True)
class Candidate:
    """A fitted candidate with its decisions and losses on unseen rows."""

    name: str
    estimator: Estimator
    columns: tuple[Column, ...]
    hyperparameters: Hyperparameters
    unseen: Matrix
    """Decision on each row, by members that had not seen it."""
    losses: Matrix
    """Log loss of each row under these decisions."""
    weights: Matrix | None = None
    groups: Groups | None = None
    """Of the rows, as in the table."""
    plain: "Candidate | None" = None
    """The same boosters without curves, to which pairs are added; None: these are they."""
    gain: float = 0.0
    """What pairs take from the mean loss, by a trial."""

    @property
    def loss(self) -> float:
        """Mean log loss, less what pairs gain."""
        return float(np.average(self.losses, weights=self.weights)) - self.gain

    def clearly_beats(self, other: "Candidate") -> bool:
        """Better by more than one standard error of the difference, row by row."""
        gain = other.losses - self.losses
        mean = float(np.average(gain, weights=self.weights))
        spread = math.sqrt(float(np.average((gain - mean) ** 2, weights=self.weights)))
        return mean > spread / math.sqrt(effective_rows(len(gain), self.weights, self.groups))


def measured(
    name: str, model: Estimator, columns: tuple[Column, ...], hyperparameters: Hyperparameters, table: Table
) -> Candidate:
    """The candidate, fitted so that each row is decided by members that had not seen it."""
    unseen = model.fit_unseen(table.inputs, table.bad, table.weights, table.groups)
    return Candidate(name, model, columns, hyperparameters, unseen, losses(table, unseen), table.weights, table.groups)


def losses(table: Table, decisions: Matrix) -> Matrix:
    """Log loss of each row."""
    by_row: Matrix = np.logaddexp(0, (1 - 2.0 * table.bad) * decisions)
    return by_row
