"""Find segments: bins of a stated column, or a shallow tree that parts the rows where separate scorecards predict better than one.

The tree is grown best split first, as in model-based recursive partitioning (Zeileis, Hothorn, Hornik 2008): in each leaf a logistic
regression over weights of evidence and ranks is fitted, and a split is a gain if two regressions do better than one. A third of the rows fits them, a third
chooses the best split of each leaf, and the last third has to confirm it, row by row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from training.data.segments import Condition, Where, assign, name_of, with_missing
from training.data.spec import Segments
from training.data.table import Column, Matrix, Table
from training.errors import TrainingError
from training.fitting.column_arguments import column_arguments
from training.fitting.folds import fewest_of_a_class, folds
from training.fitting.logistic import regression
from training.fitting.woe import WoeLogistic

FEWEST = 50
"""Rows of each class that a segment has at least: fewer give no scorecard of their own."""
CLEAR = 2.0
"""Standard errors by which two regressions must do better than one on rows held out: segments cost more to keep than a table."""
MOST_ROWS = 60_000
"""From more rows so many are drawn to look for splits."""
_QUANTILES = (0.25, 0.5, 0.75)
_MOST_CATEGORY_SPLITS = 5
_STRENGTH = 1.0
Rows = NDArray[np.int64]


def find_segments(table: Table, stated: Segments, seed: int) -> list[Where]:
    """Conditions of each segment; of a tree that finds no split that pays, none.

    TrainingError for a stated column that is no input, or whose bins are too few or too small.
    """
    return _bins_of(table, stated.column) if stated.column is not None else _tree(table, stated, seed)


def _bins_of(table: Table, name: str) -> list[Where]:
    column = next((column for column in table.columns if column.name == name), None)
    if column is None:
        raise TrainingError(f"segments are of {name}, but it is no input; name it under columns")
    parts = _parts(column)
    if len(parts) < 2:
        raise TrainingError(f'segments are of {name}, but it has one bin; state "cuts" or "groups" of it')
    segments: list[Where] = [(part,) for part in with_missing(parts, table.columns, table.values)]
    number = assign(segments, table.columns, table.values)
    for at, where in enumerate(segments):
        fewest = _fewest(table, np.flatnonzero(number == at))
        if fewest < FEWEST:
            raise TrainingError(
                f"the segment {name_of(where)} has {fewest} rows of one class, fewer than {FEWEST}; put it together with another by cuts or groups"
            )
    return segments


def _parts(column: Column) -> list[Condition]:
    """One condition for each of a column's bins."""
    if column.kind == "numeric":
        ends = [None, *(column.cuts or ()), None]
        return [Condition(column.name, above=low, up_to=high) for low, high in zip(ends, ends[1:], strict=False)]
    groups = column.groups or tuple(range(len(column.categories)))
    return [
        Condition(column.name, tuple(c for c, at in zip(column.categories, groups, strict=True) if at == group))
        for group in sorted({*groups})
    ]


@dataclass(frozen=True)
class _Leaf:
    where: Where
    rows: Rows


@dataclass(frozen=True)
class _Split:
    leaf: _Leaf
    parts: tuple[_Leaf, _Leaf]
    gain: float
    """Log loss that it saves on the rows that choose."""


@dataclass(frozen=True)
class _Parts:
    """Evidence and ranks of all rows, and to which third each belongs."""

    evidence: Matrix
    third: Rows
    weights: Matrix


def _tree(table: Table, stated: Segments, seed: int) -> list[Where]:
    if len(table.bad) > MOST_ROWS:
        drawn = np.sort(np.random.default_rng(seed).choice(len(table.bad), MOST_ROWS, replace=False))
        table = table.rows(drawn)
    thirds = _thirds(table, seed)
    leaves, open_ = [_Leaf((), np.arange(len(table.bad)))], True
    while open_ and len(leaves) < (stated.leaves or 0):
        tried = [
            max(_splits(table, thirds, leaf, stated.columns), key=lambda split: split.gain, default=None)
            for leaf in leaves
        ]
        found = [split for split in tried if split is not None and _pays(table, thirds, split)]
        best = max(found, key=lambda split: split.gain, default=None)
        open_ = best is not None
        if best is not None:
            at = leaves.index(best.leaf)
            leaves[at : at + 1] = best.parts
    return [leaf.where for leaf in leaves] if len(leaves) > 1 else []


def _thirds(table: Table, seed: int) -> _Parts:
    third = np.zeros(len(table.bad), np.int64)
    for number, (_, out) in enumerate(folds(table.bad, 3, seed, table.groups, table.weights)):
        third[out] = number
    weights = np.ones(len(table.bad)) if table.weights is None else table.weights
    learn = np.flatnonzero(third == 0)
    cuts = tuple(column.input_cuts if column.is_ordered else None for column in table.columns)
    woe = WoeLogistic(**column_arguments(table.columns), cuts=cuts)
    woe.fit(table.inputs[learn], table.bad[learn], weights[learn])
    return _Parts(np.column_stack([woe.evidence(table.inputs), _ranks(table)]), third, weights)


