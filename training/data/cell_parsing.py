"""Parse cells: whether a cell is a number depends on its own text alone, so that training and scoring read it alike.

Read as numbers: 1,234.5 and 1 234.5 with signs of money or percent, 1.6k and 0.5M, (12) and 12- as −12, "36 months", "10+ years" and
"< 1 year" (half a unit less), and dates as days since 1970. Decimal commas, dates such as 03/04/2015 and serial numbers of dates are
written otherwise before, as their column tells (``training.data.reading``).
"""

import numpy as np
import polars as pl

from training.data.cells.category_spelling import places, truth
from training.data.cells.date_text import days, is_date
from training.data.cells.distinct import by_distinct
from training.data.cells.number_text import read, with_half_units
from training.data.special_codes import unknown_codes
from training.data.table import Column, Matrix

__all__ = ["days", "form_of", "is_date", "numeric", "to_matrix"]


def numeric(values: pl.Series) -> pl.Series:
    """The number in each cell (never NaN), null where its text is no number."""
    plainly = values.cast(pl.Float64, strict=False)
    plainly = plainly.set(plainly.is_nan().fill_null(False), None)
    unread_at = (plainly.is_null() & values.is_not_null()).arg_true()
    if not len(unread_at):
        return plainly
    return plainly.scatter(unread_at, by_distinct(values.gather(unread_at), _as_written))


def _as_written(rest: pl.Series) -> pl.Series:
    """The number in each cell that no program reads as it is."""
    numbers = read(rest)
    for reading in (with_half_units, days):
        unread = numbers.is_null().arg_true()
        if not len(unread):
            break
        numbers = numbers.scatter(unread, reading(rest.gather(unread)))
    return numbers


def form_of(values: pl.Series) -> tuple[str, str]:
    """How most of a numeric column's cells are written ("number", "unit" or "date"), with an example of what is not a plain number."""
    cells = values.drop_nulls().head(1000)
    cells = cells.filter(numeric(cells).is_not_null())
    decorated = cells.filter(cells.cast(pl.Float64, strict=False).is_null())
    if len(decorated) < len(cells) / 2 or not len(decorated):
        return "number", ""
    if days(decorated).is_not_null().sum() > len(decorated) / 2:
        return "date", str(decorated[0])
    with_unit = read(decorated).is_null().any()
    return ("unit" if with_unit else "number"), str(decorated[0])


def to_matrix(frame: pl.DataFrame, columns: tuple[Column, ...]) -> Matrix:
    """The values [row, column] of these columns; a column that the frame does not have is NaN throughout.

    What is written like a special code, and lies where training had neither codes nor amounts, is missing: never an extreme amount.
    """
    matrix = np.full((frame.height, len(columns)), np.nan)
    for at, column in enumerate(columns):
        if column.name in frame.columns:
            matrix[:, at] = _values(frame[column.name], column)
    matrix[~np.isfinite(matrix)] = np.nan
    return matrix


def _values(values: pl.Series, column: Column) -> Matrix:
    if column.kind == "categorical":
        return _floats(places(values, column.categories, column.exact_codes))
    numbers = numeric(values)
    if column.boolean and numbers.null_count():
        numbers = numbers.zip_with(numbers.is_not_null(), truth(values))
    cells = _floats(numbers)
    cells[unknown_codes(cells, column.span, column.specials)] = np.nan
    return cells


def _floats(numbers: pl.Series) -> Matrix:
    cells: Matrix = numbers.fill_null(float("nan")).to_numpy(writable=True)
    return cells
