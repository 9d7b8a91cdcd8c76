"""The forms in which a scorecard leaves training, each with the writer of its bytes and the ending of its file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from training.errors import TrainingError
from training.exports.card_tables import CardTables, card_tables
from training.exports.onnx_graph import onnx
from training.exports.pmml import pmml
from training.exports.python_file import python_file, segmented_python_file
from training.exports.segment_tables import Segment, segments_of
from training.exports.segmented_sql import segmented_sql
from training.exports.spreadsheet import csv_table, excel, segmented_csv, segmented_excel
from training.exports.sql import Dialect, sql

Format = Literal["csv", "xlsx", "sql", "pmml", "onnx", "python"]
ENDINGS: dict[Format, str] = {
    "csv": ".csv", "xlsx": ".xlsx", "sql": ".sql", "pmml": ".pmml", "onnx": ".onnx", "python": ".py",
}  # fmt: skip
_WRITERS: dict[Format, Callable[[CardTables], bytes]] = {
    "csv": csv_table, "xlsx": excel, "pmml": pmml, "onnx": onnx, "python": python_file,
}  # fmt: skip

_OF_SEGMENTS: dict[Format, Callable[[Sequence[Segment]], bytes]] = {
    "csv": segmented_csv,
    "xlsx": segmented_excel,
    "python": segmented_python_file,
}


def exported(
    card: dict[str, Any], to: Format, dialect: Dialect = "ansi", table: str = "applications", keys: Sequence[str] = ()
) -> bytes:
    """A scorecard, as ``scorecard.json`` holds it, in this form; dialect, table and keys are of a query only."""
    if "segments" in card:
        if to == "sql":
            return segmented_sql(segments_of(card), dialect, table, keys)
        if to not in _OF_SEGMENTS:
            forms = ", ".join((*_OF_SEGMENTS, "sql"))
            raise TrainingError(
                f"{to} does not carry segments: {forms} do; or export each of the run's segments/1, segments/2 … by itself"
            )
        return _OF_SEGMENTS[to](segments_of(card))
    tables = card_tables(card)
    return sql(tables, dialect, table, keys) if to == "sql" else _WRITERS[to](tables)


def form_of(out: Path) -> Format:
    """The form that a file's name ends with; TrainingError if it is none of them."""
    for form, ending in ENDINGS.items():
        if out.suffix.lower() == ending:
            return form
    raise TrainingError(f"{out.name} does not say its form; end it with one of {', '.join(ENDINGS.values())}")
