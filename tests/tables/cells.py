"""Write a true table's values as text, one style a column."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.tables.numbers import LOCALES, Locale, number_style, silent
from tests.tables.truth import TrueColumn, TrueTable, Value

Write = Callable[[Value], str]
BOOLEANS = (
    ("True", "False"),
    ("true", "false"),
    ("TRUE", "FALSE"),
    ("T", "F"),
    ("t", "f"),
    ("1", "0"),
    ("1.0", "0.0"),
    ("yes", "no"),
    ("Yes", "No"),
    ("Y", "N"),
)
MISSING = ("", "", "", "NA", "null", "NULL", "NaN", ".", "?", "#N/A", "None", "n/a", "-")
_EXCEL, _SAS = date(1899, 12, 30), date(1960, 1, 1)
DATES: dict[str, Callable[[date], str]] = {
    "ISO": date.isoformat, "ISO with time": lambda day: f"{day.isoformat()} 13:45:00", "ISO T": lambda day: f"{day.isoformat()}T00:00:00Z",
    "slashed ISO": lambda day: day.strftime("%Y/%m/%d"), "German": lambda day: day.strftime("%d.%m.%Y"), "short German": lambda day: f"{day.day}.{day.month}.{day.year}",
    "American": lambda day: f"{day.month}/{day.day}/{day.year}", "American with time": lambda day: f"{day.month}/{day.day}/{day.year} 1:45 PM",
    "short American": lambda day: day.strftime("%m/%d/%y"), "British": lambda day: day.strftime("%d/%m/%Y"), "Dutch": lambda day: day.strftime("%d-%m-%Y"),
    "Oracle": lambda day: day.strftime("%d-%b-%y").upper(), "SAS": lambda day: day.strftime("%d%b%Y").upper(), "named": lambda day: day.strftime("%B %d, %Y"),
    "digits": lambda day: day.strftime("%Y%m%d"), "Excel serial": lambda day: str((day - _EXCEL).days), "SAS serial": lambda day: str((day - _SAS).days),
    "Unix time": lambda day: str((day - date(1970, 1, 1)).days * 86_400 + 3_600), "Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
}  # fmt: skip
SLASHED = ("American", "American with time", "short American", "British", "Dutch")


@dataclass(frozen=True)
class Written:
    """A table's cells as text, with its styles in words, and the columns that nobody could be sure of."""

    header: list[str]
    rows: list[list[str]]
    styles: dict[str, str]
    doubtful: frozenset[str]


def written(rng: random.Random, table: TrueTable, spelling: bool = False) -> Written:
    """The table's cells; with ``spelling``, categories are spelt otherwise than they are."""
    locale = rng.choice(LOCALES)
    missing = rng.choice([each for each in MISSING if not (table.has_none and each.lower() in ("none", "n/a", "-"))])
    columns: list[list[str]] = []
    styles = {"locale": locale.name, "missing": missing}
    doubtful = set()
    for column in table.columns:
        write, style, gap, body = _style(rng, column, locale, missing, spelling)
        texts = [gap if value is None else write(value) for value in column.values]
        if column.kind == "number" and silent([body(value) for value in column.values if isinstance(value, Decimal)]):
            doubtful.add(column.name)
        if style in SLASHED and all(value.day <= 12 for value in column.values if isinstance(value, date)):
            doubtful.add(column.name)
        columns.append(texts)
        styles[column.name] = style
    return Written(
        [each.name for each in table.columns],
        [list(row) for row in zip(*columns, strict=True)],
        styles,
        frozenset(doubtful),
    )


def _style(
    rng: random.Random, column: TrueColumn, locale: Locale, missing: str, spelling: bool
) -> tuple[Write, str, str, Write]:
    if column.kind == "number":
        numbers = [value for value in column.values if isinstance(value, Decimal)]
        style = number_style(rng, locale, numbers, any(abs(value) >= 1000 for value in numbers))
        return (lambda value: style.write(value)), str(style), missing, style.body  # type: ignore[arg-type,return-value]
    if column.kind == "boolean":
        true, false = rng.choice(BOOLEANS)
        return (lambda value: true if value else false), f"{true}/{false}", missing, str
    if column.kind == "outcome":
        return (lambda value: str(int(bool(value)))), "1/0", "", str
    if column.kind == "date":
        form = rng.choice(list(DATES))
        return (lambda value: DATES[form](value)), form, "", str  # type: ignore[arg-type]
    return (_respelt(rng) if spelling and column.kind == "category" else str), "text", missing, str


def _respelt(rng: random.Random) -> Write:
    change = rng.choice((str.upper, str.lower, lambda text: f" {text} ", lambda text: text.replace(" ", "  "), str))
    return lambda value: change(str(value)) if "ß" not in str(value) else str(value)
