"""What a compiled estimator consists of: step functions of single columns and grids of pairs."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.data.table import Column, Matrix


@dataclass(frozen=True)
class Axis:
    """One column's bins: between edges, or a category each; missing values come last."""

    column: Column
    edges: tuple[float, ...]

    @property
    def representatives(self) -> list[float]:
        """A value of every bin, missing last."""
        if self.column.kind == "categorical":
            return [*map(float, range(len(self.column.categories))), math.nan]
        last = [self.edges[-1] + max(1.0, abs(self.edges[-1]))] if self.edges else [0.0]
        return [*self.edges, *last, math.nan]

    def bins(self, values: Matrix) -> NDArray[np.int64]:
        """The bin of each value."""
        missing = np.isnan(values)
        if self.column.kind == "categorical":
            bins = np.where(missing, 0, values).astype(np.int64)
        else:
            bins = np.searchsorted(np.array(self.edges), values, side="left")
        return np.where(missing, len(self.representatives) - 1, bins)


@dataclass(frozen=True)
class Steps(Axis):
    """One column's step function of the decision: ``heights`` per bin or category, and for missing values."""

    heights: tuple[float, ...]
    missing: float


@dataclass(frozen=True)
class Grid:
    """What two columns contribute together: ``heights`` [bin of the first, bin of the second], missing last."""

    at: tuple[int, int]
    axes: tuple[Axis, Axis]
    heights: Matrix


@dataclass(frozen=True)
class Compiled:
    """decision_function = ``base`` + the sum of all steps and of all grids."""

    base: float
    steps: tuple[Steps, ...]
    grids: tuple[Grid, ...] = ()
