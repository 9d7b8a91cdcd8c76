"""Reject inference: fit with declined applicants in mind, whose outcomes are unknown and have to be assumed.

A scorecard of accepted applicants alone has seen few applicants like those who were declined. Three ways to go on from it:

- *fuzzy* augmentation (as in Siddiqi, Credit Risk Scorecards, 2006, chapter 6): the scorecard of the accepted gives each declined applicant a probability p of going
  bad; the same estimator is fitted on the accepted and on every declined one twice, as bad with weight p and as good with 1 − p.
- *parcelling* (the same chapter): the declined of each score band are called bad at random, as many as the accepted of the band went bad.
- *reweighting* (Hsia 1978, "augmentation"): no outcome is assumed; the accepted of each band of chances of acceptance stand for all who applied in it.

Prudence multiplies the odds of bad that are assumed, because those who declined them may have known more than the table holds. Nothing is learnt that
the accepted do not show: Hand and Henley (1993) explain why no method can without knowing how applicants were selected, and Crook and Banasik
(2004) that gains in practice are small. ``selection_check`` asks whether more than the table decided. Metrics are of accepted rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from training.data.cell_parsing import to_matrix
from training.data.reading import reading_for
from training.data.spec import Spec
from training.data.table import Column, Labels, Matrix, Table, inputs
from training.data.table_files import read_cells
from training.errors import TrainingError
from training.fitting.fit import Fitted

Method = Literal["fuzzy", "parcelling", "reweighting"]
PRUDENCE = 1.0
AS_IT_SHOWS = Spec()
BANDS = 20
FEWEST = 30
"""Accepted rows that a band needs for its own bad rate, or its own weight."""
MOST_WEIGHT = 20.0
"""No accepted row stands for more applicants than this."""
FEWEST_DECLINED = 20
"""Declined applicants that are needed: who is declined has to be told from who is accepted, in parts of the rows."""


@dataclass(frozen=True)
class Rejects:
    """Declined applicants: ``values`` [row, column] as in the table of the accepted."""

    values: Matrix
    prudence: float = PRUDENCE
    sha256: str = ""
    method: Method = "fuzzy"

    def rows(self, which: NDArray[np.integer], columns: Sequence[int]) -> "Rejects":
        """Some of them, with some of the columns."""
        return replace(self, values=self.values[which][:, list(columns)])

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "rows": len(self.values),
            "prudence": self.prudence,
            "sha256": self.sha256,
            "method": self.method,
        }

    def note(self) -> str:
        """What was done, in a sentence."""
        prudently = f", the odds of bad multiplied by {self.prudence:g}" if self.prudence != 1 else ""
        how = {
            "fuzzy": f"count twice, as bad and as good, by the probabilities of the accepted ones' scorecard{prudently}",
            "parcelling": f"are called good or bad at random, by the bad rate of the accepted ones in their score band{prudently}",
            "reweighting": "give weight to accepted ones who had as little chance of acceptance; no outcome is assumed",
        }
        return f"reject inference: {len(self.values):,} declined applicants {how[self.method]}; all figures are of accepted rows only"


def read_rejects(
    path: Path, columns: tuple[Column, ...], prudence: float, method: Method = "fuzzy", spec: Spec = AS_IT_SHOWS
) -> Rejects:
    """The declined applicants in a file, which is written as ``spec`` states; TrainingError unless it has all columns of the table, and enough rows."""
    if method == "reweighting" and prudence != PRUDENCE:
        raise TrainingError("--prudence changes assumed outcomes, and reweighting assumes none; leave one of them out")
    own_sheet = msgspec.structs.replace(spec, sheet=None)  # that of the accepted ones' workbook is stated
    cells = read_cells(path, reading_for(columns, own_sheet))
    absent = [column.name for column in columns if column.name not in cells.frame.columns]
    if absent:
        raise TrainingError(
            f"{path} does not have the table's columns: {', '.join(absent[:8])}; declined applicants need all of them"
        )
    if cells.frame.height < FEWEST_DECLINED:
        raise TrainingError(
            f"{path} has {cells.frame.height} declined applicants; reject inference needs {FEWEST_DECLINED}: leave --rejects out"
        )
    return Rejects(to_matrix(cells.frame, columns), prudence, cells.sha256, method)


def augmented(fitted: Fitted, accepted: Table, rejects: Rejects) -> Fitted:
    """The same estimator, fitted again with the declined applicants in mind; directions and pairs stay those of the accepted."""
    accepted_weights = np.ones(len(accepted.bad)) if accepted.weights is None else accepted.weights
    if rejects.method == "reweighting":
        bad, weights, rows = accepted.bad, accepted_weights * stands_for(fitted, accepted, rejects), [accepted.values]
    elif rejects.method == "parcelling":
        bad = np.concatenate([accepted.bad, parcelled(fitted, accepted, rejects)])
        weights = np.concatenate([accepted_weights, np.ones(len(rejects.values))])
        rows = [accepted.values, rejects.values]
    else:
        risk = prudent(fitted.decide(rejects.values), rejects.prudence)
        bad = np.concatenate([accepted.bad, np.ones(len(risk), np.int8), np.zeros(len(risk), np.int8)])
        weights = np.concatenate([accepted_weights, risk, 1 - risk])
        rows = [accepted.values, rejects.values, rejects.values]
    estimator = clone(fitted.estimator).fit(inputs(fitted.columns, np.vstack(rows)), bad, weights)
    return replace(fitted, estimator=estimator, rounds=estimator.rounds, notes=(*fitted.notes, rejects.note()))


def prudent(log_odds: Matrix, prudence: float) -> Matrix:
    """Probabilities with the odds multiplied."""
    odds = prudence * np.exp(np.clip(log_odds, -30, 30))
    risk: Matrix = odds / (1 + odds)
    return risk


def parcelled(fitted: Fitted, accepted: Table, rejects: Rejects) -> Labels:
    """An outcome for each declined row: in each band of the decision as many are bad as the accepted of the band were, drawn at random.

    A band with fewer than ``FEWEST`` accepted has no rate of its own and takes the estimator's probabilities.
    """
    declined, known = fitted.decide(rejects.values), fitted.decide(accepted.values)
    inner = np.unique(np.quantile(np.concatenate([known, declined]), np.arange(1, BANDS) / BANDS))
    band, band_of_known = np.searchsorted(inner, declined), np.searchsorted(inner, known)
    bad, rng = np.zeros(len(declined), np.int8), np.random.default_rng(0)
    for at in range(len(inner) + 1):
        inside, like = np.flatnonzero(band == at), band_of_known == at
        if like.sum() < FEWEST:
            rate = float(prudent(declined[inside], rejects.prudence).mean()) if len(inside) else 0.0
        else:
            share = float(
                np.average(accepted.bad[like], weights=None if accepted.weights is None else accepted.weights[like])
            )
            rate = rejects.prudence * share / (1 + (rejects.prudence - 1) * share)
        bad[rng.permutation(inside)[: round(rate * len(inside))]] = 1
    return bad


def stands_for(fitted: Fitted, accepted: Table, rejects: Rejects) -> Matrix:
    """How many applicants each accepted row stands for: all over accepted in its band of chances to be declined, the mean scaled to 1.

    Bands are joined until each has ``FEWEST`` accepted; a weight is at most ``MOST_WEIGHT``.
    """
    decided = declining(fitted, accepted, rejects)
    of_accepted = decided[: len(accepted.bad)]
    edges: list[float] = []
    cuts = np.unique(np.quantile(decided, np.arange(1, BANDS) / BANDS))
    for cut in cuts:
        below = of_accepted <= cut
        since = of_accepted > edges[-1] if edges else np.ones(len(below), bool)
        if (below & since).sum() >= FEWEST and (~below).sum() >= FEWEST:
            edges.append(float(cut))
    band, band_of_all = np.searchsorted(edges, of_accepted), np.searchsorted(edges, decided)
    per_band = np.bincount(band_of_all, minlength=len(edges) + 1) / np.maximum(
        np.bincount(band, minlength=len(edges) + 1), 1
    )
    weights = np.minimum(per_band, MOST_WEIGHT)[band]
    scaled: Matrix = weights / weights.mean()
    return scaled


def declining(fitted: Fitted, accepted: Table, rejects: Rejects) -> Matrix:
    """Log odds of being declined, of the accepted and then of the declined, by the same estimator fitted to that."""
    values = inputs(fitted.columns, np.vstack([accepted.values, rejects.values]))
    declined = np.concatenate([np.zeros(len(accepted.bad), np.int8), np.ones(len(rejects.values), np.int8)])
    decided: Matrix = clone(fitted.estimator).fit(values, declined).decision_function(values)
    return decided
