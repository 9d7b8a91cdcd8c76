"""One shape for every training set: numbers in columns, categories as codes, missing values kept as missing."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.data.spec import Kind

Matrix = NDArray[np.float64]
Labels = NDArray[np.int8]


@dataclass(frozen=True)
class Column:
    """One characteristic of a table."""

    name: str
    kind: Kind = "numeric"
    direction: int = 0
    """Effect of a larger value on the score: 1 raises it, −1 lowers it, 0 unknown."""
    categories: tuple[str, ...] = ()
    """Category of each code; other values count as missing."""
    code: str = ""
    inquiry: bool = False
    never: bool = False
    """Missing means that it never happened: the far end of the scale, not an unknown value."""
    free: bool = False
    """The direction may be inferred: no specification has said anything of it."""
    specials: tuple[float, ...] = ()
    """Values that are codes (−9, 98 …), not amounts: each counts by itself, outside the order."""
    reason: str = ""
    """What costs points, in words for the person concerned; empty: the name must do."""


FAR = 1e6
"""What stands for "never" in a column of months."""


def inputs(columns: tuple[Column, ...], values: Matrix) -> Matrix:
    """The values as an estimator takes them: "never" as a number far out, other missing values as NaN."""
    never = np.array([column.never for column in columns], dtype=bool)
    return np.where(np.isnan(values) & never, FAR, values)


@dataclass(frozen=True)
class Table:
    """``values`` [row, column] with NaN for missing; categorical columns stand first; ``bad`` is 1 for a default."""

    columns: tuple[Column, ...]
    values: Matrix
    bad: Labels
    notes: tuple[str, ...] = field(default=())
    """What was inferred or left out, in plain words."""
    sha256: str = ""
    """Of the data it was read from."""
    weights: Matrix | None = None
    """How much each row counts; None: all alike."""

    @property
    def inputs(self) -> Matrix:
        """The values as an estimator takes them."""
        return inputs(self.columns, self.values)

    def rows(self, which: NDArray[np.integer]) -> "Table":
        """The same table with these rows only."""
        weights = None if self.weights is None else self.weights[which]
        return Table(self.columns, self.values[which], self.bad[which], self.notes, self.sha256, weights)
