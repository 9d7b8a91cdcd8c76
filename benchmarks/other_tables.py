"""Read public tables as they are, say what was inferred, and compare our training with its peers on each; writes ``benchmarks/tables.json``.

A table is measured with the columns that reading keeps, less the leaks that are known of it, on both sides. What was measured of the same rows and columns
before is kept, so that a run that was stopped goes on; reading is done anew each time.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from sklearn.model_selection import train_test_split

from benchmarks.measuring import ADDITIVE, OURS, Figures, ours, peers, tests_of
from benchmarks.public_tables import MOST_ROWS, PublicTable, export
from benchmarks.results import Row, write
from training.data.table import Table
from training.data.training_table import read_table

RESULTS = Path(__file__).with_name("tables.json")
COMPARED = ("lightgbm", "catboost", "ebm", "optbinning")
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
    def best_additive(self) -> str:
        """The additive peer with the highest AUC."""
        return max(
            (name for name in ADDITIVE if name in self.models and name != OURS), key=lambda name: self.models[name].auc
        )

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
        if not self.models:
            return [silent]
        return [Row(f"{name}: AUC behind the best additive peer", self.behind[0], "", "<=", BEHIND), silent]


def measure(
    tables: Iterable[PublicTable],
    results: Path = RESULTS,
    again: bool = False,
    reading_only: bool = False,
    ours_only: bool = False,
) -> list[Row]:
    """Read and measure the tables one by one, write after each, and return the goals.

    ``again``: measure also what is known; ``ours_only``: of what is known ours again, as after a change of training, which leaves the peers as they were.
    """
    chosen = tuple(tables)
    export(chosen)
    known = {result.table.name: result for result in stored(results)}
    rows: list[Row] = []
    for table in chosen:
        result = _measured(table, None if again else known.get(table.name), reading_only, ours_only)
        known[table.name] = result
        of_all = list(known.values())
        write(results, [row for each in of_all for row in each.goals], tables=[asdict(each) for each in of_all])
        rows += result.goals
        print(*result.goals, sep="\n", flush=True)
    return rows


def stored(results: Path = RESULTS) -> list[Result]:
    """The results in a file, in its order; none if it does not exist."""
    if not results.exists():
        return []
    return msgspec.convert(json.loads(results.read_text())["tables"], list[Result])


def _measured(public: PublicTable, known: Result | None, reading_only: bool, ours_only: bool) -> Result:
    started = time.perf_counter()
    read = read_table(public.path, public.target, public.spec())
    reading = _reading(public, read, time.perf_counter() - started)
    table = _sampled(read_table(public.path, public.target, public.spec(without_leaks=True)) if public.leaks else read)
    fingerprint = _fingerprint(table)
    if known is not None and known.measured == fingerprint and (known.models or reading_only):
        again = {OURS: ours(table, tests_of(table, 1))} if ours_only and known.models else {}
        return replace(known, table=public, reading=reading, models=known.models | again)
    if reading_only:
        return Result(public, reading, fingerprint, len(table.bad), len(table.columns), {})
    print(f"· {public.name}: {len(table.bad):,} rows × {len(table.columns)} columns", flush=True)
    tests = tests_of(table, 1)
    models = {OURS: ours(table, tests)} | peers(table, tests, COMPARED)
    return Result(public, reading, fingerprint, len(table.bad), len(table.columns), models)


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
