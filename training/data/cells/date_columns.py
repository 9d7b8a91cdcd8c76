"""Decide what dates a column holds that its cells alone do not tell, and write them as YYYY-MM-DD.

03/04/2015 is of March or of April: some cell of the column (25/04/2015) tells, or another column of the file, or what is stated.
42005 in ``application_date`` is a serial number: the column's name says that it holds dates, and all its numbers count the days (or
seconds) of plausible years by one of the epochs that programs use. Whatever is taken for a date is said.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

import polars as pl

from training.data.cells.date_text import century, days

Dates = Literal["day first", "month first", "excel", "excel 1904", "sas", "unix days", "sas seconds", "unix", "digits"]
FORMS: tuple[str, ...] = get_args(Dates)
ORDERS: tuple[Dates, Dates] = ("day first", "month first")
_SLASHED = r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:[ T,]+\d{1,2}[:.]\d{2}.*)?$"
_DIGITS = r"^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?:\.0+)?$"
_DAY = 86_400.0
_EPOCHS: dict[Dates, float] = {
    "excel": -25_569.0, "excel 1904": -24_107.0, "sas": -3_653.0, "unix days": 0.0, "sas seconds": -3_653.0, "unix": 0.0,
}  # fmt: skip
"""Day 0 of each count in days since 1970: Excel's 1899-12-30 and 1904-01-01; SAS's and Stata's 1960-01-01; 1970-01-01 of R and Unix."""
_SECONDS: tuple[Dates, ...] = ("unix", "sas seconds")
_DAYS: tuple[Dates, ...] = ("excel", "sas")
"""Counts of days that are told by range; the others overlap them and have to be stated, or come from the file itself."""
_LEAST_SECONDS, _LEAST_MILLISECONDS = 1e7, 1e11
_DOUBTS: dict[Dates, str] = {
    "sas": ', as SAS and Stata count; R counts from 1970: {"dates": "unix days"} in the specification',
    "excel": ', as Excel counts; on an old Mac it counts from 1904: {"dates": "excel 1904"} in the specification',
}
_YEARS, _BIRTH_YEARS = (3_652.0, 24_106.0), (-14_610.0, 18_262.0)
"""1980 to 2035; of births, 1930 to 2019: in days since 1970."""
_WORD = re.compile(
    r"(?:^|_)(?:date|dt|datum|fecha|data|dato|datetime|timestamp|dob|birthday|issue_d|issued|opened|closed|дата|日期|年月|년월)(?:_|$)"
    r"|date$|日期|дата"
    r"|_(?:at|on|d)$",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:^|_)(?:days|months|years|since|count|number|num|no|nr|diff|age|amount|flag|is|has|to|until|score|size|usage|type)(?:_|$)",
    re.I,
)
_BIRTH = re.compile(r"birth|dob", re.I)
MOSTLY = 0.9
_HOW = '{{"dates": "{0}"}} or {{"dates": "{1}"}} in the specification, for the file or under columns'


@dataclass(frozen=True)
class Decided:
    """The columns that were rewritten, how each was read, and what is to be said."""

    columns: Mapping[str, pl.Series]
    forms: Mapping[str, Dates] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def decided(
    frame: pl.DataFrame,
    stated: Mapping[str, Dates],
    trained: Mapping[str, Dates] = MappingProxyType({}),
    of_file: Dates | None = None,
) -> Decided:
    """The columns of ``frame`` (null where missing) whose text changes.

    By column, ``stated`` is how its dates are written, and ``trained`` how they were in training, which a file may do otherwise;
    ``of_file`` is stated for all columns.
    """
    columns: dict[str, pl.Series] = {}
    forms: dict[str, Dates] = {}
    notes: list[str] = []
    orders = {name: order for name in frame.columns if (order := _order(frame[name])) is not None}
    clear = {order for order in orders.values() if order in ORDERS}
    for name in frame.columns:
        statement = stated.get(name) or of_file
        original = values = frame[name]
        if name in orders:
            form, why = _which_order(orders[name], statement or trained.get(name), clear)
            if why:
                notes.append(f"WARNING: {name}: {why}")
            if form:
                values = _slashed(values, form)
                forms[name] = form
        found = _serial(values, name, statement, trained.get(name))
        if found is not None:
            forms[name], values, said = found
            notes.append(f"{name}: {said}")
        if values is not original:
            columns[name] = values
    return Decided(columns, forms, tuple(notes))


def is_undecided(values: pl.Series) -> bool:
    """Whether these are dates with slashes that do not tell which part is the day."""
    return bool(values.drop_nulls().head(200).str.contains(_SLASHED).all())


