"""Learn what pairs of characteristics add to each alone: small two-way tables, fitted together, with neighbouring cells kept alike.

Each characteristic is cut into a few bins; a step is 1 above a cut and 0 below, less its mean. A ridge-penalised logistic
regression weighs the steps and, for each pair, the products of two characteristics' steps, beside the decision of the single
ones. As a table's cell sums the weights of all steps below it, cells that are near stay alike (thermometer coding; Gertheiss and
Tutz 2009 on penalised ordinal predictors). Categories are in the order of their names, which often means something (A11, A12 …;
grades); where it does not, only the penalty's notion of nearness is lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from training.data.table import Labels, Matrix
from training.data.weighted import lower_quantiles
from training.fitting.logistic import regression
from training.fitting.ridge_logistic import Coefficients, fitted

BINS = (8, 5, 4, 3)
"""Bins that a characteristic is cut into: the most of these for which the regression takes no more than ``WORK``."""
WORK = 6e10
"""Rows × steps² that a fit may take: a few seconds."""
MOST_ROWS = 50_000
"""From more rows, so many are drawn: enough to learn a small table well."""
ALONE = 2.0
"""Factor on the steps of single characteristics, which quarters their penalty: boosters have learnt most of what they say."""
_FREE = 20.0
"""Factor on the decision that tables add to, so that hardly any penalty falls on its weight."""
_FEWEST = 20
"""Rows of a bin, where values are few; or 1 % of all, if that is more."""
Bins = NDArray[np.int64]


@dataclass(frozen=True)
class Cut:
    """How one column falls into bins: between cuts (a cut belongs below), then each special code, missing values last."""

    column: int
    cuts: tuple[float, ...]
    codes: tuple[float, ...] = ()

    @property
    def ordinary(self) -> int:
        """Bins that have an order."""
        return len(self.cuts) + 1

    @property
    def count(self) -> int:
        """All bins."""
        return self.ordinary + len(self.codes) + 1

    def bins(self, values: Matrix) -> Bins:
        """The bin of each row of a table."""
        column = values[:, self.column]
        bins = np.searchsorted(self.cuts, column, side="left").astype(np.int64)
        for at, code in enumerate(self.codes):
            bins[column == code] = self.ordinary + at
        bins[np.isnan(column)] = self.count - 1
        return bins


def cut(values: Matrix, column: int, codes: tuple[float, ...], most: int, weights: Matrix | None = None) -> Cut:
    """Cuts after every value that is frequent where values are few, else at quantiles."""
    known = values[:, column]
    ordinary = np.isfinite(known) & ~np.isin(known, codes)
    known, weight = known[ordinary], np.ones(int(ordinary.sum())) if weights is None else weights[ordinary]
    distinct, place = np.unique(known, return_inverse=True)
    rows = np.bincount(place, weight).astype(np.float64)
    if len(distinct) > 3 * most:
        cuts = np.unique(lower_quantiles(known, np.arange(1, most) / most, weight))
    else:
        cuts = np.array(_reaching(distinct, rows, max(_FEWEST, weight.sum() // 100)), dtype=np.float64)
    return Cut(column, tuple(map(float, cuts[cuts < distinct[-1]])) if len(distinct) else (), codes)


def _reaching(distinct: Matrix, rows: Matrix, enough: float) -> list[float]:
    """The values at which the rows since the one before are enough for a bin."""
    values, rows_since = [], 0.0
    for value, count in zip(distinct.tolist(), rows.tolist(), strict=True):
        rows_since += count
        if rows_since >= enough:
            values.append(value)
            rows_since = 0.0
    return values


class Lattice(BaseEstimator):
    """Tables of single columns and of pairs that are added to a decision; one entry of ``specials`` a column.

    ``pairs`` are pairs of columns; of single ones those in ``columns`` get a table too; ``strength`` is scikit-learn's C. It takes
    numbers with NaN for missing and codes for categories, and the log odds that are known of each row.
    """

    def __init__(
        self,
        specials: tuple[tuple[float, ...], ...] = (),
        columns: tuple[int, ...] = (),
        pairs: tuple[tuple[int, int], ...] = (),
        strength: float = 0.01,
        random_state: int = 0,
    ) -> None:
        self.specials = specials
        self.columns = columns
        self.pairs = pairs
        self.strength = strength
        self.random_state = random_state

    def fit(
        self, values: Matrix, bad: Labels, weights: Matrix, decided: Matrix, offset: Matrix | None = None
    ) -> "Lattice":
        """Learn from rows whose decisions were made without them; ``offset`` is what is given besides, and not in ``decided``."""
        (found,) = self.at_strengths((self.strength,), values, bad, weights, decided, offset)
        self.__dict__.update(found.__dict__)
        return self

    def at_strengths(
        self,
        strengths: Sequence[float],
        values: Matrix,
        bad: Labels,
        weights: Matrix,
        decided: Matrix,
        offset: Matrix | None = None,
    ) -> "list[Lattice]":
        """``fit`` for each of several strengths; what they share is computed once."""
        if len(bad) > MOST_ROWS:
            drawn = np.sort(np.random.default_rng(self.random_state).choice(len(bad), MOST_ROWS, replace=False))
            values, bad, weights, decided = values[drawn], bad[drawn], weights[drawn], decided[drawn]
            offset = None if offset is None else offset[drawn]
        cuts, bins, steps = self._bins(values, weights)
        rows = {column: steps[column][bins[column]] for column in steps}
        # The weight of the decision comes out near 1 / _FREE.
        blocks = [_FREE * decided[:, None], *(ALONE * rows[column] for column in self.columns)]
        blocks += [
            (rows[first][:, :, None] * rows[second][:, None, :]).reshape(len(bad), -1) for first, second in self.pairs
        ]
        wide = np.hstack([block.astype(np.float32) for block in blocks])
        ends = list(accumulate(block.shape[1] for block in blocks))
        found = []
        for strength, (intercept, coefficients) in _regressions(wide, bad, weights, strengths, offset):
            parts = [part.astype(np.float64) for part in np.split(coefficients, ends[:-1])]
            found.append(self._fitted(strength, cuts, steps, intercept, parts))
        return found

    def _fitted(
        self, strength: float, cuts: list[Cut], steps: dict[int, Matrix], intercept: float, parts: list[Matrix]
    ) -> "Lattice":
        """A lattice with these coefficients: of the decision, of each single column's steps, of each pair's products."""
        lattice = Lattice(self.specials, self.columns, self.pairs, strength, self.random_state)
        alone = 1 + len(self.columns)
        lattice.cuts_, lattice.intercept_, lattice.slope_ = cuts, intercept, _FREE * float(parts[0][0])
        lattice.curves_ = {
            column: ALONE * steps[column] @ part for column, part in zip(self.columns, parts[1:alone], strict=True)
        }
        lattice.tables_ = [
            steps[first] @ part.reshape(steps[first].shape[1], -1) @ steps[second].T
            for (first, second), part in zip(self.pairs, parts[alone:], strict=True)
        ]
        return lattice

    def decision_function(self, values: Matrix, decided: Matrix) -> Matrix:
        """Log odds of bad."""
        bins = {column_cuts.column: column_cuts.bins(values) for column_cuts in self.cuts_}
        decisions: Matrix = self.intercept_ + self.slope_ * decided
        for column, curve in self.curves_.items():
            decisions = decisions + curve[bins[column]]
        for (first, second), table in zip(self.pairs, self.tables_, strict=True):
            decisions = decisions + table[bins[first], bins[second]]
        return decisions

    def edges(self, column: int) -> tuple[float, ...]:
        """Where the tables of a column step; none where it has none."""
        return next((column_cuts.cuts for column_cuts in self.cuts_ if column_cuts.column == column), ())

    def _bins(self, values: Matrix, weights: Matrix) -> tuple[list[Cut], dict[int, Bins], dict[int, Matrix]]:
        """How columns are cut, each row's bins, and the steps in each bin."""
        used = sorted({*self.columns, *(column for pair in self.pairs for column in pair)})
        for most in BINS:
            cuts = [cut(values, column, self.specials[column], most, weights) for column in used]
            bins = {column_cuts.column: column_cuts.bins(values) for column_cuts in cuts}
            steps = {
                one.column: steps_of(one, np.bincount(bins[one.column], weights, one.count).astype(np.float64))
                for one in cuts
            }
            if (
                len(values) * sum(steps[first].shape[1] * steps[second].shape[1] for first, second in self.pairs) ** 2
                <= WORK
            ):
                break
        return cuts, bins, steps


