"""Write cells as files: texts of many forms, compressed or not, and the formats of programs that keep types."""

import bz2
import csv
import gzip
import io
import lzma
import random
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from tests.tables.cells import Written
from tests.tables.truth import LANGUAGES, TrueTable

ENCODINGS = {
    "en": ("utf-8", "cp1252", "iso8859_2"), "de": ("cp1252", "iso8859_1", "cp1250"), "fr": ("cp1252",), "pt": ("cp1252",), "pl": ("cp1250", "iso8859_2"),
    "cs": ("cp1250", "iso8859_2"), "hu": ("cp1250", "iso8859_2"), "ru": ("cp1251", "koi8_r"), "zh": ("gbk", "gb18030"), "tw": ("big5",), "ja": ("shift_jis",),
}  # fmt: skip
UNICODE = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le")
TITLES = (
    ["Loans by branch"],
    ["Report of the credit department", "", "Printed 2024-05-01"],
    ["# made by a program", "# version 2"],
    ["Kunden; Kredite"],
)
FOOTERS = (
    ["", "Total number of loans: 512"],
    ["Source: ledger"],
    ["", "End of report"],
    ["(512 rows affected)"],
    ["Total amount funded: 12,345.00", "Total in code 2: 0"],
)


def text_file(rng: random.Random, table: TrueTable, cells: Written) -> tuple[bytes, str]:
    """A text file of these cells, and its form in words."""
    separator = rng.choice((",", ",", ";", "\t", "|"))
    form = rng.choice(
        (
            "plain",
            "plain",
            "plain",
            "R",
            "trailing",
            "titles",
            "footers",
            "padded titles",
            "total",
            "sep=",
            "repeated column",
            "padded header",
        )
    )
    if form == "R":
        separator = rng.choice((" ", ",", "\t"))
    quoting = csv.QUOTE_ALL if rng.random() < 0.3 or form == "R" else csv.QUOTE_MINIMAL
    text = _csv(cells, separator, quoting, form, rng)
    ending = rng.choice(("\n", "\n", "\r\n", "\r"))
    encoding = _encoding(rng, table, text)
    data = text.replace("\n", ending).encode(encoding)
    if rng.random() < 0.2 and ending != "\r":
        data = data.rstrip(b"\r\n") if encoding in ("utf-8", "cp1252") else data
    pack = rng.choice([None] * 12 + list(PACKS))
    data = PACKS[pack](data) if pack else data
    return data, f"{form} separator {separator!r} quoting {quoting} ending {ending!r} {encoding} {pack or ''}"


def _csv(cells: Written, separator: str, quoting: int, form: str, rng: random.Random) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n", quoting=quoting)  # type: ignore[arg-type]
    width = len(cells.header)
    if form == "titles":
        buffer.write("\n".join(rng.choice(TITLES)) + "\n")
    if form == "padded titles":
        writer.writerow(["Loans by branch", *[""] * (width - 1)])
    if form == "sep=":
        buffer.write(f"sep={separator}\n")
    if form == "repeated column":
        at = rng.randrange(width - 1)
        cells = replace(
            cells,
            header=[*cells.header[:-1], cells.header[at], cells.header[-1]],
            rows=[[*row[:-1], row[at], row[-1]] for row in cells.rows],
        )
    writer.writerow([f" {name}\u00a0" for name in cells.header] if form == "padded header" else cells.header)
    for number, row in enumerate(cells.rows, 1):
        writer.writerow([str(number), *row] if form == "R" else [*row, ""] if form == "trailing" else row)
    if form == "footers":
        buffer.write("\n".join(rng.choice(FOOTERS)) + "\n")
    if form == "total":
        writer.writerow(["Total", *[""] * (width - 2), "17"])
    return buffer.getvalue()


def _encoding(rng: random.Random, table: TrueTable, text: str) -> str:
    """An encoding that has all characters, and in which somebody who writes the table's language would save them."""
    encoding = rng.choice((*UNICODE, *ENCODINGS[table.language] * 2))
    names, words = LANGUAGES[table.language]
    usual = {
        *"".join((*names, *words)).upper(),
        *"".join((*names, *words)).lower(),
        *"".join((*names, *words)),
        *_USUAL[table.language],
    }
    try:
        text.encode(encoding)
    except UnicodeEncodeError:  # a currency or blank that the encoding has not
        return "utf-8"
    foreign = {character for character in text if character > "\x7f"} - usual
    return "utf-8" if foreign and encoding not in UNICODE else encoding


