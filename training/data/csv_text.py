"""Parse a CSV completely or refuse it: a truncated line, an unclosed quote or a binary file is never taken for data.

The separator is the comma, semicolon, tab or bar that the first line has most of outside quotes, else blanks. Text is UTF-8 (with or
without byte order mark) or UTF-16, else Windows-1252; gzip is decompressed. Where the separator is not a comma, numbers may have decimal commas.
"""

import gzip
import re
import zlib
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.errors import TrainingError

SEPARATORS = ",;\t|"
_BLOCK = 1 << 22
_QUOTE, _NEWLINE = b'"\n'
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_KNOWN = {
    b"PK\x03\x04": "a zip archive or a workbook",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old workbook",
    b"SQLi": "a database",
}
_COMMA = r"^[-+]?(\d{1,3}(\.\d{3})+|\d+)?,\d+\s*%?$"
_ENGLISH = r"\d,\d{3}(\.|,)|^[-+]?\d+\.(\d{1,2}|\d{4,})$"


def parse_csv(path: Path, data: bytes) -> pl.DataFrame:
    """All cells as text, columns named by the first line; TrainingError for what is not a complete CSV."""
    text = _utf8(path, data)
    if not text.strip():
        raise TrainingError(f"{path} is empty")
    separator = _separator(text)
    _check_records(path, text, ord(separator))
    try:
        cells = pl.read_csv(text.rstrip(b"\n"), separator=separator, has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise TrainingError(f"{path} is not a whole CSV: {str(error).splitlines()[0]}") from None
    if cells.height < 2:
        raise TrainingError(f"{path} has a header and no rows")
    names = [(name or "").strip() for name in cells.row(0)]
    frame = cells.slice(1).rename(dict(zip(cells.columns, _distinct(names), strict=True)))
    return _with_points(frame, separator == ",")


def _utf8(path: Path, data: bytes) -> bytes:
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            raise TrainingError(f"{path} is a damaged or truncated gzip") from None
    if kind := _KNOWN.get(data[:4]):
        raise TrainingError(f"{path} is {kind}, no CSV; save its table as CSV or Parquet")
    if data[:2] in _UTF16:
        data = data.decode("utf-16", errors="replace").encode()
    head = data[: 1 << 16]
    if b"\0" in data or sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head) > len(head) // 20:
        raise TrainingError(f"{path} is no text; a table is a CSV or Parquet file")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
    except UnicodeDecodeError:
        data = data.decode("cp1252", errors="replace").encode()
    return data.replace(b"\r\n", b"\n") if b"\n" in data else data.replace(b"\r", b"\n")


def _separator(text: bytes) -> str:
    head = re.match(rb'\s*((?:"[^"]*"|[^"\n])*)', text)
    bare = re.sub(r'"[^"]*"', "", head[1].decode() if head else "")
    best = max(SEPARATORS, key=bare.count)
    if bare.count(best):
        return best
    lines = [line.strip().count(b" ") for line in text[: 1 << 14].splitlines()[:6]]
    return " " if len(set(lines)) == 1 and lines[0] > 0 else ","


def _check_records(path: Path, text: bytes, separator: int) -> None:
    """Raise TrainingError for an unclosed quote, or a record with more or fewer fields than the first."""
    expected = line = inside = fields = length = 0
    whole = text if text.endswith(b"\n") else text + b"\n"
    for start in range(0, len(whole), _BLOCK):
        counts, lengths, inside, fields, length = _fields(
            whole[start : start + _BLOCK], separator, inside, fields, length
        )
        if not len(counts):
            continue
        expected = expected or int(counts[0])
        wrong = np.flatnonzero((counts != expected) & (lengths > 0))
        if len(wrong):
            at, count = line + int(wrong[0]) + 1, int(counts[wrong[0]])
            last = start + _BLOCK >= len(whole) and wrong[0] == len(counts) - 1 and not text.endswith(b"\n")
            place = "its last line is cut off" if last and count < expected else f"line {at:,} does not fit"
            raise TrainingError(f"{path} is not a whole CSV: {place}: {count} fields where the header has {expected}")
        line += len(counts)
    if inside:
        raise TrainingError(f"{path} is not a whole CSV: a quotation mark is opened and never closed")


def _fields(
    block: bytes, separator: int, inside: int, fields: int, length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int, int, int]:
    """Fields and bytes of each record that ends in this block; then whether a quote is open at its end, and fields and bytes begun."""
    cells = np.frombuffer(block, np.uint8)
    quotes = cells == _QUOTE
    parting, ending = cells == separator, cells == _NEWLINE
    if inside or quotes.any():
        quoted = ((np.cumsum(quotes, dtype=np.int32) + inside) & 1).astype(bool)
        parting, ending = parting & ~quoted, ending & ~quoted
        inside = int(quoted[-1])
    ends, parts = np.flatnonzero(ending), np.flatnonzero(parting)
    before = np.searchsorted(parts, ends)
    counts = np.diff(before, prepend=0) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    if not len(ends):
        return counts, lengths, inside, fields + len(parts), length + len(cells)
    counts[0] += fields
    lengths[0] += length
    return counts, lengths, inside, len(parts) - int(before[-1]), len(cells) - int(ends[-1]) - 1


def _distinct(names: list[str]) -> list[str]:
    """The names, none empty and none repeated: a second x is "x (2)"."""
    distinct: dict[str, None] = {}
    for at, original in enumerate(names):
        name = base = original or f"unnamed_{at + 1}"
        number = 2
        while name in distinct:
            name, number = f"{base} ({number})", number + 1
        distinct[name] = None
    return list(distinct)


def _with_points(frame: pl.DataFrame, only_clear: bool) -> pl.DataFrame:
    """The frame with decimal points in columns of numbers that had decimal commas."""
    return frame.with_columns(
        frame[name].str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
        for name in frame.columns
        if _has_decimal_commas(frame[name], only_clear)
    )


def _has_decimal_commas(values: pl.Series, only_clear: bool) -> bool:
    """Whether the cells are numbers with decimal commas, as in most of Europe; with ``only_clear``, cells like 1,234 alone are thousands."""
    marked = values.filter(values.str.contains(",", literal=True)).str.strip_chars()
    if not len(marked) or not marked.head(100).str.contains(_COMMA).all() or not marked.str.contains(_COMMA).all():
        return False
    if only_clear and not marked.str.contains(r",(\d{1,2}|\d{4,})\s*%?$").any():
        return False
    return not values.str.strip_chars().str.contains(_ENGLISH).any()
