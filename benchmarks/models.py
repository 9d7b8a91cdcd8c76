"""``python -m benchmarks.models``: compare our training with five peers on the same folds of known tables, or of tables that were chosen for nothing.

``benchmarks/models.json``: two public tables and synthetic people, for which training was tuned. Figures are means over folds (and repeats). Speed is
that of one core; ratios come from the same run. The first scorecard, with which `make run` starts, is also fitted to synthetic people,
because it is what the service scores with. ``--tables other`` takes other public tables as they are (`other_tables`); writes ``benchmarks/tables.json``.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import other_tables
from benchmarks.measuring import Figures, ours, peers, tests_of
from benchmarks.model_sets import tables
from benchmarks.public_tables import PUBLIC_TABLES
from benchmarks.results import Row, write
from benchmarks.scoring_speed import speed
from creditapp.errors import CreditappError
from training.data.table import Table
from training.fitting.fit import Fitted, fit
from training.fitting.hyperparameters import CANDIDATES, FIRST_SCORECARD, Hyperparameters
from training.scorecard.compile import check_agreement, compile_steps

HERE = Path(__file__).parent
RESULTS = HERE / "models.json"
REPEATS = {"German": 5, "Taiwan": 1, "population": 1}
FLOORS = {"German": 0.795, "Taiwan": 0.781, "population": 0.86}
DISTANCES = {"German": 0.008, "Taiwan": 0.003, "population": 0.005}
"""AUC by which an additive, monotone scorecard may be behind the best peer."""


def main() -> None:
    """Measure, print, and write the rows so far after each; exit with 1 if a goal was missed."""
    arguments = _arguments()
    if arguments.tables == "other":
        raise SystemExit(_other_tables(arguments))
    rows: list[Row] = []
    out = arguments.out or RESULTS
    others = _of_other_tables(out, arguments.only)
    try:
        for row in _rows(arguments):
            print(row, flush=True)
            rows.append(row)
            write(out, [*rows, *others])
    except CreditappError as error:
        raise SystemExit(f"error: {error}") from None
    raise SystemExit(0 if all(row.met for row in rows) else 1)


def _other_tables(arguments: argparse.Namespace) -> int | str:
    """What to exit with after measuring tables that were chosen for nothing."""
    chosen = [table for table in PUBLIC_TABLES if arguments.only in (None, table.name)]
    try:
        rows = other_tables.measure(
            chosen, arguments.out or other_tables.RESULTS, arguments.again, arguments.reading, arguments.ours
        )
    except CreditappError as error:
        return f"error: {error}"
    return 0 if all(row.met for row in rows) else 1


def _of_other_tables(out: Path, only: str | None) -> list[Row]:
    """With ``--only``, the results file's rows of the other tables, which it keeps."""
    if only is None or not out.exists():
        return []
    return [Row(**row) for row in json.loads(out.read_text())["rows"] if not row["name"].startswith(only)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.models",
        description=__doc__,
        epilog="examples: python -m benchmarks.models --only German; python -m benchmarks.models --tables other --only hmda",
    )
    parser.add_argument(
        "--tables",
        choices=("known", "other"),
        default="known",
        help="the tables of models.json (known), or those of tables.json",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=HERE.parent.parent / "shared" / "data",
        help="directory that holds german/ and taiwan/",
    )
    parser.add_argument("--only", metavar="TABLE", help="measure one table; the file keeps its rows of the others")
    parser.add_argument("--no-peers", action="store_true", help="measure the project alone (known tables)")
    parser.add_argument(
        "--again", action="store_true", help="measure also what tables.json has of the same rows (other tables)"
    )
    parser.add_argument(
        "--ours", action="store_true", help="measure ours again where the rest is in tables.json (other tables)"
    )
    parser.add_argument(
        "--reading", action="store_true", help="say what is read and inferred, and measure nothing (other tables)"
    )
    parser.add_argument("--out", type=Path, help="results file (benchmarks/models.json, benchmarks/tables.json)")
    arguments = parser.parse_args()
    names = sorted(REPEATS) if arguments.tables == "known" else [table.name for table in PUBLIC_TABLES]
    if arguments.only not in (None, *names):
        parser.error(f"--only is one of {', '.join(names)}")
    return arguments


def _rows(arguments: argparse.Namespace) -> Iterator[Row]:
    for name, table in tables(arguments.data):
        if arguments.only in (None, name):
            yield from _table(name, table, {} if arguments.no_peers else None)


def _table(name: str, table: Table, others: dict[str, Figures] | None) -> Iterator[Row]:
    tests = tests_of(table, REPEATS[name])
    own = ours(table, tests)
    yield Row(f"{name}: AUC", own.auc, "", ">=", FLOORS[name])
    others = peers(table, tests) if others is None else others
    for peer, figures in others.items():
        yield Row(f"{name}: AUC of {peer}", figures.auc, "", ">=", 0.5)
    if others:
        best = max(figures.auc for figures in others.values())
        yield Row(f"{name}: AUC, behind the best peer", best - own.auc, "", "<=", DISTANCES[name])
        yield Row(
            f"{name}: Brier over the best peer's",
            own.brier / min(peer_figures.brier for peer_figures in others.values()),
            "×",
            "<=",
            1.01,
        )
    yield from _of_all_rows(name, table, CANDIDATES)
    if name == "population":
        yield from _of_all_rows(f"{name}, first scorecard", table, FIRST_SCORECARD)


def _of_all_rows(name: str, table: Table, candidates: tuple[Hyperparameters, ...]) -> Iterator[Row]:
    """One fit on all rows: its duration, the difference between tables and estimator, and the speed of scoring."""
    started = time.perf_counter()
    fitted: Fitted = fit(table, candidates=candidates)
    yield Row(f"{name}: fitting all rows on {os.cpu_count()} cores", time.perf_counter() - started, "s", "<=", 60)
    compiled = compile_steps(fitted)
    yield Row(
        f"{name}: compiled against estimator, {len(table.bad):,} rows",
        check_agreement(fitted, compiled, table.values),
        "",
        "<=",
        1e-9,
    )
    yield from speed(name, table, fitted, compiled)


if __name__ == "__main__":
    main()
