"""Validate out of time: fit on the older rows, judge the newest ones, which is what a scorecard will have to do.

Cross-validation mixes times: it cannot show that people or their behaviour have changed. The scorecard that is released is still fitted on all
rows; what is judged here is how well the same search does on rows that come later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

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
FEWEST_OLDER = 2 * FOLDS
"""The same for the older rows, which are cross-validated."""
Rows = NDArray[np.int64]


class TimeSplit(NamedTuple):
    """Numbers of the older and of the newest rows."""

    older: Rows
    newest: Rows

    def within(self, rows: Rows) -> "TimeSplit":
        """The same split of some of the rows, by their places among these."""
        return TimeSplit(np.flatnonzero(np.isin(rows, self.older)), np.flatnonzero(np.isin(rows, self.newest)))


@dataclass(frozen=True)
class NewestRows:
    """Rows held out, and the probabilities that they get from a search on older rows."""

    at: Rows
    pd: Matrix
    figures: dict[str, Any]
    """Rows, share of bads, AUC, KS, Brier and ECE of the newest rows; empty where these have too few of a class."""


def parted(table: Table) -> TimeSplit:
    """The older and the newest rows; TrainingError where either has too few of a class.

    All rows of one time are on one side. Rows of a group that older rows have are not judged, as the search has seen the group.
    """
    assert table.times is not None
    weight = np.ones(len(table.bad)) if table.weights is None else table.weights
    times, place = np.unique(table.times, return_inverse=True)
    later = 1 - np.cumsum(np.bincount(place, weight)) / weight.sum()
    if len(times) < 2:
        raise TrainingError(
            "the column of times has one value only; out-of-time validation needs two: leave --time out"
        )
    last_old = min(int(np.argmin(np.abs(later - HELD_OUT))), len(times) - 2)
    older, newest = np.flatnonzero(place <= last_old), np.flatnonzero(place > last_old)
    if table.groups is not None:
        newest = newest[~np.isin(table.groups[newest], table.groups[older])]
    for rows, which in ((older, "older"), (newest, "newest")):
        fewest = fewest_of_rows(table, rows)
        if fewest < (FEWEST if which == "newest" else FEWEST_OLDER):
            raise TrainingError(
                f"the {which} {len(rows):,} rows have {fewest} of one class only: too few to validate out of time; leave --time out, "
                "or use --by to see results over time"
            )
    return TimeSplit(older, newest)


def fewest_of_rows(table: Table, rows: Rows) -> int:
    """How many of these rows, or groups of them, the rarer class has."""
    bad = table.bad[rows]
    if not len(bad) or bad.min() == bad.max():
        return 0
    return fewest_of_a_class(bad, None if table.groups is None else table.groups[rows])


def validate(
    table: Table,
    seed: int,
    search: Callable[[Table], Fitted],
    say: Callable[[str], None],
    split: TimeSplit | None = None,
) -> NewestRows:
    """The newest rows judged by a search on the older ones, calibrated on older rows that its models had not seen.

    ``split``: of the times of more rows than these, which then need not have both classes among their newest; None: of these rows' own times.
    """
    older, newest = split or parted(table)
    say(f"validating out of time: {len(older):,} older rows, {len(newest):,} newest")
    if not len(newest):
        return NewestRows(newest, np.zeros(0), {})
    old = table.rows(older)
    calibration = calibrate(cross_validate(old, seed, search, lambda _: None), old.bad, old.weights)
    pd = probabilities(search(old).decide(table.values[newest]), calibration)
    enough = fewest_of_rows(table, newest) >= FEWEST
    return NewestRows(newest, pd, figures_of(table, TimeSplit(older, newest), pd) if enough else {})


def figures_of(table: Table, split: TimeSplit, pd: Matrix) -> dict[str, Any]:
    """How well these probabilities judge the newest rows, beside what the older ones were."""
    new, old = table.rows(split.newest), table.rows(split.older)
    return measures(pd, new.bad, new.weights) | {
        "rows": len(new.bad),
        "bad_rate": float(np.average(new.bad, weights=new.weights)),
        "older_rows": len(old.bad),
        "older_bad_rate": float(np.average(old.bad, weights=old.weights)),
    }
