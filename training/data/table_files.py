"""Read a table from any file that is one; its cells are read as text and then interpreted, so that all formats are read alike.

A file's own types matter in two cases: a column of categories stays one, and a column of lists or structures is left out.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from training.data.cells.date_columns import Dates
from training.data.csv_text import parse_csv, parse_text
from training.data.files.arff import parse_arff
from training.data.files.compression import unpacked
from training.data.files.encodings import decoded
from training.data.files.kinds import kind_of
from training.data.files.statistical import read_statistical
from training.data.files.typed import TypedTable, as_text, of_columnar
from training.data.files.workbook import workbook_text
from training.data.reading import NOTHING_KNOWN, Reading, interpreted
from training.errors import TrainingError


@dataclass(frozen=True)
class Cells:
    """A table as text: missing cells are null, column names are unique, numbers have decimal points."""

    frame: pl.DataFrame
    sha256: str
    """Of the file."""
    notes: tuple[str, ...] = ()
    categories: frozenset[str] = field(default_factory=frozenset)
    """Columns that the file declares as categories."""
    dates: Mapping[str, Dates] = field(default_factory=dict)
    """How dates are written, by column, where the cells alone do not tell."""


def read_cells(path: Path, reading: Reading = NOTHING_KNOWN) -> Cells:
    """The cells of a file; TrainingError for what cannot be read completely."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TrainingError(f"cannot read {path}: {error.strerror}") from None
    return cells_of(path, data, reading)


def cells_of(path: Path, data: bytes, reading: Reading = NOTHING_KNOWN) -> Cells:
    """The cells in a file's bytes; ``path`` names it in errors."""
    sha256 = hashlib.sha256(data).hexdigest()
    data, member = unpacked(path, data)
    table, continental = _table(path, data, reading)
    del data
    cells = _cells(str(path), table, sha256, reading, continental)
    return replace(cells, notes=(f"read from {member} in the archive", *cells.notes)) if member else cells


def cells_of_frame(frame: pl.DataFrame, source: str, sha256: str, reading: Reading = NOTHING_KNOWN) -> Cells:
    """The cells of a frame with types, as they are in its Parquet file; TrainingError if it has none, naming its ``source``."""
    return _cells(source, as_text(frame), sha256, reading)


def _cells(source: str, table: TypedTable, sha256: str, reading: Reading, continental: bool = False) -> Cells:
    if not table.frame.width or not table.frame.height:
        raise TrainingError(f"{source} has no {'columns of plain values' if table.frame.height else 'rows'}")
    meaning = interpreted(table.frame, reading, continental)
    return Cells(meaning.frame, sha256, (*table.notes, *meaning.notes), table.categories, meaning.dates)


def _table(path: Path, data: bytes, reading: Reading) -> tuple[TypedTable, bool]:
    """The table in a file's bytes, and whether semicolons part its cells."""
    kind = "parquet" if path.suffix == ".parquet" else kind_of(path, data)
    if kind in ("parquet", "feather"):
        return of_columnar(path, data, kind), False
    if kind == "statistical":
        return read_statistical(path, data), False
    if kind == "workbook":
        text, note = workbook_text(path, data, reading.spec.sheet)
        table = parse_text(path, text)
        return TypedTable(table.frame, (*([note] if note else []), *table.notes)), False
    if kind == "arff":
        text, note = decoded(path, data, reading.spec.encoding)
        return TypedTable(parse_arff(path, text), (note,) if note else ()), False
    table = parse_csv(path, data, reading.spec.encoding)
    return TypedTable(table.frame, table.notes), table.separator == ";"
