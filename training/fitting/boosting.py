"""The champion estimator: an average of additive boosters, which is additive too and so compiles into points tables.

Bagging makes it smoother. Each member learns from all parts of the rows but one and stops when that part's log loss no longer falls; so every row
has a decision by members that did not see it. Of few rows that is not smooth enough, so curves by a ridge are half of the decision. Pairs of characteristics
are learnt last, on what the members leave open.
"""

import os
import pickle
from copy import copy
from typing import Any, cast

import numpy as np
from joblib import parallel_config
from numpy.typing import NDArray
from sklearn._loss.loss import HalfBinomialLoss
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.utils.parallel import Parallel, delayed
from threadpoolctl import threadpool_limits

from creditapp.console.child_processes import end_with_parent
from training.data.special_codes import around
from training.data.table import Labels, Matrix
from training.fitting.code_columns import singles, wide
from training.fitting.curves import Curves, Shape, fit_curves
from training.fitting.folds import Groups, Split, fewest_of_a_class, folds
from training.fitting.offsets import Given, OffsetLoss, offset_of
from training.fitting.pair_tables import Lattice

PATIENCE = 30
"""Rounds without a lower log loss after which a member stops."""
Pair = tuple[int, int]


class AdditiveBoosters(ClassifierMixin, BaseEstimator):
    """A scikit-learn classifier; ``directions`` are effects on the risk, as in ``monotonic_cst``; one entry a column.

    It takes numbers with NaN for missing and codes for categories. ``decision_function`` is the members' mean.
    """

    def __init__(
        self,
        categorical: tuple[bool, ...] = (),
        directions: tuple[int, ...] = (),
        specials: tuple[tuple[float, ...], ...] = (),
        pairs: tuple[Pair, ...] = (),
        strength: float = 0.01,
        learning_rate: float = 0.1,
        leaves: int = 4,
        smallest_leaf: int = 20,
        l2: float = 1.0,
        columns_tried: float = 0.3,
        most_rounds: int = 2000,
        members: int = 5,
        random_state: int = 0,
        given: tuple[Given, ...] = (),
        curves: bool = False,
        share: float = 1.0,
    ) -> None:
        self.given = given
        self.curves = curves
        self.share = share
        self.categorical = categorical
        self.directions = directions
        self.specials = specials
        self.pairs = pairs
        self.strength = strength
        self.learning_rate = learning_rate
        self.leaves = leaves
        self.smallest_leaf = smallest_leaf
        self.l2 = l2
        self.columns_tried = columns_tried
        self.most_rounds = most_rounds
        self.members = members
        self.random_state = random_state

    given: tuple[Given, ...] = ()  # of estimators stored before there were offsets
    curves_: Curves | None = None
    share = 1.0
    """Of the decision with pairs in the whole; the rest is that without."""

    def fit(self, values: Matrix, bad: Labels, sample_weight: Matrix | None = None) -> "AdditiveBoosters":
        """Fit all members."""
        self.fit_unseen(values, bad, sample_weight)
        return self

    def fit_unseen(
        self, values: Matrix, bad: Labels, sample_weight: Matrix | None = None, groups: Groups | None = None
    ) -> Matrix:
        """Fit, and return each row's decision by the members that saw neither it nor another of its group, pairs apart."""
        self.classes_ = np.array([0, 1])
        self.parts_ = singles(self.categorical, self.directions, self.specials)
        inputs = wide(self.parts_, values)
        given = [of_column.column for of_column in self.given]
        self.empty_ = ~np.isfinite(inputs).any(axis=0) | np.isin(np.arange(inputs.shape[1]), given)
        inputs[:, self.empty_] = 0.0
        offset = offset_of(self.given, values)
        splits = self._splits(bad, groups, sample_weight)
        # A member a process, as growing small trees is mostly Python; a thread each: the same sums on any machine.
        with threadpool_limits(1), parallel_config("loky", inner_max_num_threads=1, initializer=end_with_parent):
            members = Parallel(n_jobs=min(os.cpu_count() or 1, len(splits)))(
                delayed(self._member)(inputs, bad, sample_weight, split, at, offset) for at, split in enumerate(splits)
            )
        # Copied one by one: which objects they share depends on the order in which processes ended, and with it the estimator's bytes.
        self.members_: list[HistGradientBoostingClassifier] = [_copied(member) for member in members]
        unseen, seen = np.zeros(len(bad)), np.zeros(len(bad))
        with threadpool_limits(1, user_api="openmp"):
            for member, (_, out) in zip(self.members_, splits, strict=True):
                unseen[out] += member.decision_function(inputs[out])
                seen[out] += 1
        alone = unseen / seen if offset is None else unseen / seen + offset
        if self.pairs:
            (self.lattice_,) = self._lattices(self.pairs, (self.strength,), values, bad, alone, sample_weight)
        return self._smoothed(values, bad, alone, sample_weight, groups) if self.curves else alone

    def with_curves(
        self, values: Matrix, bad: Labels, unseen: Matrix, weights: Matrix | None = None, groups: Groups | None = None
    ) -> "tuple[AdditiveBoosters, Matrix]":
        """The same members with curves as the other half of the decision, and what both decide on rows that they had not seen."""
        model = copy(self)
        model.curves = True
        return model, model._smoothed(values, bad, unseen, weights, groups)

    def _smoothed(
        self, values: Matrix, bad: Labels, unseen: Matrix, weights: Matrix | None, groups: Groups | None
    ) -> Matrix:
        offset = offset_of(self.given, values)
        parts = self._splits(bad, groups, weights)[: self._parts(bad, groups)]
        self.curves_, smooth = fit_curves(self._shapes, values, bad, weights, offset, parts)
        return (unseen + (smooth if offset is None else smooth + offset)) / 2

    @property
    def _shapes(self) -> list[Shape]:
        """Of all columns but those with an offset."""
        given = {of_column.column for of_column in self.given}
        columns = enumerate(zip(self.categorical, self.directions, self.specials, strict=True))
        return [
            Shape(at, True) if category else Shape(at, False, direction, codes)
            for at, (category, direction, codes) in columns
            if at not in given
        ]

    def with_pairs(
        self,
        pairs: tuple[Pair, ...],
        strengths: tuple[float, ...],
        values: Matrix,
        bad: Labels,
        unseen: Matrix,
        weights: Matrix | None = None,
    ) -> "dict[float, AdditiveBoosters]":
        """The same with what pairs add to ``unseen``, the members' decisions on the same rows without curves, for each strength.

        ValueError for a pair with a column that has a direction or an offset.
        """
        if not pairs:
            return dict.fromkeys(strengths, self)
        lattices = self._lattices(pairs, strengths, values, bad, unseen, weights)
        return {
            strength: self._with(pairs, strength, lattice)
            for strength, lattice in zip(strengths, lattices, strict=True)
        }

    def shared(self, share: float) -> "AdditiveBoosters":
        """The same with this share of the decision with pairs."""
        model = copy(self)
        model.share = share
        return model

    def _with(self, pairs: tuple[Pair, ...], strength: float, lattice: Lattice) -> "AdditiveBoosters":
        model = copy(self)
        model.pairs, model.strength, model.lattice_ = pairs, strength, lattice
        return model

    def _lattices(
        self,
        pairs: tuple[Pair, ...],
        strengths: tuple[float, ...],
        values: Matrix,
        bad: Labels,
        unseen: Matrix,
        weights: Matrix | None,
    ) -> list[Lattice]:
        given = {of_column.column for of_column in self.given}
        free = tuple(at for at, direction in enumerate(self.directions) if not direction and at not in given)
        if not {*free}.issuperset(column for pair in pairs for column in pair):
            raise ValueError("a pair's table is not monotone: its columns must have no direction, and no offset")
        offset = offset_of(self.given, values)
        decided = unseen if offset is None else unseen - offset
        lattice = Lattice(self.specials, free, pairs, random_state=self.random_state)
        return lattice.at_strengths(
            strengths, values, bad, np.ones(len(bad)) if weights is None else weights, decided, offset
        )

    def decision_function(self, values: Matrix) -> Matrix:
        """Log odds of bad."""
        inputs = wide(self.parts_, values)
        inputs[:, self.empty_] = 0.0
        # A thread: two meet after each of some hundred small trees, and wait for one another on a busy machine.
        with threadpool_limits(1, user_api="openmp"):
            alone = cast(Matrix, sum(member.decision_function(inputs) for member in self.members_) / len(self.members_))
        single = alone if self.curves_ is None else (alone + self.curves_.decision_function(values)) / 2
        decided = single
        if self.pairs:
            decided = self.share * self.lattice_.decision_function(values, alone) + (1 - self.share) * single
        offset = offset_of(self.given, values)
        return decided if offset is None else decided + offset

    def predict_proba(self, values: Matrix) -> Matrix:
        """Probabilities [row, good or bad]."""
        bad = 1 / (1 + np.exp(-self.decision_function(values)))
        return np.column_stack([1 - bad, bad])

    def predict(self, values: Matrix) -> NDArray[np.int64]:
        """1 where bad is likelier."""
        return (self.decision_function(values) > 0).astype(np.int64)

    def edges(self, column: int) -> list[float]:
        """Where the decision may change along a numeric column: thresholds, cuts of pairs, and around special codes."""
        edges = self._thresholds(column).union(around(self.specials[column]))
        edges.update(
            self.lattice_.edges(column) if self.pairs else (), self.curves_.edges(column) if self.curves_ else ()
        )
        return sorted(edges)

    def pair_edges(self, pair: int) -> tuple[list[float], list[float]]:
        """The same for the two columns of a pair's own table; a categorical one has none."""
        first, second = (self._table_edges(column) for column in self.pairs[pair])
        return first, second

    def _table_edges(self, column: int) -> list[float]:
        return (
            [] if self.categorical[column] else sorted({*self.lattice_.edges(column), *around(self.specials[column])})
        )

    @property
    def rounds(self) -> int:
        """Mean number of trees of a member."""
        return round(float(np.mean([member.n_iter_ for member in self.members_])))

    def _parts(self, bad: Labels, groups: Groups | None) -> int:
        """Into which rows are parted: each member leaves one of them out."""
        return min(5 if self.members % 5 == 0 else self.members, fewest_of_a_class(bad, groups))

    def _splits(self, bad: Labels, groups: Groups | None, weights: Matrix | None) -> list[Split]:
        """Each row is left out by one member in every ``count``."""
        count = self._parts(bad, groups)
        return [
            split
            for turn in range(-(-self.members // count))
            for split in folds(bad, count, self.random_state + turn, groups, weights)
        ]

    def _member(
        self, inputs: Matrix, bad: Labels, weights: Matrix | None, split: Split, number: int, offset: Matrix | None
    ) -> Any:
        """Add trees until the loss on the rows left out no longer falls, then cut back to where it was lowest.

        Equal weights are none: with weights scikit-learn takes several times as long for its bins as for the trees.
        """
        model = HistGradientBoostingClassifier(
            learning_rate=self.learning_rate,
            max_iter=self.most_rounds,
            max_leaf_nodes=self.leaves,
            min_samples_leaf=self.smallest_leaf,
            l2_regularization=self.l2,
            max_features=self.columns_tried,
            interaction_cst="no_interactions",
            monotonic_cst=[part.direction for part in self.parts_],
            categorical_features=[part.categorical for part in self.parts_],
            early_stopping=True,
            n_iter_no_change=PATIENCE,
            tol=0,
            scoring="loss",
            random_state=self.random_state + number,
        )
        kept, out = split
        if offset is not None:
            kept = kept[1:] if len(kept) == len(out) else kept
            model.loss = OffsetLoss(offset[kept], offset[out])
        of_kept, of_out = (None, None) if weights is None else (weights[kept], weights[out])
        model.fit(inputs[kept], bad[kept], of_kept, X_val=inputs[out], y_val=bad[out], sample_weight_val=of_out)
        best = int(np.argmax(model.validation_score_))
        model._predictors = model._predictors[:best]
        model.train_score_, model.validation_score_ = (
            model.train_score_[best : best + 1],
            model.validation_score_[best : best + 1],
        )
        if offset is not None:  # which is of these rows and of no others
            model.loss, model._loss = "log_loss", HalfBinomialLoss()
        return model

    def _thresholds(self, column: int) -> set[float]:
        """Distinct finite thresholds of a numeric column over all members' trees, which count categories first."""
        place = sum(part.categorical for part in self.parts_) + sum(
            not category for category in self.categorical[:column]
        )
        thresholds: set[float] = set()
        for member in self.members_:
            for predictors in member._predictors:
                nodes = predictors[0].nodes
                splits = nodes[(nodes["is_leaf"] == 0) & (nodes["feature_idx"] == place)]
                thresholds.update(splits["num_threshold"].tolist())
        # Infinite: missing values against all others.
        return {threshold for threshold in thresholds if np.isfinite(threshold)}


def _copied(member: HistGradientBoostingClassifier) -> HistGradientBoostingClassifier:
    return cast(HistGradientBoostingClassifier, pickle.loads(pickle.dumps(member)))  # noqa: S301 - its own bytes
