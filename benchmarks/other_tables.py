"""Read public tables as they are, say what was inferred, and compare our training with its peers on each; writes ``benchmarks/tables.json``.

A table is measured with the columns that reading keeps, less the leaks that are known of it, on both sides. Each fold of each model is written as it
comes, and what was measured of the same rows and columns before is kept, so that a run that was stopped goes on; reading is done anew each time. The smallest
table is measured first, and a peer that takes too long for a fold is given up on that table.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from sklearn.model_selection import train_test_split

from benchmarks.measuring import ADDITIVE, OURS, Figures, Mask, TookTooLong, ours, peers, tests_of
from benchmarks.public_tables import MOST_ROWS, PublicTable, export
from benchmarks.results import Row, write
from training.data.table import Table
from training.data.training_table import read_table

RESULTS = Path(__file__).with_name("tables.json")
COMPARED = ("lightgbm", "catboost", "ebm", "optbinning")
MODELS = (*COMPARED, OURS)
FOLDS = 3
LIMIT = 600.0
"""Seconds that a peer may take for a fold."""
BEHIND = 0.003
"""AUC by which our scorecard may be behind the best additive peer."""


@dataclass(frozen=True)
class Reading:
    """What reading a table as it is came to."""

    rows: int
    columns: int
    """Of the file, without the target."""
    inputs: int
    bad: float
    """Share of bads."""
    seconds: float
    notes: tuple[str, ...]
    silent: tuple[str, ...]
    """Known leaks that were used without a word."""


@dataclass(frozen=True)
class Result:
    """A table, what was read, and what was measured of it."""

    table: PublicTable
    reading: Reading
    measured: str
    """SHA-256 of the rows and columns that were measured."""
    rows: int
    inputs: int
    models: dict[str, Figures]
    """None of a table that was only read."""

    @property
    def is_complete(self) -> bool:
        """Whether every model was measured on all folds, or given up."""
        return not self.open_models

    @property
    def open_models(self) -> tuple[str, ...]:
        """Those of which folds are missing."""
        return tuple(name for name in MODELS if not self._is_done(name))

    def _is_done(self, name: str) -> bool:
        return self._is_whole(name) or (name in self.models and self.models[name].given_up > 0)

    def whole(self, names: Iterable[str]) -> tuple[float, ...]:
        """The AUC of each of these models that was measured on all folds."""
        return tuple(self.models[name].auc for name in names if self._is_whole(name))

    def _is_whole(self, name: str) -> bool:
        return name in self.models and self.models[name].folds == FOLDS

    @property
    def best_additive(self) -> str:
        """The additive peer with the highest AUC, of those measured on all folds."""
        peers_of_ours = (name for name in ADDITIVE if name != OURS and self._is_whole(name))
        return max(peers_of_ours, key=lambda name: self.models[name].auc)

    @property
    def behind(self) -> tuple[float, float]:
        """By how much the best additive peer's AUC is higher than ours, and the standard error of that over the folds (too small, as folds overlap)."""
        differences = np.subtract(self.models[self.best_additive].aucs, self.models[OURS].aucs)
        return float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(len(differences)))

    @property
    def goals(self) -> list[Row]:
        """What must hold of it."""
        name = self.table.name
        silent = Row(f"{name}: known leaks without a word", len(self.reading.silent), "", "<=", 0)
        if not self.is_complete:
            return [silent]
        return [Row(f"{name}: AUC behind the best additive peer", self.behind[0], "", "<=", BEHIND), silent]


def measure(
    tables: Iterable[PublicTable],
    results: Path = RESULTS,
    again: bool = False,
    reading_only: bool = False,
    ours_only: bool = False,
) -> list[Row]:
    """Read the tables, measure them from the smallest on, write after each fold, and return the goals.

    ``again``: measure also what is known; ``ours_only``: of what is known ours again, as after a change of training, which leaves the peers as they were.
    """
    chosen = tuple(tables)
    export(chosen)
    known = {result.table.name: result for result in stored(results)}
    compared = []
    for public in chosen:
        result, table = _read(public, None if again else known.get(public.name))
        known[public.name] = result
        compared.append((result, table))
    _write(results, known)
    for result, table in [] if reading_only else sorted(compared, key=lambda pair: pair[0].rows * pair[0].inputs):
        for further in _measured(result, table, ours_only):
            known[result.table.name] = further
            _write(results, known)
        print(*known[result.table.name].goals, sep="\n", flush=True)
    return [row for public in chosen for row in known[public.name].goals]


def _write(results: Path, known: dict[str, Result]) -> None:
    of_all = list(known.values())
    write(results, [row for each in of_all for row in each.goals], tables=[asdict(each) for each in of_all])


def stored(results: Path = RESULTS) -> list[Result]:
    """The results in a file, in its order; none if it does not exist."""
    if not results.exists():
        return []
    return msgspec.convert(json.loads(results.read_text())["tables"], list[Result])


def _read(public: PublicTable, known: Result | None) -> tuple[Result, Table]:
    """The table as it is compared, and what is known of it: nothing is of other rows or columns."""
    started = time.perf_counter()
    read = read_table(public.path, public.target, public.spec())
    reading = _reading(public, read, time.perf_counter() - started)
    table = _sampled(read_table(public.path, public.target, public.spec(without_leaks=True)) if public.leaks else read)
    fingerprint = _fingerprint(table)
    models = known.models if known is not None and known.measured == fingerprint else {}
    return Result(public, reading, fingerprint, len(table.bad), len(table.columns), models), table


def _measured(result: Result, table: Table, ours_only: bool) -> Iterator[Result]:
    """The result after each fold that was missing."""
    if ours_only:
        result = replace(result, models={name: figures for name, figures in result.models.items() if name != OURS})
    tests = tests_of(table, 1)
    for name in result.open_models:
        figures = result.models.get(name, Figures((), (), ()))
        while figures.folds < FOLDS and not figures.given_up:
            print(f"· {result.table.name}, {name}: fold {figures.folds + 1} of {FOLDS}", flush=True)
            figures = figures.and_then(_fold(name, table, tests[figures.folds]))
            result = replace(result, models=result.models | {name: figures})
            yield result


def _fold(name: str, table: Table, test: Mask) -> Figures:
    """A model's figures on one fold; none if it was given up."""
    try:
        return ours(table, [test]) if name == OURS else peers(table, [test], (name,), LIMIT)[name]
    except TookTooLong:
        return Figures((), (), (), LIMIT)


def _reading(public: PublicTable, read: Table, seconds: float) -> Reading:
    used = {column.name for column in read.columns}
    warned = [note for note in read.notes if note.startswith("WARNING")]
    silent = [leak for leak in public.leaks if leak in used and not any(f" {leak} is used" in note for note in warned)]
    return Reading(
        len(read.bad), len(read.names) - 1, len(used), float(read.bad.mean()), seconds, read.notes, tuple(silent)
    )


def _sampled(table: Table) -> Table:
    if len(table.bad) <= MOST_ROWS:
        return table
    drawn, _ = train_test_split(np.arange(len(table.bad)), train_size=MOST_ROWS, stratify=table.bad, random_state=0)
    return table.rows(np.sort(drawn))


def _fingerprint(table: Table) -> str:
    columns = [
        (column.name, column.kind, column.categories, column.specials, column.direction, column.free)
        for column in table.columns
    ]
    said = hashlib.sha256(repr(columns).encode())
    said.update(np.ascontiguousarray(table.values).tobytes() + table.bad.tobytes())
    return said.hexdigest()
