"""The second candidate of a fit: a regularised logistic regression over weights of evidence in monotone bins.

Weight of evidence = ln(odds of bad in the bin / odds of bad overall), shrunk towards 0 where a bin has few rows. A
characteristic whose coefficient would be negative is left out, so that no direction is reversed.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.isotonic import IsotonicRegression

from training.data.special_codes import around
from training.data.table import Labels, Matrix
from training.data.weighted import lower_quantiles
from training.fitting.folds import Groups, fewest_of_a_class, folds
from training.fitting.logistic import level, regression
from training.fitting.offsets import Given, offset_of

BINS = 20
"""Equal bins that a number is first cut into."""
PARTS = 5
"""Into which rows are split for decisions on unseen ones."""


class WoeLogistic(ClassifierMixin, BaseEstimator):
    """A scikit-learn classifier over the columns that AdditiveBoosters takes; ``directions`` are effects on the risk."""

    def __init__(
        self,
        categorical: tuple[bool, ...] = (),
        directions: tuple[int, ...] = (),
        specials: tuple[tuple[float, ...], ...] = (),
        strength: float = 1.0,
        shrink: float = 20.0,
        random_state: int = 0,
        cuts: tuple[tuple[float, ...] | None, ...] = (),
        given: tuple[Given, ...] = (),
    ) -> None:
        self.categorical = categorical
        self.directions = directions
        self.specials = specials
        self.strength = strength
        self.shrink = shrink
        self.random_state = random_state
        self.cuts = cuts
        self.given = given

    given: tuple[Given, ...] = ()  # of estimators stored before there were offsets
    pairs: tuple[tuple[int, int], ...] = ()

    def fit(self, values: Matrix, bad: Labels, sample_weight: Matrix | None = None) -> "WoeLogistic":
        """Cut columns into bins, compute weights of evidence, fit the regression."""
        weights = np.ones(len(bad)) if sample_weight is None else sample_weight
        self.classes_ = np.array([0, 1])
        rate = float(np.average(bad, weights=weights))
        self.levels_ = [
            int(np.nanmax(values[:, at], initial=-1)) + 1 if categorical else 0
            for at, categorical in enumerate(self.categorical)
        ]
        self.edges_ = [self._cut(at, values[:, at], bad, weights) for at in range(values.shape[1])]
        self.woe_ = [self._weights(at, values[:, at], bad, weights, rate) for at in range(values.shape[1])]
        for of_column in self.given:
            self.woe_[of_column.column] = np.zeros_like(self.woe_[of_column.column])
        evidence, offset = self.evidence(values), offset_of(self.given, values)
        self.coef_ = np.zeros(values.shape[1])
        kept = np.flatnonzero(np.ptp(evidence, axis=0) > 0)
        self.intercept_ = float(np.log(rate / (1 - rate))) if offset is None else level(bad, weights, offset)
        while len(kept):
            coefficients, intercept = regression(evidence[:, kept], bad, weights, self.strength, offset)
            if (coefficients >= 0).all():
                self.coef_[kept], self.intercept_ = coefficients, intercept
                break
            kept = kept[coefficients >= 0]
        return self

    def fit_unseen(
        self, values: Matrix, bad: Labels, sample_weight: Matrix | None = None, groups: Groups | None = None
    ) -> Matrix:
        """Fit, and return each row's decision by a regression that saw neither it nor another of its group."""
        weights = np.ones(len(bad)) if sample_weight is None else sample_weight
        unseen = np.zeros(len(bad))
        count = min(PARTS, fewest_of_a_class(bad, groups))
        for kept, out in folds(bad, count, self.random_state, groups, sample_weight):
            unseen[out] = self.fit(values[kept], bad[kept], weights[kept]).decision_function(values[out])
        self.fit(values, bad, weights)
        return unseen

    def decision_function(self, values: Matrix) -> Matrix:
        """Log odds of bad."""
        decided: Matrix = self.evidence(values) @ self.coef_ + self.intercept_
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
        """Where the decision may step along a numeric column."""
        return sorted({*around(self.specials[column]), *self.edges_[column]})

    def pair_edges(self, pair: int) -> tuple[list[float], list[float]]:
        """This candidate has no pairs."""
        raise IndexError(pair)

    @property
    def rounds(self) -> int:
        """Characteristics with a coefficient above 0."""
        return int((self.coef_ > 0).sum())

    def evidence(self, values: Matrix) -> Matrix:
        """Weight of evidence [row, column]."""
        return np.column_stack([self.woe_[at][self._bins(at, values[:, at])] for at in range(values.shape[1])])

    def _cut(self, at: int, column: Matrix, bad: Labels, weights: Matrix) -> list[float]:
        """A number's edges: equal bins, neighbours merged until the bad rate keeps the column's direction."""
        ordinary = np.isfinite(column) & ~np.isin(column, self.specials[at])
        if self.categorical[at] or not ordinary.any():
            return []
        if self.cuts and (stated := self.cuts[at]) is not None:
            return list(stated)
        known, late, weight = column[ordinary], bad[ordinary], weights[ordinary]
        cuts = np.unique(lower_quantiles(known, np.arange(1, BINS) / BINS, weight))
        cuts = cuts[cuts < known.max()]
        if not self.directions[at] or not len(cuts):
            return [float(cut) for cut in cuts[1::2]] if len(cuts) > 10 else [float(cut) for cut in cuts]
        order = IsotonicRegression(increasing=self.directions[at] > 0)
        curve = order.fit(np.searchsorted(cuts, known), late, weight).predict(np.arange(len(cuts) + 1))
        return [float(cut) for cut, step in zip(cuts, np.abs(np.diff(curve)), strict=True) if step > 1e-12]

    def _bins(self, at: int, column: Matrix) -> NDArray[np.int64]:
        """Bin by row: ordinary ones, then special codes, then missing."""
        missing, codes = np.isnan(column), self.specials[at]
        if self.categorical[at]:
            levels = self.levels_[at]
            return np.where(missing | (column >= levels), levels, np.where(missing, 0, column)).astype(np.int64)
        count = len(self.edges_[at]) + 1
        bins = np.searchsorted(self.edges_[at], column, side="left")
        for number, code in enumerate(codes):
            bins = np.where(column == code, count + number, bins)
        return np.where(missing, count + len(codes), bins).astype(np.int64)

    def _weights(self, at: int, column: Matrix, bad: Labels, weights: Matrix, rate: float) -> Matrix:
        bins = self._bins(at, column)
        count = 1 + (self.levels_[at] if self.categorical[at] else len(self.edges_[at]) + 1 + len(self.specials[at]))
        rows, bads = np.bincount(bins, weights, count), np.bincount(bins, weights * bad, count)
        odds = (bads + self.shrink * rate) / (rows - bads + self.shrink * (1 - rate))
        woe: Matrix = np.log(odds) - np.log(rate / (1 - rate))
        if self.directions[at] and not self.categorical[at]:
            ordinary = len(self.edges_[at]) + 1
            order = IsotonicRegression(increasing=self.directions[at] > 0)
            woe[:ordinary] = order.fit_transform(np.arange(ordinary), woe[:ordinary], sample_weight=rows[:ordinary] + 1)
        return woe
