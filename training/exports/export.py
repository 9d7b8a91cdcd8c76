"""The forms in which a scorecard leaves training, each with the writer of its bytes and the ending of its file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from training.errors import TrainingError
from training.exports.card_tables import CardTables, card_tables
from training.exports.onnx_graph import onnx
from training.exports.pmml import pmml
from training.exports.python_file import python_file
from training.exports.spreadsheet import csv_table, excel
from training.exports.sql import Dialect, sql

Format = Literal["csv", "xlsx", "sql", "pmml", "onnx", "python"]
ENDINGS: dict[Format, str] = {
    "csv": ".csv", "xlsx": ".xlsx", "sql": ".sql", "pmml": ".pmml", "onnx": ".onnx", "python": ".py",
}  # fmt: skip
_WRITERS: dict[Format, Callable[[CardTables], bytes]] = {
    "csv": csv_table, "xlsx": excel, "pmml": pmml, "onnx": onnx, "python": python_file,
}  # fmt: skip


def exported(
    card: dict[str, Any], to: Format, dialect: Dialect = "ansi", table: str = "applications", keys: Sequence[str] = ()
) -> bytes:
    """A scorecard, as ``scorecard.json`` holds it, in this form; dialect, table and keys are of a query only."""
    if "segments" in card:
        raise TrainingError(
            f"{to} does not carry segments yet; export each of the run's segments/1, segments/2 … by itself"
        )
    tables = card_tables(card)
    return sql(tables, dialect, table, keys) if to == "sql" else _WRITERS[to](tables)


def form_of(out: Path) -> Format:
    """The form that a file's name ends with; TrainingError if it is none of them."""
    for form, ending in ENDINGS.items():
        if out.suffix.lower() == ending:
            return form
    raise TrainingError(f"{out.name} does not say its form; end it with one of {', '.join(ENDINGS.values())}")
