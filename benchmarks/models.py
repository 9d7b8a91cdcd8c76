"""``python -m benchmarks.models``: compare our training with five peers on the same folds; writes ``benchmarks/models.json``.

Folds are stratified and shuffled; figures are means over folds (and repeats). Ours is all of `training fit`, including its search for
directions, candidates and pairs, on each fold's training rows alone. Peers run in a separate environment (`./bootstrap
peers`), as their authors ship them. Speed is that of one core; ratios come from the same run. The first scorecard, with which
`make run` starts, is also fitted to synthetic people, because it is what the service scores with.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.model_sets import tables
from benchmarks.results import Row, write
from benchmarks.scoring_speed import speed
from creditapp.errors import CreditappError
from training.data.table import Labels, Matrix, Table
from training.fitting.fit import Fitted, fit
from training.fitting.folds import folds
from training.fitting.hyperparameters import CANDIDATES, FIRST_SCORECARD, Hyperparameters
from training.scorecard.compile import check_agreement, compile_steps

HERE = Path(__file__).parent
RESULTS = HERE / "models.json"
PEERS = HERE.parent / ".cache" / "peers" / "bin" / "python"
REPEATS = {"German": 5, "Taiwan": 1, "population": 1}
FLOORS = {"German": 0.795, "Taiwan": 0.781, "population": 0.86}
DISTANCES = {"German": 0.008, "Taiwan": 0.003, "population": 0.005}
"""AUC by which an additive, monotone scorecard may be behind the best peer."""


@dataclass(frozen=True)
class Figures:
    """Figures of one model: means over folds."""

    auc: float
    brier: float
    seconds: float
    """Of fitting one fold."""


def main() -> None:
    """Measure, print, and write the rows so far after each; exit with 1 if a goal was missed."""
    arguments = _arguments()
    rows: list[Row] = []
    others = _of_other_tables(arguments)
    try:
        for row in _rows(arguments):
            print(row, flush=True)
            rows.append(row)
            write(arguments.out, [*rows, *others])
    except CreditappError as error:
        raise SystemExit(f"error: {error}") from None
    raise SystemExit(0 if all(row.met for row in rows) else 1)


def _of_other_tables(arguments: argparse.Namespace) -> list[Row]:
    """With ``--only``, the results file's rows of the other tables, which it keeps."""
    if arguments.only is None or not arguments.out.exists():
        return []
    return [
        Row(**row)
        for row in json.loads(arguments.out.read_text())["rows"]
        if not row["name"].startswith(arguments.only)
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.models",
        description=__doc__,
        epilog="example: python -m benchmarks.models --only German",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=HERE.parent.parent / "shared" / "data",
        help="directory that holds german/ and taiwan/",
    )
    parser.add_argument(
        "--only", choices=sorted(REPEATS), help="measure one table; the file keeps its rows of the others"
    )
    parser.add_argument("--no-peers", action="store_true", help="measure the project alone")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file")
    return parser.parse_args()


def _rows(arguments: argparse.Namespace) -> Iterator[Row]:
    for name, table in tables(arguments.data):
        if arguments.only in (None, name):
            yield from _table(name, table, {} if arguments.no_peers else None)


def _table(name: str, table: Table, peers: dict[str, Figures] | None) -> Iterator[Row]:
    tests = _tests(table.bad, REPEATS[name])
    ours = _measure(partial(_ours, table), table.bad, tests)
    yield Row(f"{name}: AUC", ours.auc, "", ">=", FLOORS[name])
    others = _peers(table, tests) if peers is None else peers
    for peer, figures in others.items():
        yield Row(f"{name}: AUC of {peer}", figures.auc, "", ">=", 0.5)
    if others:
        best = max(figures.auc for figures in others.values())
        yield Row(f"{name}: AUC, behind the best peer", best - ours.auc, "", "<=", DISTANCES[name])
        yield Row(
            f"{name}: Brier over the best peer's",
            ours.brier / min(peer_figures.brier for peer_figures in others.values()),
            "×",
            "<=",
            1.01,
        )
    yield from _of_all_rows(name, table, CANDIDATES)
    if name == "population":
        yield from _of_all_rows(f"{name}, first scorecard", table, FIRST_SCORECARD)


def _tests(bad: Labels, repeats: int) -> list[NDArray[np.bool_]]:
    """The test rows of each fold, as masks."""
    masks = []
    for repeat in range(repeats):
        for _, test in folds(bad, 3, repeat):
            mask = np.zeros(len(bad), bool)
            mask[test] = True
            masks.append(mask)
    return masks


def _ours(table: Table, test: NDArray[np.bool_]) -> Matrix:
    """Probabilities of bad for a fold's rows by a model searched and fitted on the others, without further calibration."""
    decision = fit(table.rows(np.flatnonzero(~test))).decide(table.values[test])
    return 1 / (1 + np.exp(-decision))


def _measure(fold: Callable[[NDArray[np.bool_]], Matrix], bad: Labels, tests: list[NDArray[np.bool_]]) -> Figures:
    measures = []
    for number, test in enumerate(tests, 1):
        started = time.perf_counter()
        pd = fold(test)
        seconds = time.perf_counter() - started
        measures.append((float(roc_auc_score(bad[test], pd)), float(np.mean((pd - bad[test]) ** 2)), seconds))
        print(
            f"· fold {number} of {len(tests)}: AUC {measures[-1][0]:.4f}, {seconds:.1f} s", file=sys.stderr, flush=True
        )
    return Figures(*map(float, np.mean(measures, axis=0)))


def _peers(table: Table, tests: list[NDArray[np.bool_]]) -> dict[str, Figures]:
    with tempfile.TemporaryDirectory() as directory:
        task, answer = Path(directory) / "task.npz", Path(directory) / "answer.npz"
        np.savez(
            task,
            values=table.values,
            bad=table.bad,
            tests=np.array(tests),
            names=np.array([column.name for column in table.columns]),
            categorical=np.array([column.kind == "categorical" for column in table.columns]),
        )
        # Threads that wait actively never finish on a busy machine.
        environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "KMP_BLOCKTIME": "0"}
        subprocess.run([PEERS, HERE / "peers.py", task, answer], check=True, stdout=sys.stderr, env=environment)
        answers = np.load(answer)
        names = [name for name in answers.files if not name.endswith(" seconds")]
        return {name: _figures_of(answers[name], answers[f"{name} seconds"], table.bad, tests) for name in names}


def _figures_of(probabilities: Matrix, seconds: Matrix, bad: Labels, tests: list[NDArray[np.bool_]]) -> Figures:
    pairs = [(probability[test], bad[test]) for probability, test in zip(probabilities, tests, strict=True)]
    return Figures(
        float(np.mean([roc_auc_score(truth, probability) for probability, truth in pairs])),
        float(np.mean([np.mean((probability - truth) ** 2) for probability, truth in pairs])),
        float(seconds.mean()),
    )


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
