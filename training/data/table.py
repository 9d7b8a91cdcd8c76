"""The training table: numbers in columns, categories as codes, missing values as NaN."""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from training.data.cells.date_columns import Dates
from training.data.fixed_bins import to_bins
from training.data.spec import Kind, Pairs

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
    limits: tuple[float, float] = (-math.inf, math.inf)
    """Smallest and largest value that a fit tells apart from those beyond, which count like it."""
    points: tuple[float, float] = (0.0, math.inf)
    """Least and most points that its worst value may cost, where ranges are bounded (training.scorecard.bounded)."""
    specials: tuple[float, ...] = ()
    """Values that are codes (−9, 98 …), not amounts: each has points of its own, outside the order."""
    reason: str = ""
    """Why it costs points, in words for the person concerned; empty: the name is shown."""
    boolean: bool = False
    """Whether its values are true and false as 1 and 0: words for these are read as well."""
    exact_codes: bool = False
    """Whether its categories are codes that differ in their zeros only (007, 07)."""
    dates: Dates | None = None
    """How its dates were written where cells do not tell; None: it has none."""
    span: tuple[float, float] | None = None
    """Least and greatest value in training, codes apart; None: not known."""
    cuts: tuple[float, ...] | None = None
    """Where its bins end, as stated; None: the fit finds them."""
    groups: tuple[int, ...] = ()
    """The bin of each category, as stated; empty: each has its own."""
    given: tuple[float, ...] = ()
    """Log odds of bad in each bin, missing values last, that are taken as given (an offset); empty: fitted."""

    @property
    def is_ordered(self) -> bool:
        """Whether its inputs have an order: numbers, and groups of categories with a direction."""
        return self.kind == "numeric" or bool(self.direction)

    @property
    def input_cuts(self) -> tuple[float, ...] | None:
        """Stated cuts between its inputs; None where none are stated."""
        if self.groups:
            return tuple(float(group) for group in range(max(self.groups)))
        return self.cuts

    def encoded(self, values: Matrix) -> Matrix:
        """Its values as inputs: one number for each stated bin."""
        if self.groups:
            place = np.where(np.isnan(values), len(self.groups), values).astype(np.int64)
            return np.array([*self.groups, math.nan], dtype=np.float64)[place]
        if self.cuts is not None:
            return to_bins(values, self.cuts, self.specials)
        return values


FAR = 1e6
"""The number that an estimator gets for "never", in a column of months."""
LONGEST = 10_000
"""Months that no value exceeds: what an estimator splits beyond separates "never" from all that happened."""


def inputs(columns: tuple[Column, ...], values: Matrix) -> Matrix:
    """The values as an estimator takes them: within the columns' limits; "never" far out, other missing values as NaN.

    What happened longer ago than the limit counts like what never happened.
    """
    never = np.array([column.never for column in columns], dtype=bool)
    lowest, highest = np.array([column.limits for column in columns]).reshape(-1, 2).T
    is_never = never & (np.isnan(values) | (values > highest))
    taken: Matrix = np.where(is_never, FAR, np.clip(values, lowest, highest))
    for at, column in enumerate(columns):
        if column.groups or column.cuts is not None:
            taken[:, at] = column.encoded(taken[:, at])
    return taken


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
    groups: NDArray[np.int64] | None = None
    """Whom each row belongs to, as a number: no model judges rows of whom it has seen others; None: each row is by itself."""
    group: str = ""
    """The column that says so."""
    times: Matrix | None = None
    """When each row was made, ascending with time; None: not known."""
    outcome: tuple[str, tuple[str, ...]] | None = None
    """The target's name, and its values that mean bad."""
    names: tuple[str, ...] = ()
    """Of all columns of the file, those left out too."""
    pairs: Pairs = Pairs()
    """Which pairs of columns must, and which may not, have a two-way table."""

    @property
    def inputs(self) -> Matrix:
        """The values as an estimator takes them."""
        return inputs(self.columns, self.values)

    def rows(self, which: NDArray[np.integer]) -> "Table":
        """The same table with these rows only."""
        weights, groups, times = (
            None if part is None else part[which] for part in (self.weights, self.groups, self.times)
        )
        return replace(
            self, values=self.values[which], bad=self.bad[which], weights=weights, groups=groups, times=times
        )
