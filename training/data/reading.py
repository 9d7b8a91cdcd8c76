"""Interpret the cells of a file, column by column: what is missing, which marks are decimal, which numbers are dates.

Whatever wrote the table, the same rows become the same text: null where missing, decimal points, dates as YYYY-MM-DD. What the
cells alone do not tell is told by what is known before: a specification, or the columns that a scorecard was trained on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from training.data.cells import date_columns, decimal_columns
from training.data.cells.date_columns import Dates
from training.data.cells.decimal_columns import Known, Mark
from training.data.cells.missing_words import without_words
from training.data.spec import ColumnSpec, Spec
from training.data.table import Column

_NOTHING = Spec()
_AROUND = ' \t\r\n"\u00a0\u2007\u2009\u202f\ufeff'


@dataclass(frozen=True)
class Reading:
    """What is known of a file before it is read."""

    spec: Spec = _NOTHING
    columns: Mapping[str, Column] = field(default_factory=dict)
    """The columns that it is read for, by name."""


@dataclass(frozen=True)
class Interpreted:
    """Cells with their meaning."""

    frame: pl.DataFrame
    dates: Mapping[str, Dates]
    """How dates are written, by column, where cells alone do not tell."""
    notes: tuple[str, ...]


NOTHING_KNOWN = Reading()


def reading_for(columns: tuple[Column, ...], spec: Spec = _NOTHING) -> Reading:
    """The reading of a file that holds these columns of a scorecard or a table."""
    return Reading(spec, {column.name: column for column in columns})


def interpreted(frame: pl.DataFrame, reading: Reading, continental: bool = False) -> Interpreted:
    """The meaning of a file's cells; ``continental``: semicolons part them, as where the comma is the decimal mark."""
    frame = frame.with_columns(pl.all().str.strip_chars(_AROUND))
    notes = []
    present = []
    for values in frame.get_columns():
        column, stated = reading.columns.get(values.name), _stated(reading, values.name).missing
        read, said = without_words(values, column.categories if column else (), stated)
        present.append(read)
        if said:
            notes.append(f"{values.name}: {said}")
    frame = pl.DataFrame(present)
    dated = date_columns.decided(frame, *_dates(reading), reading.spec.dates)
    others = frame.drop(list(dated.columns))
    marked = decimal_columns.decided(others, _marks(reading, others), reading.spec.decimal, continental)
    frame = frame.with_columns(**dated.columns, **marked.columns)
    return Interpreted(frame, dated.forms, (*notes, *dated.notes, *marked.notes))


def _stated(reading: Reading, name: str) -> ColumnSpec:
    return reading.spec.columns.get(name, ColumnSpec())


def _dates(reading: Reading) -> tuple[dict[str, Dates], dict[str, Dates]]:
    """How dates are written by column: as stated, and in training."""
    stated = {name: column.dates for name, column in reading.spec.columns.items() if column.dates}
    return stated, {name: column.dates for name, column in reading.columns.items() if column.dates}


def _marks(reading: Reading, frame: pl.DataFrame) -> dict[str, Known]:
    return {
        name: _known(reading, name) for name in frame.columns if name in reading.columns or name in reading.spec.columns
    }


def _known(reading: Reading, name: str) -> Known:
    stated, column = _stated(reading, name), reading.columns.get(name)
    mark: Mark | None = stated.decimal or reading.spec.decimal
    numeric = (column.kind if column else stated.kind) == "numeric"
    return Known(mark, numeric, column.span if column else None)
