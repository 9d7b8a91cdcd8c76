"""A table may be a CSV or Parquet: either way its cells are read as text, so that both are understood alike."""

import hashlib
from pathlib import Path

import polars as pl

from training.csv_file import MISSING, read_frame
from training.errors import TrainingError


def read_cells(path: Path) -> tuple[pl.DataFrame, str]:
    """Cells as text (missing ones null) and the file's sha256; TrainingError for what cannot be read."""
    return _parquet(path) if path.suffix == ".parquet" else read_frame(path)


def _parquet(path: Path) -> tuple[pl.DataFrame, str]:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        frame = pl.read_parquet(path)
        cells = frame.with_columns(pl.all().cast(pl.String))
    except OSError as error:
        raise TrainingError(f"cannot read {path}: {error.strerror}") from None
    except (pl.exceptions.PolarsError, pl.exceptions.ComputeError) as error:
        raise TrainingError(f"{path} is not a whole Parquet file of plain columns: {str(error).splitlines()[0]}") from None
    return cells.with_columns(pl.when(~pl.all().str.to_lowercase().is_in(MISSING)).then(pl.all())), digest
