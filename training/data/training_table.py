"""Any table with a binary target trains; whatever has to be guessed about it is guessed by rule and said."""

from pathlib import Path

import polars as pl

from training.data.cell_parsing import to_matrix
from training.data.column_inference import columns_of_cells
from training.data.leakage import TELLS_ALL, tells_all
from training.data.service_schema import all_in
from training.data.service_schema import columns as own_columns
from training.data.spec import Spec
from training.data.table import Column, Labels, Matrix, Table
from training.data.table_files import Cells, read_cells
from training.data.target import known_outcomes, labels
from training.errors import TrainingError


def read_table(path: Path, target: str, spec: Spec) -> Table:
    """The training table in a CSV or Parquet file; raises TrainingError for what cannot be trained on."""
    return table_of(read_cells(path), path, target, spec)


def table_of(cells: Cells, path: Path, target: str, spec: Spec, by: str | None = None) -> Table:
    """The training table in these cells, read from ``path``; ``by``, a column of times, is no input."""
    notes = list(cells.notes)
    frame = _checked(cells.frame, path, target, spec)
    frame = frame.filter(known_outcomes(frame[target], target, spec, notes))
    bad = labels(frame[target], target, spec, notes)
    inputs = _without_twins(frame.drop(target), notes)
    if by is not None and by not in spec.columns:
        inputs = inputs.drop(by, strict=False)
        notes.append(f"{by} is left out: it tells when a row was made")
    columns = (
        _own(inputs, spec, notes)
        if all_in(inputs.columns) and not spec.columns
        else columns_of_cells(inputs, spec, cells.categories, notes)
    )
    columns, values = _without_leaks(columns, to_matrix(inputs, columns), bad, spec, notes)
    if not columns:
        raise TrainingError(f"no usable column is left in {path}: " + "; ".join(notes))
    return Table(columns, values, bad, tuple(notes), cells.sha256)


def _checked(frame: pl.DataFrame, path: Path, target: str, spec: Spec) -> pl.DataFrame:
    if target not in frame.columns:
        near = ", ".join(frame.columns[:12])
        numbers = pl.Series(frame.columns).cast(pl.Float64, strict=False).is_not_null().sum()
        headless = "; its first line should name the columns" if numbers * 3 > frame.width else ""
        raise TrainingError(
            f"{path} has no column {target!r}; it has: {near}{' …' if frame.width > 12 else ''}{headless}"
        )
    if f"{target} (2)" in frame.columns:
        raise TrainingError(f"{path} has two columns {target!r}; which is the outcome cannot be told: rename one")
    spec.check(frame.columns, target)
    return frame


def _own(frame: pl.DataFrame, spec: Spec, notes: list[str]) -> tuple[Column, ...]:
    """The service's own characteristics, which are all there, but for those that a specification leaves out."""
    outside = {*spec.exclude, *spec.protected}
    columns = tuple(column for column in own_columns() if column.name not in outside)
    notes.append(
        f"all {len(own_columns())} characteristics of the service are there: they keep its codes, directions and what missing means"
    )
    known = {column.name for column in columns}
    notes.extend(
        f"{name} is left out: {'the specification says so' if name in outside else 'no characteristic of the service'}"
        for name in frame.columns
        if name not in known
    )
    return columns


def _without_twins(frame: pl.DataFrame, notes: list[str]) -> pl.DataFrame:
    """Says which names stood twice in the header."""
    twins = [name for name in frame.columns if name.endswith(" (2)") and name[:-4] in frame.columns]
    notes.extend(f"{name[:-4]} stands twice in the header; the second is called {name!r}" for name in twins)
    return frame


def _without_leaks(
    columns: tuple[Column, ...], values: Matrix, bad: Labels, spec: Spec, notes: list[str]
) -> tuple[tuple[Column, ...], Matrix]:
    """Without the columns that alone tell the outcome, unless a specification names them; either way it is said."""
    kept = []
    for at, column in enumerate(columns):
        if not tells_all(column, values[:, at], bad):
            kept.append(at)
            continue
        told = f"it alone tells bads from goods (AUC {TELLS_ALL} or more), as what is written after the outcome does"
        if column.name in spec.columns:
            notes.append(f"WARNING: {column.name} is used as specified, but {told}")
            kept.append(at)
        else:
            notes.append(
                f"WARNING: {column.name} is left out: {told}; name it in a specification if it is known when decisions are made"
            )
    return tuple(columns[at] for at in kept), values[:, kept]
