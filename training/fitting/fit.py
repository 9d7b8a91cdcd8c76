"""A scorecard has to be additive and must not punish what is good; which of few honest candidates is best, unseen rows say.

The champion is an average of boosters, monotone where a direction is known or can safely be inferred, with pairs of
characteristics where they clearly pay. The second candidate is a logistic regression over weights of evidence. The lower
log loss on rows that the deciding members had not seen wins; `only` decides otherwise.
"""

import math
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal, TypedDict, cast

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold

from training.data.table import Column, Labels, Matrix, Table, inputs
from training.fitting.boosting import AdditiveBoosters
from training.fitting.directions import infer_directions
from training.fitting.pairs import find_pairs
from training.fitting.woe import WoeLogistic

Kind = Literal["boosters", "woe"]
Estimator = AdditiveBoosters | WoeLogistic


@dataclass(frozen=True)
class Shape:
    """One candidate of the search among boosters."""

    learning_rate: float
    leaves: int
    smallest_leaf: int
    l2: float = 1.0
    most_rounds: int = 2000
    columns_tried: float = 1.0
    """Share of columns that a tree may choose from: below 1, related columns share the points; 0: by directions."""
    members: int = 0
    """Boosters to average; 0: by the number of rows."""
    pairs: bool = False
    """Whether pairs of characteristics may be added."""


CANDIDATES = (
    Shape(0.3, 2, 20, l2=10.0, columns_tried=0.5, pairs=True),
    Shape(0.1, 3, 20, columns_tried=0, pairs=True),
)
WOE_STRENGTHS = (0.1, 1.0)
"""Of the second candidate's regularisation (scikit-learn's C)."""
PAIRS_PAY = 0.001
"""The share of the log loss that pairs must save: two-way tables take more to explain, and to score, than nothing is worth."""
STRENGTHS = (0.01, 0.03)
"""Of the pairs' tables (scikit-learn's C): the one that gains more in the trial."""
TRIALS = ((3_000, (5, 5)), (10_000, (3, 3)))
"""Into how many parts rows fall for the trial of pairs, and how many of them judge, below so many rows; above, one of three does."""
FOLDS = 3
MEMBERS = ((3_000, 20), (10_000, 10))
"""Boosters to average below so many rows; 5 above: the fewer rows, the more an average helps."""
TRIED, TRIED_DIRECTED = 0.1, 0.3
"""Share of columns that a tree may choose from; the second where most have a stated direction (decision 12)."""


@dataclass(frozen=True)
class Fitted:
    """A fitted estimator with what is needed to read it, and what the search saw."""

    estimator: Estimator
    columns: tuple[Column, ...]
    shape: Shape
    rounds: int
    """Mean number of trees of a booster; for the second candidate, its number of characteristics."""
    kind: Kind = "boosters"
    searched: tuple[tuple[str, float], ...] = ()
    """Log loss of every candidate on unseen rows, best first."""
    notes: tuple[str, ...] = ()

    def decide(self, values: Matrix) -> Matrix:
        """decision_function of a table's values, missing ones as in training."""
        return self.estimator.decision_function(inputs(self.columns, values))


@dataclass(frozen=True)
class _Tried:
    name: str
    estimator: Estimator
    columns: tuple[Column, ...]
    shape: Shape
    unseen: Matrix
    losses: Matrix
    """Log loss of each row, by members that had not seen it."""
    gain: float = 0.0
    """What pairs take from it."""

    @property
    def loss(self) -> float:
        return float(self.losses.mean()) - self.gain

    def clearly_beats(self, other: "_Tried") -> bool:
        """Better by more than one standard error of the difference, row by row."""
        gain = other.losses - self.losses
        return float(gain.mean()) > float(gain.std()) / math.sqrt(len(gain))