_USUAL = dict.fromkeys(LANGUAGES, "€£\u00a0’") | {
    "pl": "ł\u00a0€",
    "cs": "č\u00a0€",
    "ru": "руб\u00a0€",
    "ja": "円¥−",
    "zh": "¥−",
    "tw": "−",
}
"""Signs of money and marks that go with a language."""


def _zip(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("loans.csv", data)
    return buffer.getvalue()


def _zstd(data: bytes) -> bytes:
    from backports import zstd

    return bytes(zstd.compress(data))


PACKS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": _zip,
    "zstd": _zstd,
}


def typed_frame(table: TrueTable, rng: random.Random) -> pl.DataFrame:
    """The table with types: floats or decimals, whole numbers, booleans, dates."""
    return pl.DataFrame([_typed(each.name, each.kind, list(each.values), rng) for each in table.columns])


def _typed(name: str, kind: str, values: list[Any], rng: random.Random) -> pl.Series:
    if kind == "number":
        return pl.Series(name, [None if value is None else float(value) for value in values], dtype=pl.Float64)
    if kind == "boolean":
        return pl.Series(name, values, dtype=pl.Boolean)
    if kind == "outcome":
        return pl.Series(name, [int(value) for value in values], dtype=rng.choice((pl.Int64, pl.Float64)))
    if kind == "date":
        days = pl.Series(name, values, dtype=pl.Date)
        return days if rng.random() < 0.5 else days.cast(pl.Datetime("us"))
    return pl.Series(name, values, dtype=pl.String)


def parquet(table: TrueTable, rng: random.Random) -> bytes:
    """The table as Parquet."""
    buffer = io.BytesIO()
    typed_frame(table, rng).write_parquet(buffer)
    return buffer.getvalue()


def feather(table: TrueTable, rng: random.Random) -> bytes:
    """The table as feather."""
    buffer = io.BytesIO()
    typed_frame(table, rng).write_ipc(buffer)
    return buffer.getvalue()


def workbook(table: TrueTable, rng: random.Random) -> bytes:
    """The table as a worksheet, perhaps with a title above it; postal codes as text, or as numbers shown with zeros."""
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    if rng.random() < 0.3:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    if rng.random() < 0.3:
        sheet.append(["Loans by branch"])
        sheet.append([])
    sheet.append([each.name for each in table.columns])
    percents = rng.random() < 0.2
    for row in zip(*(each.values for each in table.columns), strict=True):
        sheet.append([_of_sheet(value) for value in row])
        for column, value, cell in zip(table.columns, row, sheet[sheet.max_row], strict=True):
            if column.kind == "code" and len(str(value)) == 5:
                cell.value, cell.number_format = int(str(value)), "00000"
            if percents and column.name.endswith("_2") and value is not None:
                cell.value, cell.number_format = float(value) / 100, "0.00%"  # type: ignore[arg-type]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _of_sheet(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value


def _by_name(write: Callable[..., None], table: TrueTable, rng: random.Random, suffix: str, **options: Any) -> bytes:
    frame = typed_frame(table, rng).cast({pl.Boolean: pl.Int64})
    frame = frame.with_columns(pl.col(pl.Datetime).cast(pl.Date))
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"loans{suffix}"
        write(frame, str(path), **options)
        return path.read_bytes()


def sav(table: TrueTable, rng: random.Random) -> bytes:
    """The table as SPSS writes it."""
    import pyreadstat

    return _by_name(pyreadstat.write_sav, table, rng, ".sav")


def dta(table: TrueTable, rng: random.Random) -> bytes:
    """The table as Stata writes it."""
    import pyreadstat

    return _by_name(pyreadstat.write_dta, table, rng, ".dta")


def arff(table: TrueTable, cells: Written) -> bytes:
    """The cells as Weka writes them."""
    lines = ["% loans", "@RELATION loans", ""]
    lines += [f"@ATTRIBUTE '{each.name}' string" for each in table.columns]
    lines += ["", "@DATA", *(",".join(_quoted(cell) for cell in row) for row in cells.rows)]
    return "\n".join(lines).encode()


def _quoted(cell: str) -> str:
    return "?" if not cell else "'" + cell.replace("\\", "\\\\").replace("'", "\\'") + "'"


def short_text(rng: random.Random, cells: Written) -> bytes:
    """A CSV of a few rows, without anything around them."""
    return _csv(cells, rng.choice((",", ";", "\t")), csv.QUOTE_MINIMAL, "plain", rng).encode()
