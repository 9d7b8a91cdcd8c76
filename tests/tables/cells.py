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
LOCAL_BOOLEANS = {
    "de": ("WAHR", "FALSCH"), "fr": ("VRAI", "FAUX"), "pt": ("VERDADEIRO", "FALSO"), "pl": ("PRAWDA", "FAŁSZ"), "cs": ("PRAVDA", "NEPRAVDA"),
    "hu": ("IGAZ", "HAMIS"), "ru": ("ИСТИНА", "ЛОЖЬ"),
}  # fmt: skip
"""How Excel in these languages writes TRUE and FALSE."""
MISSING = (
    "", "", "", "", "", "NA", "null", "NULL", "NaN", ".", "?", "#N/A", "None", "n/a", "-", "(null)", "\\N", "<NA>", "nan", "NaT", "#NULL!", "N/A", "--", "na",
)  # fmt: skip
UNITS = ("months", "mths", "years", "yrs", "days", "weeks", "mos")
_EXCEL, _SAS = date(1899, 12, 30), date(1960, 1, 1)
DATES: dict[str, Callable[[date], str]] = {
    "ISO": date.isoformat, "ISO with time": lambda day: f"{day.isoformat()} 13:45:00", "ISO T": lambda day: f"{day.isoformat()}T00:00:00Z",
    "slashed ISO": lambda day: day.strftime("%Y/%m/%d"), "German": lambda day: day.strftime("%d.%m.%Y"), "short German": lambda day: f"{day.day}.{day.month}.{day.year}",
    "American": lambda day: f"{day.month}/{day.day}/{day.year}", "American with time": lambda day: f"{day.month}/{day.day}/{day.year} 1:45 PM",
    "short American": lambda day: day.strftime("%m/%d/%y"), "British": lambda day: day.strftime("%d/%m/%Y"), "Dutch": lambda day: day.strftime("%d-%m-%Y"),
    "Oracle": lambda day: day.strftime("%d-%b-%y").upper(), "SAS": lambda day: day.strftime("%d%b%Y").upper(), "named": lambda day: day.strftime("%B %d, %Y"),
    "digits": lambda day: day.strftime("%Y%m%d"), "Excel serial": lambda day: str((day - _EXCEL).days), "SAS serial": lambda day: str((day - _SAS).days),
    "dotted ISO": lambda day: day.strftime("%Y.%m.%d"), "dotted, short": lambda day: day.strftime("%d.%m.%y"), "short British": lambda day: day.strftime("%d/%m/%y"),
    "named, day first": lambda day: day.strftime("%d %B %Y"), "ISO with offset": lambda day: f"{day.isoformat()}T08:30:00.000+02:00",
    "JavaScript": lambda day: day.strftime("%a %b %d %Y"), "of e-mails": lambda day: day.strftime("%a, %d %b %Y 10:00:00 +0000"),
    "digits as floats": lambda day: day.strftime("%Y%m%d.0"), "Excel serial as float": lambda day: f"{(day - _EXCEL).days}.0",
    "Unix milliseconds": lambda day: str(((day - date(1970, 1, 1)).days * 86_400 + 3_600) * 1000),
    "Unix time": lambda day: str((day - date(1970, 1, 1)).days * 86_400 + 3_600), "Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
}  # fmt: skip
_MONTHS = {
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
DATES |= {
    "named in German": lambda day: f"{day.day}. {_month(day, 'German')} {day.year}", "named in French": lambda day: f"{day.day} {_month(day, 'French')} {day.year}",
    "named in Portuguese": lambda day: f"{day.day} de {_month(day, 'Portuguese')} de {day.year}", "named in Spanish": lambda day: f"{day.day} de {_month(day, 'Spanish')} de {day.year}",
    "Oracle in German": lambda day: f"{day.day:02d}-{_month(day, 'German')[:3].upper()}-{day:%y}", "Oracle in Italian": lambda day: f"{day.day:02d}-{_month(day, 'Italian')[:3].upper()}-{day:%y}",
}  # fmt: skip
SLASHED = ("American", "American with time", "short American", "British", "short British", "Dutch")


def _month(day: date, language: str) -> str:
    return _MONTHS[language].split()[day.month - 1]


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
        write, style, gap, body = _style(rng, column, locale, missing, spelling, table.language)
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
    rng: random.Random, column: TrueColumn, locale: Locale, missing: str, spelling: bool, language: str
) -> tuple[Write, str, str, Write]:
    if column.kind == "number":
        numbers = [value for value in column.values if isinstance(value, Decimal)]
        if rng.random() < 0.15 and all(0 <= value <= 40 and value == int(value) for value in numbers):
            unit = rng.choice(UNITS)
            return (lambda value: f"{value} {unit}"), f"with {unit}", missing, str
        style = number_style(rng, locale, numbers, any(abs(value) >= 1000 for value in numbers))
        return (lambda value: style.write(value)), str(style), missing, style.body  # type: ignore[arg-type,return-value]
    if column.kind == "boolean":
        true, false = rng.choice((*BOOLEANS, LOCAL_BOOLEANS.get(language, BOOLEANS[0])))
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
