"""The training table: numbers in columns, categories as codes, missing values as NaN."""

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
    """Whether a missing value means that something never happened: the far end of the scale, not an unknown value."""
    free: bool = False
    """Whether the direction may be inferred, as no specification states it."""
    specials: tuple[float, ...] = ()
    """Values that are codes (−9, 98 …), not amounts: each has points of its own, outside the order."""
    reason: str = ""
    """Why it costs points, in words for the person concerned; empty: the name is shown."""


FAR = 1e6
"""The number that an estimator gets for "never", in a column of months."""


def inputs(columns: tuple[Column, ...], values: Matrix) -> Matrix:
    """The values as an estimator takes them: "never" as a number far out, other missing values as NaN."""
    never = np.array([column.never for column in columns], dtype=bool)
    return np.where(np.isnan(values) & never, FAR, values)


@dataclass(frozen=True)
class Table:
    """``values`` [row, column] with NaN for missing; categorical columns come first; ``bad`` is 1 for a default."""

    columns: tuple[Column, ...]
    values: Matrix
    bad: Labels
    notes: tuple[str, ...] = field(default=())
    """What was inferred or left out, in plain words."""
    sha256: str = ""
    """Of the data it was read from."""
    weights: Matrix | None = None
    """Weight of each row; None: all alike."""

    @property
    def inputs(self) -> Matrix:
        """The values as an estimator takes them."""
        return inputs(self.columns, self.values)

    def rows(self, which: NDArray[np.integer]) -> "Table":
        """The same table with these rows only."""
        weights = None if self.weights is None else self.weights[which]
        return Table(self.columns, self.values[which], self.bad[which], self.notes, self.sha256, weights)
