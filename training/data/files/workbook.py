"""Read a worksheet as the CSV that its program would save: dates as dates, percents as percents, codes with their zeros."""

import csv
import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from training.data.files.typed import SILENT
from training.errors import TrainingError


def workbook_text(path: Path, data: bytes, sheet: str | None) -> tuple[str, str]:
    """The text of a worksheet as CSV, and what to say of other sheets; ``sheet`` None: the first that has rows."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise TrainingError(
            f"{path} is a workbook (xlsx); to read it, install the extra: pip install creditapp[tables]"
        ) from None
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = [worksheet.title for worksheet in book.worksheets]
        if sheet is not None and sheet not in names:
            raise TrainingError(f"{path} has no sheet {sheet!r}; it has: {', '.join(names)}")
        texts = {name: _text(book[name]) for name in names if sheet in (None, name)}
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise TrainingError(
            f"{path} is no whole workbook (xlsx): {str(error).splitlines()[0] if str(error) else 'damaged'}"
        ) from None
    filled = [name for name, text in texts.items() if text.count("\n") > 1]
    if not filled:
        raise TrainingError(f"{path} has no sheet with rows")
    others = f'sheet {filled[0]!r} is read, of {", ".join(map(repr, filled))}; to read another: {{"sheet": "…"}} in the specification'
    return texts[filled[0]], others if len(filled) > 1 else ""


def _text(worksheet: Any) -> str:
    rows = [[_shown(cell) for cell in row] for row in worksheet.iter_rows()]
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
    if not width:
        return ""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerows([*row[:width], *[""] * (width - len(row))] if any(row) else [] for row in rows)
    return buffer.getvalue()


def _shown(cell: Any) -> str:
    """A cell's text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        return str(value.days)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float, shown_as: str) -> str:
    if re.fullmatch(r"0{2,}", shown_as) and value == int(value):
        return str(int(value)).zfill(len(shown_as))
    if shown_as.split(";")[0].rstrip('"\\ ').endswith("%"):
        return f"{value * 100:.15g}%"
    text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return re.sub(SILENT, r"\g<1>0", text)
