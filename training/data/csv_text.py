"""Parse a CSV completely or refuse it: a truncated line, an unclosed quote or a binary file is never taken for data.

Text is UTF-8, or what ``files.encodings`` finds it to be; ``files.csv_layout`` finds the separator, the header, titles and footers.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.data.files import records
from training.data.files.csv_layout import TOTAL, Layout, check_footer, layout_of
from training.data.files.encodings import decoded
from training.errors import TrainingError


@dataclass(frozen=True)
class CsvTable:
    """A table's cells as text."""

    frame: pl.DataFrame
    separator: str
    notes: tuple[str, ...] = ()


def parse_csv(path: Path, data: bytes, encoding: str | None = None) -> CsvTable:
    """All cells as text, columns named by the header; TrainingError for what is not a complete CSV."""
    text, note = decoded(path, data, encoding)
    table = parse_text(path, text)
    return CsvTable(table.frame, table.separator, (*([note] if note else []), *table.notes))


def parse_text(path: Path, text: str) -> CsvTable:
    """The table in a text; TrainingError for what is not a complete CSV."""
    written = text.encode(errors="replace").rstrip(b"\x1a\0")
    written = written.replace(b"\r\n", b"\n") if b"\n" in written else written.replace(b"\r", b"\n")
    if not written.strip():
        raise TrainingError(f"{path} is empty")
    layout = layout_of(written)
    table, blank, note = _complete(path, layout)
    cells = _cells(path, layout, table, blank)
    notes = [*layout.notes, *([note] if note else [])]
    return CsvTable(_without_totals(cells, notes), layout.separator, tuple(notes))


def _complete(path: Path, layout: Layout) -> tuple[bytes, NDArray[np.int64], str]:
    """The text of the table, which of its records are blank, and what to say of a footer.

    TrainingError for an unclosed quote, or a record with more or fewer fields than the others that is no part of a footer.
    """
    text, short_header = layout.text, layout.row_names or layout.trailing
    expected = line = end = 0
    blank: list[NDArray[np.int64]] = []
    after_blank = is_open = False
    for block in records.blocks_of(text, ord(layout.separator)):
        counts, lengths, is_open = block.counts, block.lengths, block.open
        if not len(counts):
            continue
        first = line == 0
        expected = expected or (layout.fields if short_header else int(counts[0]))
        wrong = np.flatnonzero((counts != expected) & (lengths > 0))
        wrong = wrong[wrong > 0] if first and short_header else wrong
        blank.append(np.flatnonzero(lengths == 0) + line)
        if len(wrong):
            at, count = int(wrong[0]), int(counts[wrong[0]])
            start = int(block.ends[at - 1]) + 1 if at else end
            before_blank = bool(lengths[at - 1] == 0) if at else after_blank
            complaint = _complaint(layout, text, start, count, expected, line + at)
            note = check_footer(path, layout, text[start:], before_blank, complaint)
            return text[:start], np.concatenate(blank), note
        line += len(counts)
        end, after_blank = int(block.ends[-1]) + 1, bool(lengths[-1] == 0)
    if is_open:
        raise TrainingError(f"{path} is not a whole CSV: a quotation mark is opened and never closed")
    return text, np.concatenate(blank), ""


def _complaint(layout: Layout, text: bytes, start: int, count: int, expected: int, record: int) -> str:
    cut_off = not text.endswith(b"\n") and b"\n" not in text[start:] and count < expected
    place = "its last line is cut off" if cut_off else f"line {layout.titles + record + 1:,} does not fit"
    return f"{place}: {count} fields where the header has {expected}"


def _cells(path: Path, layout: Layout, table: bytes, blank: NDArray[np.int64]) -> pl.DataFrame:
    """The rows with their names."""
    header, _, rows = table.partition(b"\n")
    if layout.row_names or layout.trailing:
        empty = b'""' + layout.separator.encode() if layout.row_names else b""
        table = empty + header + (layout.separator.encode() if layout.trailing else b"") + b"\n" + rows
    try:
        cells = pl.read_csv(table.rstrip(b"\n"), separator=layout.separator, has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise TrainingError(f"{path} is not a whole CSV: {str(error).splitlines()[0]}") from None
    if cells.width > 1 and len(blank):
        kept = np.ones(cells.height, bool)
        kept[blank[blank < cells.height]] = False
        cells = cells.filter(pl.Series(kept))
    if cells.height < 2:
        raise TrainingError(f"{path} has a header and no rows")
    names = [(name or "").strip() for name in cells.row(0)]
    frame = cells.slice(1).rename(dict(zip(cells.columns, distinct(names), strict=True)))
    return frame.drop(frame.columns[-1]) if layout.trailing else frame


def _without_totals(frame: pl.DataFrame, notes: list[str]) -> pl.DataFrame:
    """The rows without totals and remarks at the end that have all fields, most of them empty."""
    count = 0
    while (
        frame.width > 2 and frame.height - count > 1 and count < 20 and _is_no_row(frame.row(frame.height - 1 - count))
    ):
        count += 1
    if count:
        shown = next(cell for cell in frame.row(frame.height - count) if cell)
        notes.append(f"{count} rows at the end are no part of the table ({shown.strip()[:60]!r})")
    return frame.head(frame.height - count)


def _is_no_row(row: tuple[str | None, ...]) -> bool:
    filled = [cell.strip() for cell in row if cell and cell.strip()]
    if not filled or len(filled) == len(row):
        return False
    remark = len(filled) == 1 and " " in filled[0] and any(character.isalpha() for character in filled[0])
    return bool(TOTAL.match(filled[0])) or remark


def distinct(names: list[str]) -> list[str]:
    """The names, none empty and none repeated: a second x is "x (2)"."""
    found: dict[str, None] = {}
    for at, original in enumerate(names):
        name = base = original or f"unnamed_{at + 1}"
        number = 2
        while name in found:
            name, number = f"{base} ({number})", number + 1
        found[name] = None
    return list(found)
