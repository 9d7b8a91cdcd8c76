"""Turn a file of cells into a training table: check the target, infer the columns, leave out those that leak the outcome.

Any table with a binary target will do; whatever has to be inferred is inferred by rule and noted.
"""

from pathlib import Path

import polars as pl

from training.data.cell_parsing import to_matrix
from training.data.column_inference import columns_of_cells
from training.data.leakage import LEAKS, leaks
from training.data.reading import Reading
from training.data.service_schema import all_in
from training.data.service_schema import columns as service_columns
from training.data.spec import Spec
from training.data.table import Column, Labels, Matrix, Table
from training.data.table_files import Cells, read_cells
from training.data.target import FEWEST, known_outcomes, labels
from training.errors import TrainingError


def read_table(path: Path, target: str, spec: Spec) -> Table:
    """The training table in a file; raises TrainingError for what cannot be trained on."""
    return table_of(read_cells(path, Reading(spec)), path, target, spec)


def table_of(cells: Cells, path: Path, target: str, spec: Spec, by: str | None = None, fewest: int = FEWEST) -> Table:
    """The training table in these cells, read from ``path``; ``by``, a column of times, is no input.

    TrainingError for what cannot be trained on, such as fewer than ``fewest`` rows of one class.
    """
    notes = list(cells.notes)
    frame = _checked(cells.frame, path, target, spec)
    frame = frame.filter(known_outcomes(frame[target], target, spec, notes))
    bad = labels(frame[target], target, spec, notes, fewest)
    inputs = _noting_repeated_names(frame.drop(target), notes)
    if by is not None and by not in spec.columns:
        inputs = inputs.drop(by, strict=False)
        notes.append(f"{by} is left out: it says when a row was made")
    columns = (
        _service_columns(inputs, spec, notes)
        if all_in(inputs.columns) and not spec.columns
        else columns_of_cells(inputs, spec, cells.categories, notes, cells.dates)
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
        raise TrainingError(f"{path} has two columns {target!r}; it is not clear which is the outcome: rename one")
    spec.check(frame.columns, target)
    return frame


def _service_columns(frame: pl.DataFrame, spec: Spec, notes: list[str]) -> tuple[Column, ...]:
    """The service's characteristics, all of which the frame has, without those that a specification leaves out."""
    outside = {*spec.exclude, *spec.protected}
    columns = tuple(column for column in service_columns() if column.name not in outside)
    notes.append(
        f"all {len(service_columns())} characteristics that the service scores are there: they keep its codes, its directions and its meaning of missing values"
    )
    names = {column.name for column in columns}
    notes.extend(
        f"{name} is left out: {'the specification says so' if name in outside else 'no characteristic that the service scores'}"
        for name in frame.columns
        if name not in names
    )
    return columns


def _noting_repeated_names(frame: pl.DataFrame, notes: list[str]) -> pl.DataFrame:
    """The frame unchanged; notes which names were twice in the header."""
    repeated = [name for name in frame.columns if name.endswith(" (2)") and name[:-4] in frame.columns]
    notes.extend(f"{name[:-4]} is twice in the header; the second is called {name!r}" for name in repeated)
    return frame


def _without_leaks(
    columns: tuple[Column, ...], values: Matrix, bad: Labels, spec: Spec, notes: list[str]
) -> tuple[tuple[Column, ...], Matrix]:
    """Without the columns that alone separate bads from goods, unless a specification names them; both are noted as warnings."""
    kept = []
    for at, column in enumerate(columns):
        if not leaks(column, values[:, at], bad):
            kept.append(at)
            continue
        leak = f"it alone separates bads from goods (AUC {LEAKS} or more), like something recorded after the outcome"
        if column.name in spec.columns:
            notes.append(f"WARNING: {column.name} is used as specified, but {leak}")
            kept.append(at)
        else:
            notes.append(
                f"WARNING: {column.name} is left out: {leak}; name it in a specification if it is known when decisions are made"
            )
    return tuple(columns[at] for at in kept), values[:, kept]
