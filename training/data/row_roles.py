"""What the columns that are no inputs say of each row: how much it weighs, whom it belongs to, and when it was made."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.data.cell_parsing import days, is_date, numeric
from training.data.spec import Spec
from training.data.table import Matrix
from training.errors import TrainingError

_YEAR_FIRST = r"^(19|20)\d\d\W?[QHqh][1-4]$"
"""2016Q1: text that is in order of time."""


@dataclass(frozen=True)
class RowRoles:
    """One entry a row; None where no such column is stated."""

    weights: Matrix | None = None
    groups: NDArray[np.int64] | None = None
    """Number of whom each row belongs to; a row without is by itself."""
    times: Matrix | None = None
    """Ascending with time: days since 1970, or numbers such as 201607."""


def row_roles(frame: pl.DataFrame, spec: Spec) -> RowRoles:
    """The roles of all rows; TrainingError for a weight that is none and a time that cannot be read."""
    return RowRoles(
        None if spec.weight is None else weights_in(frame[spec.weight]),
        None if spec.group is None else groups_in(frame[spec.group]),
        None if spec.time is None else times_in(frame[spec.time]),
    )


def weights_in(values: pl.Series) -> Matrix:
    """Whole numbers as they are: how many rows like it each stands for; others are scaled to a mean of 1."""
    weights = numeric(values).fill_null(float("nan")).to_numpy()
    wrong = ~(np.isfinite(weights) & (weights > 0))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise TrainingError(
            f"{values.name} is the weight of a row and must be a number above 0: row {at + 1:,} has {values[at]!r}; leave such rows out"
        )
    scaled: Matrix = weights if (weights == np.rint(weights)).all() else weights / weights.mean()
    return scaled


def groups_in(values: pl.Series) -> NDArray[np.int64]:
    """A number for each distinct value, in the order in which they first occur."""
    apart = pl.DataFrame({"value": values}).with_row_index("row")
    named = apart.select(
        pl.when(pl.col("value").is_null()).then(pl.format("\0{}", "row")).otherwise(pl.format("={}", "value"))
    ).to_series()
    numbers = named.rank("dense").to_numpy().astype(np.int64) - 1
    _, first = np.unique(numbers, return_index=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return np.asarray(order[numbers])


def times_in(values: pl.Series) -> Matrix:
    """A number that ascends with time for each row; TrainingError where a cell is neither a date nor a number."""
    if values.str.contains(_YEAR_FIRST).all() and not values.null_count():
        return values.rank("dense").cast(pl.Float64).to_numpy()
    read = days(values) if is_date(values) else numeric(values)
    if read.null_count():
        at = int(read.is_null().arg_true()[0])
        raise TrainingError(
            f"{values.name} says when each row was made and must be dates or numbers: row {at + 1:,} has {values[at]!r}"
        )
    return read.to_numpy()
