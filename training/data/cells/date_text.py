"""Read the text of a date as days since 1970, in every form that says by itself which part is the day.

2015-12-31 (and a time of day), 2015/12/31, 2015.12.31, 2015-12, 12/2015, 31.12.2015, 31.12.15, 31-Dec-2015, Dec-2015, Dec-85, Dec 31, 2015,
31DEC2015:10:00:00, Thu Dec 31 2015, Thu, 31 Dec 2015, 31-DEZ-15, 31 déc. 2015 and the like in ten more languages, 2015年12月31日. Whether 03/04/2015 is of March or of April a column tells, not a cell: see ``date_columns``.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

PIVOT = 40
"""Years of two digits below it are of this century, others of the last."""
_TIME = r"(?:[ T:,]+\d{1,2}[:.h]\d{2}.*)?"
_ISO = rf"^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}$"
_EAST = r"^(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?$"
_MONTH_FIRST = r"^(0?[1-9]|1[0-2])[-/]((?:19|20)\d{2})$"
_MONTH = r"^(\d{4})[-/](\d{1,2})$"
_DOTTED = rf"^(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}|\d{{2}}){_TIME}$"
_NAMES = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NAMED = rf"(?i)^(?:(\d{{1,2}})(?:st|nd|rd|th)?[-./ ]?)?{_NAMES},?[-./ ']?(\d{{4}}|\d{{2}}){_TIME}$"
_AMERICAN = rf"(?i)^{_NAMES} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}$"
_WEEKDAY = r"(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? "
_FOREIGN_MONTHS = (
    "jan ene gen jän", "feb fev fév", "mar mär maa mrt mrz", "apr abr avr", "mai maj mei mag may", "jun juin giu", "jul juil lug", "aug aou aoû ago", "sep set",
    "oct okt out ott", "nov", "dec dez déc dic des",
)  # fmt: skip
"""How months begin in German, French, Spanish, Portuguese, Italian, Dutch, Danish, Norwegian, Swedish and English."""
_PLACES = {start: place for place, starts in enumerate(_FOREIGN_MONTHS, 1) for start in starts.split()}
_STARTS = "|".join(sorted(_PLACES, key=len, reverse=True))
_FOREIGN = rf"(?i)^(\d{{1,2}})\.?[-./ ]{{1,2}}(?:de )?({_STARTS})\p{{L}}*\.?[-./ ](?:de )?(\d{{4}}|\d{{2}}){_TIME}$"
"""Only with a day and marks between the parts: "set10" and "gen 12" may be anything."""
_ENGLISH = {
    name: place
    for place, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def days(values: pl.Series) -> pl.Series:
    """Days since 1970 where a cell is a date, else null."""
    cells = pl.DataFrame({"cell": values.str.replace(_WEEKDAY, "")})
    return cells.select(_days().alias("days"))["days"].alias(values.name)


@cache
def _days() -> pl.Expr:
    year = pl.coalesce(
        _part(_ISO, 1),
        _part(_EAST, 1),
        _part(_MONTH, 1),
        _part(_MONTH_FIRST, 2),
        _century(_DOTTED, 3),
        _century(_NAMED, 3),
        _part(_AMERICAN, 3),
        _century(_FOREIGN, 3),
    )
    month = pl.coalesce(
        _part(_ISO, 2),
        _part(_EAST, 2),
        _part(_MONTH, 2),
        _part(_MONTH_FIRST, 1),
        _part(_DOTTED, 2),
        _month(_NAMED, 2),
        _month(_AMERICAN, 1),
        _month(_FOREIGN, 2, _PLACES),
    )
    day = pl.coalesce(
        _part(_ISO, 3),
        _part(_EAST, 3),
        _part(_DOTTED, 1),
        _part(_AMERICAN, 2),
        _part(_NAMED, 1),
        _part(_FOREIGN, 1),
        pl.lit(1),
    )
    text = pl.format("{}-{}-{}", year, month, day)
    dates = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Float64)
    return pl.when(pl.col("cell").str.contains(r"\d")).then(dates)


def century(year: pl.Expr) -> pl.Expr:
    """A year of two digits with its century."""
    return pl.when(year >= 100).then(year).when(year < PIVOT).then(year + 2000).otherwise(year + 1900)


def is_date(values: pl.Series) -> bool:
    """Whether the first 200 cells that are not missing are all dates."""
    present = values.drop_nulls().head(200)
    return len(present) > 0 and days(present).is_not_null().all()


def _part(pattern: str, group: int) -> pl.Expr:
    return pl.col("cell").str.extract(pattern, group).cast(pl.Int32, strict=False)


def _century(pattern: str, group: int) -> pl.Expr:
    return century(_part(pattern, group))


def _month(pattern: str, group: int, places: Mapping[str, int] = MappingProxyType(_ENGLISH)) -> pl.Expr:
    word = pl.col("cell").str.extract(pattern, group).str.to_lowercase()
    return word.replace_strict(dict(places), default=None, return_dtype=pl.Int32)
