"""Validate out of time: fit on the older rows, judge the newest ones, which is what a scorecard will have to do.

Cross-validation mixes times: it cannot show that people or their behaviour have changed. The scorecard that is released is still fitted on all
rows; what is judged here is how well the same search does on rows that come later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.table import Matrix, Table
from training.errors import TrainingError
from training.fitting.fit import FOLDS, Fitted
from training.fitting.folds import fewest_of_a_class
from training.scorecard.cross_validation import calibrate, cross_validate, measures, probabilities

HELD_OUT = 0.2
"""Share of the rows, the newest ones, that are held out."""
FEWEST = 20
"""Rows of each class that the newest need to have."""


@dataclass(frozen=True)
class NewestRows:
    """Rows held out, and the probabilities that they get from a search on older rows."""

    at: NDArray[np.int64]
    pd: Matrix
    figures: dict[str, Any]
    """Rows, share of bads, AUC, KS, Brier and ECE of the newest rows."""


def parted(table: Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the older and of the newest rows; TrainingError where either has too few of a class.

    All rows of one time are on one side. Rows of a group that older rows have are not judged, as the search has seen the group.
    """
    assert table.times is not None
    weight = np.ones(len(table.bad)) if table.weights is None else table.weights
    times, place = np.unique(table.times, return_inverse=True)
    later = 1 - np.cumsum(np.bincount(place, weight)) / weight.sum()
    if len(times) < 2:
        raise TrainingError("the column of times has one value only; out-of-time validation needs two")
    last_old = min(int(np.argmin(np.abs(later - HELD_OUT))), len(times) - 2)
    older, newest = np.flatnonzero(place <= last_old), np.flatnonzero(place > last_old)
    if table.groups is not None:
        newest = newest[~np.isin(table.groups[newest], table.groups[older])]
    for rows, which in ((older, "older"), (newest, "newest")):
        fewest = fewest_of_a_class(table.bad[rows], None if table.groups is None else table.groups[rows])
        if fewest < (FEWEST if which == "newest" else 2 * FOLDS):
            raise TrainingError(
                f"the {which} {len(rows):,} rows have {fewest} of one class only: too few to validate out of time; leave --time out, "
                "or use --by to see results over time"
            )
    return older, newest


def validate(table: Table, seed: int, search: Callable[[Table], Fitted], say: Callable[[str], None]) -> NewestRows:
    """The newest rows judged by a search on the older ones, calibrated on older rows that its models had not seen."""
    older, newest = parted(table)
    old = table.rows(older)
    say(f"validating out of time: {len(older):,} older rows, {len(newest):,} newest")
    calibration = calibrate(cross_validate(old, seed, search, lambda _: None), old.bad, old.weights)
    pd = probabilities(search(old).decide(table.values[newest]), calibration)
    weights = None if table.weights is None else table.weights[newest]
    figures = measures(pd, table.bad[newest], weights) | {
        "rows": len(newest),
        "bad_rate": float(np.average(table.bad[newest], weights=weights)),
        "older_rows": len(older),
        "older_bad_rate": float(np.average(old.bad, weights=old.weights)),
    }
    return NewestRows(newest, pd, figures)