def names_a_date(name: str) -> bool:
    """Whether a column's name says that it holds dates (``application_date``, ``ChgOffDate``), not a count of days."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[\s.\-]+", "_", name)
    return bool(_WORD.search(words)) and not _COUNT.search(words)


def _order(values: pl.Series) -> Dates | Literal["both", "neither"] | None:
    """Which part is the day in a column of dates with slashes, by its own cells; None: it is no such column."""
    if not values.drop_nulls().head(500).str.contains(_SLASHED).any():
        return None
    present = values.drop_nulls()
    slashed = present.filter(present.str.contains(_SLASHED))
    if len(slashed) < MOSTLY * len(present) and int(days(present).is_not_null().sum()) + len(slashed) < MOSTLY * len(
        present
    ):
        return None
    first, second = (slashed.str.extract(_SLASHED, part).cast(pl.Int32) for part in (1, 2))
    day_first, month_first = bool((first > 12).any()), bool((second > 12).any())
    if day_first and month_first:
        return "both"
    return "day first" if day_first else "month first" if month_first else "neither"


def _which_order(
    order: Dates | Literal["both", "neither"], about: Dates | None, clear: set[Dates]
) -> tuple[Dates | None, str]:
    stated = about if about in ORDERS else None
    if order == "both":
        if stated:
            return stated, f"days above 12 stand in both places; dates that do not tell are read {stated}, as stated"
        return None, "days above 12 stand in both places, so 03/04/2015 may be either; state " + _HOW.format(*ORDERS)
    if order != "neither":
        return (
            order,
            f"dates are read {order}, as they show, not {stated} as stated or as in training"
            if stated not in (None, order)
            else "",
        )
    if stated:
        return stated, ""
    if len(clear) == 1:
        (other,) = clear
        return (
            other,
            f"no date tells which part is the day; read {other}, as other columns of the file; else state "
            + _HOW.format(*ORDERS),
        )
    return None, ""


def _slashed(values: pl.Series, form: Dates) -> pl.Series:
    """The column with its slashed dates as YYYY-MM-DD; a part above 12 is the day wherever it stands."""
    frame = pl.DataFrame({"cell": values}).select(
        "cell",
        *(
            pl.col("cell").str.extract(_SLASHED, part).cast(pl.Int32, strict=False).alias(f"p{part}")
            for part in (1, 2, 3)
        ),
    )
    first_is_day = (pl.col("p1") > 12) if form == "month first" else ~(pl.col("p2") > 12)
    day = pl.when(first_is_day).then("p1").otherwise("p2")
    month = pl.when(first_is_day).then("p2").otherwise("p1")
    text = pl.format("{}-{}-{}", century(pl.col("p3")), month, day)
    written = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.String)
    return frame.select(pl.coalesce(written, "cell").alias("written"))["written"].alias(values.name)


def _serial(
    values: pl.Series, name: str, stated: Dates | None, trained: Dates | None
) -> tuple[Dates, pl.Series, str] | None:
    """How serial numbers of dates were read, the column with dates for them, and what to say."""
    known = stated if stated not in (None, *ORDERS) else None
    likely = trained if trained not in (None, *ORDERS) else None
    if known is None and likely is None and not names_a_date(name):
        return None
    numbers = values.cast(pl.Float64, strict=False)
    present, serial = len(values) - values.null_count(), len(values) - numbers.null_count()
    if not serial or (
        serial < present and int((numbers.is_not_null() | days(values).is_not_null()).sum()) < MOSTLY * present
    ):
        return None
    if _are_digits(values, numbers) and known in (None, "digits"):
        return "digits", _written(values, _of_digits(values)), "dates written as digits (YYYYMMDD or YYYYMM)"
    readings = _readings(numbers, known, likely)
    years = _BIRTH_YEARS if _BIRTH.search(name) else _YEARS
    for form, since_1970 in readings:
        if known or since_1970.drop_nulls().is_between(*years).all():
            return form, _written(values, since_1970), _said(numbers, since_1970, form, certain=bool(known or likely))
    if likely and readings:
        form, since_1970 = readings[0]
        return form, _written(values, since_1970), _said(numbers, since_1970, form, certain=True)
    return None


def _said(numbers: pl.Series, since_1970: pl.Series, form: Dates, certain: bool) -> str:
    """An example of a serial number with the date that it is read as."""
    first = int(numbers.is_not_null().arg_true()[0])
    shown = _written(numbers.cast(pl.String), since_1970)[first]
    doubt = "" if certain else _DOUBTS.get(form, "")
    return f"serial dates: {numbers[first]:.15g} is read as {shown}{doubt}"


def _are_digits(values: pl.Series, numbers: pl.Series) -> bool:
    return bool(values.filter(numbers.is_not_null()).str.contains(_DIGITS).all())


def _of_digits(values: pl.Series) -> pl.Series:
    text = values.str.replace(r"^(\d{4})(\d\d)(\d\d)?(?:\.0+)?$", "${1}-${2}-${3}").str.strip_suffix("-")
    return days(text)


def _readings(numbers: pl.Series, known: Dates | None, likely: Dates | None) -> list[tuple[Dates, pl.Series]]:
    """The numbers as days since 1970, by each way of counting that may be meant, the likelier ones first."""
    most = numbers.abs().max()
    seconds = isinstance(most, float) and most >= _LEAST_SECONDS
    usual = _SECONDS if seconds else _DAYS
    forms = (known,) if known else (*([likely] if likely and (likely in _SECONDS) == seconds else []), *usual)
    scale = 1.0 if not seconds else _DAY * (1000.0 if isinstance(most, float) and most > _LEAST_MILLISECONDS else 1.0)
    return [(form, numbers / scale + _EPOCHS[form]) for form in dict.fromkeys(forms) if form in _EPOCHS]


def _written(values: pl.Series, since_1970: pl.Series) -> pl.Series:
    """The column with dates where there are days since 1970."""
    within = since_1970.set(~since_1970.is_between(-700_000, 2_900_000).fill_null(False), None)
    dates = within.floor().cast(pl.Int32).cast(pl.Date).cast(pl.String)
    return dates.zip_with(dates.is_not_null(), values).alias(values.name)
