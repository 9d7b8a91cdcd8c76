"""Show what would be inferred of a table before anything is fitted: as lines to read, and as a specification to edit.

Fitting with the unedited specification gives the same table as fitting without one.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from training.data.leakage import auc_alone
from training.data.protected_names import basis
from training.data.reading import Reading
from training.data.spec import ColumnSpec, Spec
from training.data.table import Column, Table
from training.data.table_files import Cells, read_cells
from training.data.target import bad_values
from training.data.training_table import table_of
from training.fitting.directions import infer_directions

STEPS = 4
Done = Callable[[int], None]
_SEEMS = {1: "more is better", -1: "more is worse", 0: ""}
_HEAD = ("column", "kind", "missing", "values", "codes", "AUC alone", "seems")


@dataclass(frozen=True)
class Inspection:
    """A table with what was inferred about it."""

    cells: Cells
    target: str
    spec: Spec
    table: Table
    seems: tuple[Column, ...]
    """The columns with the directions that the data suggest."""
    alone: tuple[float, ...]
    """Each column's own AUC."""

    @property
    def left_out(self) -> dict[str, str]:
        """Why, by column, in the order of the file."""
        kept = {column.name for column in self.table.columns}
        notes = [note.removeprefix("WARNING: ") for note in self.table.notes]
        return {
            name: next(
                (
                    note.removeprefix(f"{name} is left out: ")
                    for note in notes
                    if note.startswith(f"{name} is left out: ")
                ),
                "",
            )
            for name in self.cells.frame.columns
            if name not in kept and name != self.target
        }


def inspect(path: Path, target: str, spec: Spec, done: Done = lambda _: None) -> Inspection:
    """What a fit would make of the file; TrainingError for what cannot be trained on. ``done`` is called after each of ``STEPS`` steps."""
    cells = read_cells(path, Reading(spec))
    done(1)
    table = table_of(cells, path, target, spec)
    done(1)
    seems = infer_directions(table.columns, table.inputs, table.bad, table.weights, table.groups)
    done(1)
    alone = tuple(auc_alone(column, table.values[:, at], table.bad) for at, column in enumerate(table.columns))
    done(1)
    return Inspection(cells, target, spec, table, seems, alone)


def lines(inspection: Inspection) -> list[str]:
    """One line for each column that would be used, then the columns left out, then notes worth a look."""
    table = inspection.table
    rows = [_HEAD, *(_row(inspection, at) for at in range(len(table.columns)))]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEAD))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    left = [f"  {name}: {reason}" for name, reason in inspection.left_out.items()]
    about = {*inspection.left_out, *(column.name for column in table.columns)}
    notes = [
        note
        for note in table.notes
        if not any(note.removeprefix("WARNING: ").startswith((f"{name} is left", f"{name}: ")) for name in about)
    ]
    doubts = [f"  {note}" for note in table.notes if _is_doubt(note) and note not in notes]
    return [
        f"{len(table.bad):,} rows, {len(table.columns)} columns to use", *(f"  {note}" for note in notes), "", *shown,
        *(["", f"left out ({len(left)}):", *left] if left else []), *(["", "look at:", *doubts] if doubts else []),
    ]  # fmt: skip


def _is_doubt(note: str) -> bool:
    """Whether a note is worth a look: a warning, cells that count as missing, or what a specification may state otherwise."""
    statable = "in the specification" in note and " is left out: " not in note
    return note.startswith("WARNING") or "count as missing" in note or statable


def _row(inspection: Inspection, at: int) -> tuple[str, ...]:
    column, values = inspection.table.columns[at], inspection.table.values[:, at]
    present = values[~np.isnan(values)]
    codes = ", ".join(f"{code:g}" for code in column.specials)
    span = (
        f"{len(column.categories)} categories"
        if column.kind == "categorical"
        else _span(present[~np.isin(present, column.specials)])
    )
    return (
        column.name,
        column.kind,
        f"{1 - len(present) / len(values):.1%}",
        span,
        codes,
        f"{inspection.alone[at]:.3f}",
        _SEEMS[inspection.seems[at].direction],
    )


def _span(values: Any) -> str:
    return f"{values.min():g} … {values.max():g}" if len(values) else "codes only"


def specification(inspection: Inspection) -> str:
    """JSON that states all that was inferred, one line a column; ``direction`` null leaves it to the data, as without a specification."""
    protected = dict.fromkeys([*inspection.spec.protected, *(name for name in inspection.left_out if basis(name))])
    bad, stated = (
        bad_values(inspection.cells.frame[inspection.target], inspection.target, inspection.spec),
        inspection.spec.columns,
    )
    parts: dict[str, Any] = {"bad": bad[0] if len(bad) == 1 else bad}
    if inspection.spec.good is not None:
        parts["good"] = inspection.spec.good
    spec = inspection.spec
    roles = {"group": inspection.table.group or spec.group, "time": spec.time, "weight": spec.weight}
    parts |= {role: name for role, name in roles.items() if name}
    read = {name: getattr(inspection.spec, name) for name in ("encoding", "sheet", "decimal", "dates")}
    parts |= {name: value for name, value in read.items() if value is not None}
    pairs = {name: names for name, names in msgspec.to_builtins(spec.pairs).items() if names}
    parts |= {"pairs": pairs} if pairs else {}
    if spec.segments is not None:
        stated_segments = msgspec.to_builtins(spec.segments)
        parts["segments"] = {name: value for name, value in stated_segments.items() if value}
    parts["protected"] = list(protected)
    parts["exclude"] = [name for name in inspection.left_out if name not in (*protected, *roles.values())]
    columns = {
        column.name: {"kind": column.kind}
        | (
            {"direction": None if column.free else column.direction, "specials": list(column.specials)}
            if column.kind == "numeric"
            else {}
        )
        | _stated(stated.get(column.name, ColumnSpec()))
        | {"reason": stated[column.name].reason if column.name in stated else ""}
        for column in inspection.table.columns
    }
    head = [f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in parts.items()]
    body = [
        f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(column_spec, ensure_ascii=False)}"
        for name, column_spec in columns.items()
    ]
    return "{\n" + ",\n".join(head) + ',\n  "columns": {\n' + ",\n".join(body) + "\n  }\n}\n"


def _stated(column_spec: ColumnSpec) -> dict[str, Any]:
    """What was stated of how a column's cells are written, and of its bins."""
    names = ("decimal", "dates", "missing", "cuts", "groups", "offset")
    stated = {name: getattr(column_spec, name) for name in names}
    if column_spec.groups is not None:
        stated["direction"] = column_spec.direction
    kept: dict[str, Any] = msgspec.to_builtins({name: value for name, value in stated.items() if value is not None})
    if "offset" in kept:
        kept["offset"] = {name: value for name, value in kept["offset"].items() if value is not None}
    return kept
