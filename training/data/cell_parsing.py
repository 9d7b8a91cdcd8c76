"""A cell is a number by its own form alone, so that training and scoring read it alike.

Read as numbers: 1,234.5 with signs of money or percent, (12) as −12, "36 months", "10+ years" and "< 1 year" (half a unit less), and
dates as days since 1970: 2015-12-31 (and a time of day), 2015/12/31, 2015-12, 31.12.2015, 31-Dec-2015, Dec-2015, Dec-85. Dates such
as 03/04/2015 do not say which is the day and are not read.
"""

import numpy as np
import polars as pl

from training.data.table import Column, Matrix

SLASHED = r"^\d{1,2}/\d{1,2}/(\d{4}|\d{2})\b"
"""A date that does not say which is the day."""
_ISO = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([ T].*)?$"
_MONTH = r"^(\d{4})-(\d{2})$"
_DOTTED = r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$"
_NAMED = r"(?i)^(?:(\d{1,2})[- ]?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?(\d{4}|\d{2})$"
_UNIT = r"(?i)^([<>]=?)?\s*(-?\d+(?:\.\d+)?)\s*\+?\s*(?:months?|mths?|mos?|years?|yrs?|weeks?|days?)?$"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PIVOT = 40
"""Two digits below it are years of this century."""


def numeric(values: pl.Series) -> pl.Series:
    """Numbers (not NaN) where a cell's text is one, else null."""
    plain = values.cast(pl.Float64, strict=False)
    at = (plain.is_null() & values.is_not_null()).arg_true()
    if not len(at):
        return plain
    rest = values.gather(at)
    found = _decorated(rest)
    for reading in (_with_unit, days):
        unread = found.is_null().arg_true()
        if not len(unread):
            break
        found = found.scatter(unread, reading(rest.gather(unread)))
    return plain.scatter(at, found)


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


def _first(*found: pl.Expr) -> pl.Expr:
    return pl.coalesce(*found)


def _century() -> pl.Expr:
    year = _part(_NAMED, 3)
    return pl.when(year >= 100).then(year).when(year < PIVOT).then(year + 2000).otherwise(year + 1900)


def _named_month() -> pl.Expr:
    word = pl.col("cell").str.extract(_NAMED, 2).str.to_lowercase()
    return word.replace_strict(dict(zip(_MONTHS, range(1, 13), strict=True)), default=None, return_dtype=pl.Int32)


def form_of(values: pl.Series) -> tuple[str, str]:
    """How most of a numeric column's cells are written, "number", "unit" or "date", and one of them."""
    known = values.drop_nulls().head(1000)
    known = known.filter(numeric(known).is_not_null())
    rest = known.filter(known.cast(pl.Float64, strict=False).is_null())
    if len(rest) < len(known) / 2 or not len(rest):
        return "number", ""
    if days(rest).is_not_null().sum() > len(rest) / 2:
        return "date", str(rest[0])
    return ("unit" if rest.str.contains(r"(?i)[<>+a-z]").any() else "number"), str(rest[0])


def is_date(values: pl.Series) -> bool:
    """Whether the cells are dates (the first 200 that are there)."""
    present = values.drop_nulls().head(200)
    return len(present) > 0 and days(present).is_not_null().all()


def to_matrix(frame: pl.DataFrame, columns: tuple[Column, ...]) -> Matrix:
    """The cells of these columns as training and scoring see them; a column that is not there is missing."""
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
    found: Matrix = numbers.fill_null(float("nan")).to_numpy()
    return found
