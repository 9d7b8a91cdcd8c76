"""Read a written table and hold every value against the truth, as a fit reads it and as a scorecard's columns read it."""

import math
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.tables import files
from tests.tables.cells import Written, written
from tests.tables.truth import TrueColumn, TrueTable, true_table
from training.data.cell_parsing import to_matrix
from training.data.reading import reading_for
from training.data.spec import Spec
from training.data.table import Column, Table
from training.data.table_files import cells_of
from training.data.training_table import table_of
from training.errors import TrainingError

FORMATS = ("text",) * 14 + ("parquet", "feather", "workbook", "sav", "dta", "arff")
LATIN_NAMES = ("en",)
"""Languages whose names SPSS and Stata take."""
RARE = 5
PATH = Path("loans")


@dataclass(frozen=True)
class Outcome:
    """What a table came to: nothing, or what disagrees, with how it was written."""

    seed: int
    form: str
    said: int
    """Columns that nobody could be sure of, and of which the reader said so."""
    disagreement: str = ""


def check(seed: int) -> Outcome:
    """One table, written for training in one way and some of its rows for scoring in another."""
    rng = random.Random(seed)
    table = true_table(rng)
    data, form, doubtful, spelt = _file(rng, table)
    try:
        cells = cells_of(PATH, data)
        read = table_of(cells, PATH, "bad", Spec())
    except TrainingError as refused:
        return Outcome(seed, form, 0, f"refused: {refused}")
    warned = {
        name
        for name in doubtful
        if any(name in note and ("WARNING" in note or "which is the day" in note) for note in read.notes)
    }
    wrong = _differences(table, read, warned)
    if wrong:
        return Outcome(seed, form, len(warned), f"training: {wrong}")
    part = table.part(sorted(rng.sample(range(table.rows), rng.choice((1, 2, 7, 30)))))
    again, other_form, other_doubtful, _ = _file(rng, part, scoring=True)
    try:
        frame = cells_of(PATH, again, reading_for(read.columns)).frame
    except TrainingError as refused:
        return Outcome(seed, f"{form}; scoring: {other_form}", len(warned), f"refused: {refused}")
    values = to_matrix(frame, read.columns)
    for at, column in enumerate(read.columns):
        truth = next((each for each in part.columns if each.name == column.name), None)
        if truth is None or column.name in warned or column.name in other_doubtful:
            continue
        expected = _numbers(truth, column)
        if frame.height != part.rows or not _same(expected, values[:, at].tolist()):
            return Outcome(
                seed,
                f"{form}; scoring: {other_form}",
                len(warned),
                f"scoring: {column.name}: {_first(expected, values[:, at].tolist())} {column}",
            )
    return Outcome(seed, form, len(warned))


def _file(
    rng: random.Random, table: TrueTable, scoring: bool = False
) -> tuple[bytes, str, frozenset[str], Written | None]:
    """A file of the table, its form in words, and the columns that nobody could be sure of."""
    form = rng.choice(FORMATS)
    if scoring and form == "text":
        cells = written(rng, table, spelling=True)
        return *_plain_text(rng, table, cells), cells.doubtful, cells
    if form in ("sav", "dta") and table.language in LATIN_NAMES:
        return (files.sav if form == "sav" else files.dta)(table, rng), form, frozenset(), None
    if form in ("parquet", "feather", "workbook"):
        return (
            {"parquet": files.parquet, "feather": files.feather, "workbook": files.workbook}[form](table, rng),
            form,
            frozenset(),
            None,
        )
    cells = written(rng, table)
    if form == "arff":
        return files.arff(table, cells), f"arff {cells.styles}", cells.doubtful, cells
    data, text_form = files.text_file(rng, table, cells)
    return data, f"{text_form} {cells.styles}", cells.doubtful, cells


def _plain_text(rng: random.Random, table: TrueTable, cells: Written) -> tuple[bytes, str]:
    data, form = files.text_file(rng, table, cells) if table.rows > 5 else (files.short_text(rng, cells), "short")
    return data, f"{form} {cells.styles}"


def _differences(table: TrueTable, read: Table, warned: set[str]) -> str:
    if len(read.bad) != table.rows:
        return f"{len(read.bad)} rows instead of {table.rows}"
    by_name = {column.name: at for at, column in enumerate(read.columns)}
    for truth in table.columns[:-1]:
        if truth.name in warned:
            continue
        if truth.name not in by_name:
            return f"{truth.name} is not used: {[note for note in read.notes if truth.name in note]}"
        column = read.columns[by_name[truth.name]]
        if column.kind != ("categorical" if truth.kind in ("category", "code") else "numeric"):
            return f"{truth.name} is {column.kind}"
        expected, values = _numbers(truth, column), read.values[:, by_name[truth.name]].tolist()
        if not _same(expected, values):
            return f"{truth.name}: {_first(expected, values)} {column}"
    return "" if read.bad.tolist() == [int(bool(value)) for value in table.columns[-1].values] else "the outcome"


def _numbers(truth: TrueColumn, column: Column) -> list[float]:
    """What the matrix of a table must hold."""
    if truth.kind in ("category", "code"):
        return [
            float(column.categories.index(str(value))) if value in column.categories else math.nan
            for value in truth.values
        ]
    return [_number(value) for value in truth.values]


def _number(value: object) -> float:
    if value is None:
        return math.nan
    if isinstance(value, date):
        return float((value - date(1970, 1, 1)).days)
    return float(value) if isinstance(value, Decimal) else float(bool(value))


def _same(expected: list[float], values: list[float]) -> bool:
    return len(expected) == len(values) and all(
        a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(expected, values, strict=True)
    )


def _first(expected: list[float], values: list[float]) -> str:
    return next(
        (
            f"row {row}: {b!r} for {a!r}"
            for row, (a, b) in enumerate(zip(expected, values, strict=False))
            if not _same([a], [b])
        ),
        f"{len(values)} rows",
    )


def frequent(truth: TrueColumn) -> set[str]:
    """The categories of a true column that are frequent enough to be kept."""
    return {str(value) for value, count in Counter(truth.values).items() if count >= RARE and value is not None}
