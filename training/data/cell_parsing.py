"""Parse cells: whether a cell is a number depends on its own text alone, so that training and scoring read it alike.

Read as numbers: 1,234.5 with signs of money or percent, (12) as −12, "36 months", "10+ years" and "< 1 year" (half a unit less), and
dates as days since 1970: 2015-12-31 (and a time of day), 2015/12/31, 2015-12, 31.12.2015, 31-Dec-2015, Dec-2015, Dec-85. Dates such
as 03/04/2015 do not say which is the day and are not read.
"""

import numpy as np
import polars as pl

from training.data.table import Column, Matrix

SLASHED = r"^\d{1,2}/\d{1,2}/(\d{4}|\d{2})\b"
"""A date that does not say which part is the day."""
_ISO = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([ T].*)?$"
_MONTH = r"^(\d{4})-(\d{2})$"
_DOTTED = r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$"
_NAMED = r"(?i)^(?:(\d{1,2})[- ]?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?(\d{4}|\d{2})$"
_UNIT = r"(?i)^([<>]=?)?\s*(-?\d+(?:\.\d+)?)\s*\+?\s*(?:months?|mths?|mos?|years?|yrs?|weeks?|days?)?$"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PIVOT = 40
"""Years of two digits below it are of this century, others of the last."""


def numeric(values: pl.Series) -> pl.Series:
    """The number in each cell (never NaN), null where its text is no number."""
    plain = values.cast(pl.Float64, strict=False)
    unread_at = (plain.is_null() & values.is_not_null()).arg_true()
    if not len(unread_at):
        return plain
    rest = values.gather(unread_at)
    numbers = _decorated(rest)
    for reading in (_with_unit, days):
        unread = numbers.is_null().arg_true()
        if not len(unread):
            break
        numbers = numbers.scatter(unread, reading(rest.gather(unread)))
    return plain.scatter(unread_at, numbers)


def _decorated(values: pl.Series) -> pl.Series:
    bare = (
        values.str.replace_all(r"[$€£\s%']|USD|EUR", "")
        .str.replace("−", "-", literal=True)
        .str.replace(r"^\((.*)\)$", "-${1}")
    )
    grouped = bare.str.contains(r"^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$")
    ungrouped = bare.str.replace_all(",", "", literal=True)
    return ungrouped.zip_with(grouped, bare).cast(pl.Float64, strict=False)


def _with_unit(values: pl.Series) -> pl.Series:
    number = values.str.extract(_UNIT, 2).cast(pl.Float64, strict=False)
    sign = values.str.extract(_UNIT, 1)
    return (
        number
        + (sign == ">").fill_null(False).cast(pl.Float64) / 2
        - (sign == "<").fill_null(False).cast(pl.Float64) / 2
    )


def days(values: pl.Series) -> pl.Series:
    """Days since 1970 where a cell is a date, else null."""
    parts = pl.DataFrame({"cell": values}).select(
        year=_first(_part(_ISO, 1), _part(_MONTH, 1), _part(_DOTTED, 3), _century()),
        month=_first(_part(_ISO, 2), _part(_MONTH, 2), _part(_DOTTED, 2), _named_month()),
        day=_first(_part(_ISO, 3), _part(_DOTTED, 1), _part(_NAMED, 1), pl.lit(1)),
    )
    text = parts.select(text=pl.format("{}-{}-{}", "year", "month", "day"))["text"]
    return text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Float64)


def _part(pattern: str, group: int) -> pl.Expr:
    return pl.col("cell").str.extract(pattern, group).cast(pl.Int32, strict=False)


def _first(*readings: pl.Expr) -> pl.Expr:
    return pl.coalesce(*readings)


def _century() -> pl.Expr:
    year = _part(_NAMED, 3)
    return pl.when(year >= 100).then(year).when(year < PIVOT).then(year + 2000).otherwise(year + 1900)


def _named_month() -> pl.Expr:
    word = pl.col("cell").str.extract(_NAMED, 2).str.to_lowercase()
    return word.replace_strict(dict(zip(_MONTHS, range(1, 13), strict=True)), default=None, return_dtype=pl.Int32)


def form_of(values: pl.Series) -> tuple[str, str]:
    """How most of a numeric column's cells are written ("number", "unit" or "date"), with an example of what is not a plain number."""
    cells = values.drop_nulls().head(1000)
    cells = cells.filter(numeric(cells).is_not_null())
    decorated = cells.filter(cells.cast(pl.Float64, strict=False).is_null())
    if len(decorated) < len(cells) / 2 or not len(decorated):
        return "number", ""
    if days(decorated).is_not_null().sum() > len(decorated) / 2:
        return "date", str(decorated[0])
    return ("unit" if decorated.str.contains(r"(?i)[<>+a-z]").any() else "number"), str(decorated[0])


def is_date(values: pl.Series) -> bool:
    """Whether the first 200 cells that are not missing are all dates."""
    present = values.drop_nulls().head(200)
    return len(present) > 0 and days(present).is_not_null().all()


def to_matrix(frame: pl.DataFrame, columns: tuple[Column, ...]) -> Matrix:
    """The values [row, column] of these columns; a column that the frame does not have is NaN throughout."""
    matrix = np.full((frame.height, len(columns)), np.nan)
    for at, column in enumerate(columns):
        if column.name in frame.columns:
            matrix[:, at] = _values(frame[column.name], column)
    matrix[~np.isfinite(matrix)] = np.nan
    return matrix


def _values(values: pl.Series, column: Column) -> Matrix:
    if column.kind == "numeric":
        numbers = numeric(values)
    else:
        codes = {category: float(code) for code, category in enumerate(column.categories)}
        numbers = values.replace_strict(codes, default=None, return_dtype=pl.Float64)
    cells: Matrix = numbers.fill_null(float("nan")).to_numpy()
    return cells
