"""The rows of an evaluation as the scorecard sees them: score, probability, points, outcome and groups.

In a fit, score and probability come from models that had not seen the row; of a new table, the scorecard has not seen any row.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.audit import Audit
from training.data.table import Column, Labels, Matrix
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

    def __len__(self) -> int:
        return len(self.score)

    @property
    def outcomes(self) -> Labels:
        """The outcomes; the caller has checked that they are known."""
        assert self.bad is not None
        return self.bad

    def rows(self, which: NDArray[np.bool_]) -> "Sample":
        """These rows only."""
        bad = None if self.bad is None else self.bad[which]
        return Sample(
            self.card,
            self.columns,
            self.values[which],
            self.score[which],
            self.pd[which],
            self.points[which],
            bad,
            self.audit.rows(which),
            self.unseen,
        )


def sample_of_run(run: Run, audit: Audit) -> Sample:
    """The training rows, each judged by models that had not seen it; points are those of the compiled scorecard."""
    bad = run.table.bad
    pd = probabilities(run.unseen.decision, calibrate(run.unseen, bad))
    points = rescore(run.card, run.table.values).points
    return Sample(run.card, run.table.columns, run.table.values, scores_of(run.card, pd), pd, points, bad, audit)


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
