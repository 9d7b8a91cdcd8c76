"""Reject inference: fit on declined applicants as well, whose outcomes are unknown and have to be assumed.

A scorecard of accepted applicants alone has never seen applicants like those who were declined.

Fuzzy augmentation (as in Siddiqi, Credit Risk Scorecards, 2006, chapter 6): the scorecard of the accepted gives each declined
applicant a probability p of going bad; the same estimator is then fitted on the accepted and on every declined one twice, as bad
with weight p and as good with weight 1 − p. Prudence multiplies the odds of p, because those who declined them may have known more than
the table holds. Nothing is learnt that the accepted do not show: Hand and Henley (1993) explain why no method can without knowing how
applicants were selected, and Crook and Banasik (2004) that gains in practice are small. Metrics are of accepted rows only.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.base import clone

from training.data.cell_parsing import to_matrix
from training.data.reading import reading_for
from training.data.table import Column, Matrix, Table, inputs
from training.data.table_files import read_cells
from training.errors import TrainingError
from training.fitting.fit import Fitted

PRUDENCE = 1.0


@dataclass(frozen=True)
class Rejects:
    """Declined applicants: ``values`` [row, column] as in the table of the accepted."""

    values: Matrix
    prudence: float = PRUDENCE
    sha256: str = ""

    def note(self) -> str:
        """What was done, in a sentence."""
        prudently = f", the odds of bad multiplied by {self.prudence:g}" if self.prudence != 1 else ""
        return (
            f"reject inference: {len(self.values):,} declined applicants count twice, as bad and as good, by the probabilities of the accepted "
            f"ones' scorecard{prudently}; all figures are of accepted rows only"
        )


def read_rejects(path: Path, columns: tuple[Column, ...], prudence: float) -> Rejects:
    """The declined applicants in a file; TrainingError unless it has all columns of the table."""
    cells = read_cells(path, reading_for(columns))
    absent = [column.name for column in columns if column.name not in cells.frame.columns]
    if absent:
        raise TrainingError(
            f"{path} does not have the table's columns: {', '.join(absent[:8])}; declined applicants need all of them"
        )
    return Rejects(to_matrix(cells.frame, columns), prudence, cells.sha256)


def augmented(fitted: Fitted, accepted: Table, rejects: Rejects) -> Fitted:
    """The same estimator, fitted again with the declined applicants' assumed outcomes; directions and pairs stay those of the accepted."""
    odds = rejects.prudence * np.exp(np.clip(fitted.decide(rejects.values), -30, 30))
    risk = odds / (1 + odds)
    accepted_weights = np.ones(len(accepted.bad)) if accepted.weights is None else accepted.weights
    values = inputs(fitted.columns, np.vstack([accepted.values, rejects.values, rejects.values]))
    bad = np.concatenate([accepted.bad, np.ones(len(risk), np.int8), np.zeros(len(risk), np.int8)])
    weights = np.concatenate([accepted_weights, risk, 1 - risk])
    estimator = clone(fitted.estimator).fit(values, bad, weights)
    return replace(fitted, estimator=estimator, rounds=estimator.rounds, notes=(*fitted.notes, rejects.note()))
