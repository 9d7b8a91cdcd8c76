"""Turn what ``fit`` is given into the training table of ``python -m training fit``: the same cells, rules and notes."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.data.cell_parsing import to_matrix
from training.data.reading import Reading, reading_for
from training.data.spec import ColumnSpec, Spec, load_spec
from training.data.table import Column, Matrix, Table
from training.data.table_files import cells_of_frame
from training.data.training_table import table_of
from training.errors import TrainingError
from training.estimator.frames import text
from training.fitting.fit import FOLDS

Specification = dict[str, Any] | Spec | Path | str | None


def specification(stated: Specification, bad: Any) -> Spec:
    """What is stated, from a dict or a file, with the target's bad value; ValueError for a dict that is no specification."""
    try:
        spec = (
            stated
            if isinstance(stated, Spec)
            else msgspec.convert(stated, Spec)
            if isinstance(stated, dict)
            else load_spec(None if stated is None else Path(stated))
        )
    except msgspec.ValidationError as error:
        raise ValueError(f"the specification is not valid: {error}") from None
    return spec if bad is None else msgspec.structs.replace(spec, bad=text(bad))


def by_convention(spec: Spec, classes: NDArray[Any]) -> Spec:
    """The specification with the larger class as the bad one, as scikit-learn has it, where classes are numbers and none is stated."""
    if spec.bad is not None or spec.good is not None or classes.dtype.kind not in "biuf":
        return spec
    return msgspec.structs.replace(spec, bad=text(classes[1].item()))


def unscreened(spec: Spec, names: Sequence[str]) -> Spec:
    """The same specification naming all columns, so that none is left out by rule."""
    outside = {*spec.exclude, *spec.protected}
    named = {name: spec.columns.get(name, ColumnSpec()) for name in names if name not in outside}
    return msgspec.structs.replace(spec, columns=spec.columns | named)


def training_table(frame: pl.DataFrame, labels: NDArray[Any], target: str, spec: Spec, weights: Matrix | None) -> Table:
    """The table of these columns and labels [row]; ValueError for what cannot be trained on.

    Fewer rows of a class are enough than in a file: each fold of the cross-validation needs one.
    """
    while target in frame.columns:
        target += "_"
    words = pl.Series(target, [text(label) for label in labels.tolist()], dtype=pl.String)
    try:
        cells = cells_of_frame(frame.with_columns(words), "X", "", Reading(spec))
        cells = replace(cells, sha256=hashlib.sha256(cells.frame.write_csv().encode()).hexdigest())
        table = table_of(cells, Path("X"), target, spec, fewest=FOLDS)
    except TrainingError as error:
        raise ValueError(str(error)) from None
    if len(table.bad) != len(labels):
        raise ValueError("y has missing outcomes, or classes that the specification calls neither bad nor good")
    return table if weights is None else replace(table, weights=weights)


def input_values(frame: pl.DataFrame, columns: tuple[Column, ...]) -> Matrix:
    """The values [row, column] of rows to score, read with what is known of a scorecard's columns."""
    return to_matrix(cells_of_frame(frame, "X", "", reading_for(columns)).frame, columns)


def bad_class(classes: NDArray[Any], labels: NDArray[Any], table: Table) -> int:
    """Which of the two classes the table calls bad."""
    return int(labels[int(np.argmax(table.bad))] == classes[1])