def _regressions(
    columns: Matrix, bad: Labels, weights: Matrix, strengths: Sequence[float], offset: Matrix | None
) -> Iterator[tuple[float, Coefficients]]:
    """The regression for each strength, by what is quicker for the table's shape; the first column is the decision."""
    if columns.shape[1] > len(columns):
        for strength in strengths:
            coefficients, intercept = regression(columns, bad, weights, strength, offset, most=300)
            yield strength, Coefficients(intercept, coefficients)
        return
    start = np.zeros(columns.shape[1])
    start[0] = 1 / _FREE
    yield from fitted(columns, bad, weights, start, strengths, offset)


def steps_of(of: Cut, rows: Matrix) -> Matrix:
    """What each step is in each bin [bin, step]: above a cut or not, less its mean; then whether it is one code, or missing.

    ``rows``: the weight of the rows in each bin.
    """
    above = np.tri(of.ordinary, len(of.cuts), -1)
    ordinary = rows[: of.ordinary]
    apart = np.eye(of.count - of.ordinary)[:, rows[of.ordinary :] > 0]
    table = np.zeros((of.count, above.shape[1] + apart.shape[1]))
    table[: of.ordinary, : above.shape[1]] = above - ordinary @ above / (ordinary.sum() or 1.0)
    table[of.ordinary :, above.shape[1] :] = apart
    return table
