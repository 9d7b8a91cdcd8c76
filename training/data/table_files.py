"""Read a table from CSV or Parquet; either way its cells are read as text, so that both are interpreted alike.

A Parquet file's own types matter in two cases: a column of categories stays one, and a column of lists or structures is left out.
"""

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from training.data.csv_text import parse_csv
from training.errors import TrainingError

MISSING = (
    "", "na", "n/a", "#n/a", "<na>", "nan", "nat", "null", "none", "?", ".", "-", "--", "inf", "-inf", "+inf", "infinity", "-infinity", "1.#inf", "1.#qnan",
)  # fmt: skip
_PARQUET = b"PAR1"


@dataclass(frozen=True)
class Cells:
    """A table as text: missing cells are null, column names are unique."""

    frame: pl.DataFrame
    sha256: str
    """Of the file."""
    notes: tuple[str, ...] = ()
    categories: frozenset[str] = field(default_factory=frozenset)
    """Columns that the file declares as categories."""


def read_cells(path: Path) -> Cells:
    """The cells of a CSV (perhaps gzipped) or Parquet file; TrainingError for what cannot be read completely."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TrainingError(f"cannot read {path}: {error.strerror}") from None
    sha256 = hashlib.sha256(data).hexdigest()
    if data[:4] == _PARQUET or path.suffix == ".parquet":
        return _parquet(path, data, sha256)
    frame = parse_csv(path, data)
    del data
    trimmed = frame.with_columns(pl.all().str.strip_chars(' \t\r"'))
    return Cells(_with_nulls(trimmed), sha256)


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
