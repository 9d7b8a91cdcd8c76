"""Log odds that a modeller gives instead of having them fitted, and boosters that learn what these leave open (the offset of a GLM)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn._loss.loss import HalfBinomialLoss

from training.data.table import Column, Labels, Matrix
from training.fitting.logistic import level


@dataclass(frozen=True)
class Given:
    """Of one column of the inputs: log odds of bad between ``edges``, that of a missing value last."""

    column: int
    edges: tuple[float, ...]
    heights: tuple[float, ...]

    def at(self, values: Matrix) -> Matrix:
        """The log odds of each row of a table."""
        column = values[:, self.column]
        place = np.searchsorted(np.array(self.edges), column, side="left")
        heights: Matrix = np.array(self.heights)[np.where(np.isnan(column), len(self.heights) - 1, place)]
        return heights


def given_of(columns: tuple[Column, ...]) -> tuple[Given, ...]:
    """The offsets among these columns."""
    return tuple(Given(at, column.input_cuts or (), column.given) for at, column in enumerate(columns) if column.given)


def offset_of(given: tuple[Given, ...], values: Matrix) -> Matrix | None:
    """The log odds given of each row; None where no column has an offset."""
    return np.sum([of_column.at(values) for of_column in given], axis=0) if given else None


class OffsetLoss(HalfBinomialLoss):  # type: ignore[misc]
    """The boosters' log loss of decisions that offsets are added to; scikit-learn's boosters take losses, but no offsets.

    ``offsets`` are those of the rows to learn from and of the rows to judge on: as many rows of one kind as of the other would not be told apart.
    """

    def __init__(self, *offsets: Matrix) -> None:
        super().__init__()
        self.offsets = {len(offset): offset for offset in offsets}
        if len(self.offsets) < len(offsets):
            raise ValueError("rows to learn from and rows to judge on must differ in number")

    def _with(self, raw_prediction: Matrix) -> Matrix:
        with_offset: Matrix = raw_prediction.reshape(-1) + self.offsets[len(raw_prediction)]
        return with_offset

    def loss(self, y_true: Matrix, raw_prediction: Matrix, *others: Any, **named: Any) -> Matrix:
        """As of the class above."""
        lost: Matrix = super().loss(y_true, self._with(raw_prediction), *others, **named)
        return lost

    def gradient_hessian(
        self, y_true: Matrix, raw_prediction: Matrix, *others: Any, **named: Any
    ) -> tuple[Matrix, Matrix]:
        """As of the class above."""
        slopes: tuple[Matrix, Matrix] = super().gradient_hessian(y_true, self._with(raw_prediction), *others, **named)
        return slopes

    def fit_intercept_only(self, y_true: Labels, sample_weight: Matrix | None = None) -> Matrix:
        """The level that the offsets leave open."""
        weights = np.ones(len(y_true)) if sample_weight is None else sample_weight
        return np.asarray(level(y_true, weights, self.offsets[len(y_true)]))
