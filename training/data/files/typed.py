"""Tables of files that have types: Parquet and feather, and what other readers give, as text that is read like any other."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from training.errors import TrainingError

SILENT = r"^(-?[1-9]\d{0,2}\.\d{3})$"
"""A number as a program writes it that could be read with a mark of thousands: 1.234."""


@dataclass(frozen=True)
class TypedTable:
    """All cells as text, null where missing."""

    frame: pl.DataFrame
    notes: tuple[str, ...] = ()
    categories: frozenset[str] = field(default_factory=frozenset)
    """Columns that the file declares as categories."""


def of_columnar(path: Path, data: bytes, kind: str) -> TypedTable:
    """The table in a Parquet or feather file."""
    try:
        frame = pl.read_parquet(io.BytesIO(data)) if kind == "parquet" else pl.read_ipc(io.BytesIO(data))
    except Exception as error:  # polars has no common class for its errors about a file
        raise TrainingError(f"{path} is not a whole {kind.capitalize()} file: {str(error).splitlines()[0]}") from None
    return as_text(frame)


def as_text(frame: pl.DataFrame) -> TypedTable:
    """A typed frame as text: what is nested is left out, spans of time are days, and 1.234 is 1.2340, which says that it is no 1,234."""
    schema = frame.schema
    nested = [name for name, kind in schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]
    categories = frozenset(name for name, kind in schema.items() if kind in (pl.Categorical, pl.Enum))
    plain = frame.drop(nested)
    spans = [name for name, kind in plain.schema.items() if kind == pl.Duration]
    floats = [name for name, kind in plain.schema.items() if kind.is_float() or kind.is_decimal()]
    texts = plain.with_columns(pl.col(spans).dt.total_days() if spans else []).with_columns(pl.all().cast(pl.String))
    texts = texts.with_columns(pl.col(floats).str.replace(SILENT, "${1}0") if floats else [])
    return TypedTable(
        texts, tuple(f"{name} is left out: it holds lists, structures or bytes" for name in nested), categories
    )
