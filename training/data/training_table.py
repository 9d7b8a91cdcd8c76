"""Turn a file of cells into a training table: check the target, infer the columns, leave out those that leak the outcome.

Any table with a binary target will do; whatever has to be inferred is inferred by rule and noted.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from training.data.cell_parsing import to_matrix
from training.data.column_inference import columns_of_cells
from training.data.later_dates import later_dates
from training.data.leakage import suspicion
from training.data.leaks_side_by_side import side_by_side
from training.data.left_out import grouped, without_protected, without_roles
from training.data.reading import Reading
from training.data.repeated_columns import repetitions
from training.data.repeated_rows import warnings_of_repeated_rows
from training.data.row_roles import row_roles
from training.data.service_schema import all_in
from training.data.service_schema import columns as service_columns
from training.data.spec import Spec
from training.data.stated_bins import check_pairs, with_offsets
from training.data.table import Column, Labels, Matrix, Table
from training.data.table_files import Cells, read_cells
from training.data.target import FEWEST, bad_values, known_outcomes, labels
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
    spec = grouped(frame.drop(target), spec, notes, bad)
    roles = row_roles(frame, spec)
    inputs = _noting_repeated_names(frame.drop(target), notes)
    if all_in(inputs.columns) and not spec.columns:
        columns = _service_columns(inputs, spec, notes)
    else:
        inputs = without_protected(without_roles(inputs, spec, by, notes), spec, notes)
        columns = columns_of_cells(inputs, spec, cells.categories, notes, cells.dates)
    later = later_dates(frame.drop(target), spec, by)
    columns, values = _without_leaks(columns, to_matrix(inputs, columns), bad, spec, later, notes)
    columns, values = _without_repetitions(columns, values, spec, notes)
    if not columns:
        raise TrainingError(f"no usable column is left in {path}: " + "; ".join(notes))
    columns = with_offsets(columns, values, roles.weights, spec, notes)
    columns = check_pairs(columns, spec, notes)
    notes += [] if roles.groups is not None else warnings_of_repeated_rows(values, bad)
    outcome = target, tuple(bad_values(frame[target], target, spec))
    names = tuple(cells.frame.columns)
    return Table(
        columns, values, bad, tuple(notes), cells.sha256, roles.weights, roles.groups, spec.group or "", roles.times, outcome, names,
        spec.pairs,
    )  # fmt: skip


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
    columns: tuple[Column, ...], values: Matrix, bad: Labels, spec: Spec, later: Mapping[str, str], notes: list[str]
) -> tuple[tuple[Column, ...], Matrix]:
    """Without the columns that alone separate bads from goods, unless a specification names them; what is suspect is noted as a warning.

    ``later`` says of columns of dates that they lie after the decision.
    """
    kept = []
    suspects = [suspicion(column, values[:, at], bad) for at, column in enumerate(columns)]
    beside = {} if all_in([column.name for column in columns]) else side_by_side(columns, values, bad, suspects)
    for at, (column, suspect) in enumerate(zip(columns, suspects, strict=True)):
        named = column.name in spec.columns
        if named or not suspect.leaks:
            kept.append(at)
        reasons = [*suspect.reasons, *beside.get(at, ()), *([later[column.name]] if column.name in later else [])]
        if not reasons:
            continue
        why = "; ".join(reasons)
        if suspect.leaks and not named:
            notes.append(
                f"WARNING: {column.name} is left out: {why}; name it in a specification if it is known when decisions are made"
            )
        elif named:
            notes.append(f"WARNING: {column.name} is used as specified, but {why}")
        else:
            notes.append(
                f"WARNING: {column.name} is used, but {why}; exclude it unless it is known when decisions are made"
            )
    return tuple(columns[at] for at in kept), values[:, kept]


def _without_repetitions(
    columns: tuple[Column, ...], values: Matrix, spec: Spec, notes: list[str]
) -> tuple[tuple[Column, ...], Matrix]:
    """Without the columns that say what an earlier one says, in another unit or other words, unless a specification names them."""
    if all_in([column.name for column in columns]):
        return columns, values
    alike = {at: other for at, other in repetitions(columns, values).items() if columns[at].name not in spec.columns}
    notes.extend(
        f"{columns[at].name} is left out: it says the same as {columns[other].name}, in another unit or coding"
        for at, other in alike.items()
    )
    kept = [at for at in range(len(columns)) if at not in alike]
    return tuple(columns[at] for at in kept), values[:, kept]
