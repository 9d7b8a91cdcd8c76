"""Read a table from any file that is one; its cells are read as text and then interpreted, so that all formats are read alike.

A file's own types matter in two cases: a column of categories stays one, and a column of lists or structures is left out.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from training.data.cells.date_columns import Dates
from training.data.csv_text import parse_csv, parse_text
from training.data.files.arff import parse_arff
from training.data.files.compression import unpacked
from training.data.files.encodings import decoded
from training.data.files.kinds import kind_of
from training.data.files.statistical import read_statistical
from training.data.files.typed import TypedTable, of_columnar
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
    if not table.frame.width or not table.frame.height:
        raise TrainingError(f"{path} has no {'columns of plain values' if table.frame.height else 'rows'}")
    meaning = interpreted(table.frame, reading, continental)
    notes = (*([f"read from {member} in the archive"] if member else []), *table.notes, *meaning.notes)
    return Cells(meaning.frame, sha256, notes, table.categories, meaning.dates)


<<<<<<< HEAD
def _parquet(path: Path, data: bytes, sha256: str) -> Cells:
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except Exception as error:  # polars has no common class for its errors about a file
        raise TrainingError(f"{path} is not a whole Parquet file: {str(error).splitlines()[0]}") from None
    return cells_of_frame(frame, str(path), sha256)


def cells_of_frame(frame: pl.DataFrame, source: str, sha256: str) -> Cells:
    """The cells of a frame with types, as they are in its Parquet file; TrainingError if it has none, naming its ``source``."""
    nested = [name for name, kind in frame.schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]
    categories = frozenset(name for name, kind in frame.schema.items() if kind in (pl.Categorical, pl.Enum))
    spans = [name for name, kind in frame.schema.items() if kind == pl.Duration]
    frame = frame.drop(nested).with_columns(pl.col(spans).dt.total_days() if spans else [])
    notes = tuple(f"{name} is left out: it holds lists, structures or bytes" for name in nested)
    if not frame.width or not frame.height:
        raise TrainingError(f"{source} has no {'columns of plain values' if frame.height else 'rows'}")
    return Cells(_with_nulls(frame.with_columns(pl.all().cast(pl.String))), sha256, notes, categories)


def _with_nulls(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with null for words that mean missing."""
    return frame.with_columns(pl.when(~pl.all().str.to_lowercase().is_in(MISSING)).then(pl.all()))
=======
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
>>>>>>> reading