def folds(bad: Labels, count: int, seed: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Stratified, shuffled (train, test) row numbers."""
    return list(StratifiedKFold(count, shuffle=True, random_state=seed).split(np.zeros(len(bad)), bad))


def fit(table: Table, seed: int = 0, candidates: tuple[Shape, ...] = CANDIDATES, only: Kind | None = None) -> Fitted:
    """The best candidate, fitted on all rows; ``only`` restricts the search to one kind."""
    columns = infer_directions(table.columns, table.inputs, table.bad)
    boosted = _boosters(table, columns, seed, candidates) if only != "woe" else []
    classic = _woe(table, columns, seed, candidates[0]) if only != "boosters" and len(candidates) > 1 else []
    ranked = sorted([*boosted, *classic], key=lambda tried: tried.loss)
    best = boosted[-1] if boosted and isinstance(ranked[0].estimator, AdditiveBoosters) else ranked[0]
    return Fitted(
        best.estimator,
        best.columns,
        best.shape,
        best.estimator.rounds,
        "boosters" if isinstance(best.estimator, AdditiveBoosters) else "woe",
        tuple((tried.name, tried.loss) for tried in ranked),
        _notes(table.columns, best),
    )


def _boosters(table: Table, columns: tuple[Column, ...], seed: int, candidates: tuple[Shape, ...]) -> list[_Tried]:
    """All that was tried, the one to take last."""
    tried = [_try(table, columns, shape, seed) for shape in candidates]
    best = min(tried, key=lambda each: each.loss)
    if columns != table.columns:
        tried.append(_try(table, table.columns, best.shape, seed))
        best = tried[-1] if tried[-1].clearly_beats(best) else best
    # Pairs keep no direction that is only inferred: with it, few columns would be left to them.
    alone = (
        next(each for each in reversed(tried) if each.columns == table.columns) if columns != table.columns else best
    )
    paired = _add_pairs(table, alone, seed) if best.shape.pairs else None
    if paired is not None:
        tried.append(paired)
        best = paired if paired.loss < (1 - PAIRS_PAY) * best.loss else best
    return [*(each for each in tried if each is not best), best]


def _woe(table: Table, columns: tuple[Column, ...], seed: int, shape: Shape) -> list[_Tried]:
    return [
        _measure(
            f"woe C={strength:g}",
            WoeLogistic(**_column_arguments(columns), strength=strength, random_state=seed),
            columns,
            shape,
            table,
        )
        for strength in WOE_STRENGTHS
    ]


def _try(table: Table, columns: tuple[Column, ...], shape: Shape, seed: int) -> _Tried:
    shape = _sized(shape, table)
    name = f"boosters, {shape.leaves} leaves"
    if columns == table.columns and any(column.free for column in columns):
        name += ", no direction inferred"
    return _measure(name, estimator(columns, shape, seed), columns, shape, table)


def _add_pairs(table: Table, alone: _Tried, seed: int) -> _Tried | None:
    """The same boosters with the most promising pairs' tables, if there are any; how much they gain, a trial says."""
    pairs = find_pairs(alone.columns, table.inputs, table.bad, alone.unseen)
    if not pairs:
        return None
    gains = _gains(table, alone, seed)
    strength = max(STRENGTHS, key=lambda each: gains[each])
    model = copy(cast(AdditiveBoosters, alone.estimator))
    model.add_pairs(pairs, strength, table.inputs, table.bad, alone.unseen, table.weights)
    return replace(alone, name=f"{alone.name}, {len(pairs)} pairs", estimator=model, gain=gains[strength])


def _gains(table: Table, alone: _Tried, seed: int) -> dict[float, float]:
    """By how much pairs' tables of each strength lessen the log loss, with everything found and fitted without the rows judged.

    Decisions by members that had not seen a row will not do: they have seen its neighbours, from which tables would learn its opposite.
    """
    rows = len(table.bad)
    parts, used = next((trial for most, trial in TRIALS if rows < most), (3, 1))
    found: dict[float, list[Matrix]] = {strength: [] for strength in STRENGTHS}
    for kept, out in folds(table.bad, parts, seed)[:used]:
        part, judged = table.rows(kept), table.rows(out)
        fresh = clone(cast(AdditiveBoosters, alone.estimator))
        unseen = fresh.fit_unseen(part.inputs, part.bad, part.weights)
        pairs = find_pairs(alone.columns, part.inputs, part.bad, unseen)
        before = _losses(judged, fresh.decision_function(judged.inputs))
        for strength, gains in found.items():
            fresh.add_pairs(pairs, strength, part.inputs, part.bad, unseen, part.weights)
            gains.append(before - _losses(judged, fresh.decision_function(judged.inputs)))
    return {strength: float(np.concatenate(gains).mean()) for strength, gains in found.items()}


def _measure(name: str, model: Estimator, columns: tuple[Column, ...], shape: Shape, table: Table) -> _Tried:
    unseen = model.fit_unseen(table.inputs, table.bad, table.weights)
    return _Tried(name, model, columns, shape, unseen, _losses(table, unseen))


def _losses(table: Table, unseen: Matrix) -> Matrix:
    losses: Matrix = np.logaddexp(0, (1 - 2.0 * table.bad) * unseen)
    return losses


def estimator(
    columns: tuple[Column, ...], shape: Shape, seed: int, pairs: tuple[tuple[int, int], ...] = ()
) -> AdditiveBoosters:
    """An unfitted average of boosters for these columns."""
    return AdditiveBoosters(
        **_column_arguments(columns),
        pairs=pairs,
        learning_rate=shape.learning_rate,
        leaves=shape.leaves,
        smallest_leaf=shape.smallest_leaf,
        l2=shape.l2,
        columns_tried=shape.columns_tried,
        most_rounds=shape.most_rounds,
        members=shape.members,
        random_state=seed,
    )


def _sized(shape: Shape, table: Table) -> Shape:
    """With what depends on the table."""
    members = next((count for most, count in MEMBERS if len(table.bad) < most), 5)
    directed = 2 * sum(column.direction != 0 for column in table.columns) > len(table.columns)
    return replace(
        shape,
        members=shape.members or members,
        columns_tried=shape.columns_tried or (TRIED_DIRECTED if directed else TRIED),
    )


class _ColumnArguments(TypedDict):
    """What both kinds of estimator take, one entry a column."""

    categorical: tuple[bool, ...]
    directions: tuple[int, ...]
    specials: tuple[tuple[float, ...], ...]


def _column_arguments(columns: tuple[Column, ...]) -> _ColumnArguments:
    return {
        "categorical": tuple(column.kind == "categorical" for column in columns),
        "directions": tuple(-column.direction if column.kind == "numeric" else 0 for column in columns),
        "specials": tuple(column.specials for column in columns),
    }


def _notes(before: tuple[Column, ...], best: _Tried) -> tuple[str, ...]:
    inferred = [
        f"{column.name}: a larger value {'raises' if column.direction > 0 else 'lowers'} the score (inferred)"
        for column, old in zip(best.columns, before, strict=True)
        if column.direction != old.direction
    ]
    names = [column.name for column in best.columns]
    paired = ", ".join(f"{names[one]} × {names[other]}" for one, other in best.estimator.pairs)
    return (*inferred, f"two-way tables of {len(best.estimator.pairs)} pairs: {paired}") if paired else tuple(inferred)