def _ranks(table: Table) -> Matrix:
    """Numbers by rank, −1 to 1, and 0 where they are missing or codes: evidence of all rows hides what is better for some and worse for others."""
    ranks = np.zeros((len(table.bad), len(table.columns)))
    for at, column in enumerate(table.columns):
        values = table.values[:, at]
        known = ~np.isnan(values) & ~np.isin(values, column.specials)
        if column.kind == "numeric" and known.any():
            ranks[known, at] = 2 * rankdata(values[known]) / known.sum() - 1
    return ranks


def _splits(table: Table, thirds: _Parts, leaf: _Leaf, allowed: Sequence[str]) -> Iterator[_Split]:
    """Every split of a leaf that saves log loss on the second third, and whose parts are large enough."""
    rows = table.rows(leaf.rows)
    alone = _losses(table, thirds, leaf.rows, 1)
    for at, column in enumerate(table.columns):
        if (allowed and column.name not in allowed) or column.given:
            continue
        for pair in _candidates(column, rows.values[:, at], rows.bad):
            sides = with_missing(pair, table.columns, rows.values)
            parts = tuple(
                _Leaf((*_without(leaf.where, side), side), leaf.rows[side.holds(table.columns, rows.values)])
                for side in sides
            )
            if min(_fewest(table, part.rows[thirds.third[part.rows] == 0]) for part in parts) < FEWEST / 3:
                continue
            if min(_fewest(table, part.rows) for part in parts) < FEWEST:
                continue
            gain = float((alone - _apart(table, thirds, leaf.rows, parts, 1)).sum())
            if gain > 0:
                yield _Split(leaf, (parts[0], parts[1]), gain)


def _without(where: Where, side: Condition) -> Where:
    """The conditions that a further one on the same column does not include already."""
    return tuple(
        condition
        for condition in where
        if condition.column != side.column
        or condition.categories
        or (condition.above is not None and side.above is None)
        or (condition.up_to is not None and side.up_to is None)
        or (condition.missing != side.missing and side.missing)
    )


def _candidates(column: Column, values: Matrix, bad: NDArray[np.int8]) -> Iterator[list[Condition]]:
    """Pairs of conditions that part a column in two."""
    if column.kind == "numeric":
        known = values[~np.isnan(values) & ~np.isin(values, column.specials)]
        cuts = (
            column.cuts
            if column.cuts is not None
            else np.quantile(known, _QUANTILES, method="lower")
            if len(known)
            else ()
        )
        for cut in sorted({float(cut) for cut in cuts}):
            if len(known) and known.min() <= cut < known.max():
                yield [Condition(column.name, up_to=cut), Condition(column.name, above=cut)]
        return
    present = [code for code in range(len(column.categories)) if (values == code).any()]
    ranked = sorted(present, key=lambda code: (float(bad[values == code].mean()), code))
    step = max(1, len(ranked) // (_MOST_CATEGORY_SPLITS + 1))
    for end in list(range(step, len(ranked), step))[:_MOST_CATEGORY_SPLITS]:
        low = tuple(column.categories[code] for code in sorted(ranked[:end]))
        yield [Condition(column.name, low), Condition(column.name, tuple(c for c in column.categories if c not in low))]


def _pays(table: Table, thirds: _Parts, split: _Split) -> bool:
    """Whether the last third confirms a split."""
    gain = _losses(table, thirds, split.leaf.rows, 2) - _apart(table, thirds, split.leaf.rows, split.parts, 2)
    return bool(gain.sum() > CLEAR * np.sqrt(len(gain)) * gain.std())


def _apart(table: Table, thirds: _Parts, rows: Rows, parts: Sequence[_Leaf], third: int) -> Matrix:
    losses: Matrix = np.zeros(len(table.bad))
    for part in parts:
        judged = part.rows[thirds.third[part.rows] == third]
        losses[judged] = _losses(table, thirds, part.rows, third)
    of_third: Matrix = losses[rows[thirds.third[rows] == third]]
    return of_third


def _losses(table: Table, thirds: _Parts, rows: Rows, third: int) -> Matrix:
    """Weighted log losses of the rows of a third, by a regression on the first third of the same rows."""
    learn, judged = (rows[thirds.third[rows] == part] for part in (0, third))
    coefficients, intercept = regression(
        thirds.evidence[learn], table.bad[learn], thirds.weights[learn], _STRENGTH, solver="newton-cholesky"
    )
    decided = thirds.evidence[judged] @ coefficients + intercept
    losses: Matrix = thirds.weights[judged] * np.logaddexp(0, (1 - 2.0 * table.bad[judged]) * decided)
    return losses


def _fewest(table: Table, rows: Rows) -> int:
    if not len(rows) or table.bad[rows].min() == table.bad[rows].max():
        return 0
    return fewest_of_a_class(table.bad[rows], None if table.groups is None else table.groups[rows])
