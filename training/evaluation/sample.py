"""The rows of an evaluation as the scorecard sees them: score, probability, points, outcome and groups.

In a fit, score and probability come from models that had not seen the row; of a new table, the scorecard has not seen any row.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from training.data.audit import Audit
from training.data.table import Column, Labels, Matrix
from training.data.weighted import whole
from training.evaluation.intervals import independent, of_auc, of_weighted_auc
from training.scorecard.cross_validation import calibrate, probabilities
from training.scorecard.rescore import rescore
from training.scorecard.run import Run

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """One entry a row; ``points`` is [row, characteristic]; ``bad`` is None if outcomes are not known."""

    card: dict[str, Any]
    columns: tuple[Column, ...]
    values: Matrix
    score: Whole
    pd: Matrix
    points: Whole
    bad: Labels | None
    audit: Audit = field(default_factory=Audit)
    unseen: bool = True
    """Whether score and probability come from models that had not seen the row."""
    weights: Matrix | None = None
    """How many rows each row stands for; None: one each. All counts and shares are of weights."""
    groups: Whole | None = None
    """Whom each row belongs to: intervals take rows of one group as dependent; None: each row is by itself."""

    def __len__(self) -> int:
        return len(self.score)

    @property
    def weight(self) -> Matrix:
        """The weight of each row."""
        return np.ones(len(self)) if self.weights is None else self.weights

    @property
    def mass(self) -> float:
        """The weight of all rows."""
        return float(len(self)) if self.weights is None else float(self.weights.sum())

    def count(self, which: NDArray[np.bool_] | None = None) -> float:
        """How many rows these stand for: a whole number where weights are."""
        weight = self.weight if which is None else self.weight[which]
        return whole(float(weight.sum()))

    def mean(self, values: NDArray[Any], which: NDArray[np.bool_] | None = None) -> float:
        """The weighted mean of a figure over these rows."""
        kept = slice(None) if which is None else which
        return float(np.average(values[kept], weights=None if self.weights is None else self.weights[kept]))

    def share_up_to(self, scores: NDArray[np.float64], which: NDArray[np.bool_]) -> Matrix:
        """The share of these rows that has each score or less."""
        order = np.argsort(self.score[which], kind="stable")
        reached = np.concatenate([[0.0], np.cumsum(self.weight[which][order])])
        shares: Matrix = reached[np.searchsorted(self.score[which][order], scores, side="right")] / max(reached[-1], 1)
        return shares

    def independent(self, hit: NDArray[np.bool_], which: NDArray[np.bool_]) -> tuple[float, float]:
        """Hits among these rows, and rows, as so many independent ones (``intervals.independent``)."""
        return independent(
            hit[which],
            None if self.weights is None else self.weights[which],
            None if self.groups is None else self.groups[which],
        )

    def auc(self, which: NDArray[np.bool_] | None = None) -> float:
        """Of these rows."""
        kept = slice(None) if which is None else which
        weights = None if self.weights is None else self.weights[kept]
        return float(roc_auc_score(self.outcomes[kept], self.pd[kept], sample_weight=weights))

    def auc_interval(self, auc: float, which: NDArray[np.bool_] | None = None) -> tuple[float, float]:
        """Around the AUC of these rows."""
        part = self if which is None else self.rows(which)
        if part.weights is None and part.groups is None:
            return of_auc(auc, int((1 - part.outcomes).sum()), int(part.outcomes.sum()))
        return of_weighted_auc(auc, part.pd, part.outcomes, part.weights, part.groups)

    @property
    def outcomes(self) -> Labels:
        """The outcomes; the caller has checked that they are known."""
        assert self.bad is not None
        return self.bad

    def rows(self, which: NDArray[np.bool_]) -> "Sample":
        """These rows only."""
        return replace(
            self,
            values=self.values[which],
            score=self.score[which],
            pd=self.pd[which],
            points=self.points[which],
            bad=None if self.bad is None else self.bad[which],
            audit=self.audit.rows(which),
            weights=None if self.weights is None else self.weights[which],
            groups=None if self.groups is None else self.groups[which],
        )


def least(values: Matrix, share: float, weights: Matrix | None) -> NDArray[np.bool_]:
    """Whether each row is among the ``share`` of all rows with the least values; of equal ones the earlier row is."""
    order = np.argsort(values, kind="stable")
    chosen = np.zeros(len(values), bool)
    if weights is None:
        chosen[order[: round(share * len(values))]] = True
    else:
        chosen[order[np.cumsum(weights[order]) <= share * weights.sum() + 1e-9]] = True
    return chosen


def sample_of_run(run: Run, audit: Audit) -> Sample:
    """The training rows, each judged by models that had not seen it; points are those of the compiled scorecard."""
    bad = run.table.bad
    pd = probabilities(run.unseen.decision, calibrate(run.unseen, bad, run.table.weights))
    points = rescore(run.card, run.table.values).points
    return Sample(
        run.card, run.table.columns, run.table.values, scores_of(run.card, pd), pd, points, bad, audit,
        weights=run.table.weights, groups=run.table.groups,
    )  # fmt: skip


def sample_of_values(
    card: dict[str, Any], columns: tuple[Column, ...], values: Matrix, bad: Labels | None, audit: Audit, unseen: bool
) -> Sample:
    """Rows of a table as the compiled scorecard scores them."""
    scores = rescore(card, values)
    return Sample(card, columns, values, scores.score, scores.pd, scores.points, bad, audit, unseen)


def scores_of(card: dict[str, Any], pd: Matrix) -> Whole:
    """The scores that these probabilities have on the card's scale."""
    log_odds = np.log(pd) - np.log1p(-pd)
    raw = (log_odds - card["pd"]["intercept"]) / card["pd"]["slope"]
    lowest, highest = card["score_range"]
    scores: Whole = np.clip(np.rint(raw), lowest, highest).astype(np.int64)
    return scores
