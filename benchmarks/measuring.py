"""Measure our training and its peers on the same folds of one table: AUC, Brier score, and seconds of fitting.

Folds are stratified and shuffled, and keep rows of one group together. Ours is all of `training fit`, including its search for directions, candidates
and pairs, on each fold's training rows alone. Peers run in a separate environment (`./bootstrap peers`), as their authors ship them.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.public_tables import PEERS
from training.data.table import Matrix, Table
from training.fitting.fit import fit
from training.fitting.folds import folds

HERE = Path(__file__).parent
OURS = "ours"
ADDITIVE = (OURS, "ebm", "optbinning")
"""Models whose score is a sum of parts of one or two columns each."""
Mask = NDArray[np.bool_]


class TookTooLong(Exception):
    """A peer had not fitted within its limit of seconds."""


@dataclass(frozen=True)
class Figures:
    """Figures of one model, one entry a fold."""

    aucs: tuple[float, ...]
    briers: tuple[float, ...]
    fitting: tuple[float, ...]
    """Seconds."""
    given_up: float = 0.0
    """Seconds after which the next fold was given up, and with it the model on this table; 0: none was."""

    @property
    def folds(self) -> int:
        """How many were measured."""
        return len(self.aucs)

    def and_then(self, later: "Figures") -> "Figures":
        """With the folds measured after these."""
        return Figures(self.aucs + later.aucs, self.briers + later.briers, self.fitting + later.fitting, later.given_up)

    @property
    def auc(self) -> float:
        """Mean over folds."""
        return float(np.mean(self.aucs))

    @property
    def brier(self) -> float:
        """Mean over folds."""
        return float(np.mean(self.briers))

    @property
    def seconds(self) -> float:
        """Of fitting one fold."""
        return float(np.mean(self.fitting))


def tests_of(table: Table, repeats: int) -> list[Mask]:
    """The test rows of each of three folds, as masks, for each repeat."""
    masks = []
    for repeat in range(repeats):
        for _, test in folds(table.bad, 3, repeat, table.groups):
            mask = np.zeros(len(table.bad), bool)
            mask[test] = True
            masks.append(mask)
    return masks


def ours(table: Table, tests: list[Mask]) -> Figures:
    """Our training."""
    return _measure(partial(_our_probabilities, table), table, tests)


def _our_probabilities(table: Table, test: Mask) -> Matrix:
    """Probabilities of bad for a fold's rows by a model searched and fitted on the others, without further calibration."""
    decision = fit(table.rows(np.flatnonzero(~test))).decide(table.values[test])
    return 1 / (1 + np.exp(-decision))


def _measure(fold: Callable[[Mask], Matrix], table: Table, tests: list[Mask]) -> Figures:
    measures = []
    for number, test in enumerate(tests, 1):
        started = time.perf_counter()
        pd = fold(test)
        seconds = time.perf_counter() - started
        measures.append((*_auc_and_brier(pd, table.bad[test]), seconds))
        print(
            f"· fold {number} of {len(tests)}: AUC {measures[-1][0]:.4f}, {seconds:.1f} s", file=sys.stderr, flush=True
        )
    aucs, briers, fitting = zip(*measures, strict=True)
    return Figures(aucs, briers, fitting)


def _auc_and_brier(pd: Matrix, bad: NDArray[np.int8]) -> tuple[float, float]:
    return float(roc_auc_score(bad, pd)), float(np.mean((pd - bad) ** 2))


def peers(table: Table, tests: list[Mask], names: Sequence[str] = (), limit: float | None = None) -> dict[str, Figures]:
    """Every peer, or those named, on the same columns and folds; TookTooLong if that takes more than ``limit`` seconds."""
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
        _run([PEERS, HERE / "peers.py", task, answer, *names], limit)
        answers = np.load(answer)
        answered = [name for name in answers.files if not name.endswith(" seconds")]
        return {name: _figures_of(answers[name], answers[f"{name} seconds"], table, tests) for name in answered}


def _run(command: list[Path | str], limit: float | None) -> None:
    """Run it to its end, or for so many seconds, and end with it the processes that it started."""
    # Threads that wait actively never finish on a busy machine.
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "KMP_BLOCKTIME": "0"}
    with subprocess.Popen(command, stdout=sys.stderr, env=environment, start_new_session=True) as process:
        try:
            returned = process.wait(limit)
        except subprocess.TimeoutExpired:
            raise TookTooLong from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if returned:
        raise subprocess.CalledProcessError(returned, command)


def _figures_of(probabilities: Matrix, seconds: Matrix, table: Table, tests: list[Mask]) -> Figures:
    measures = [
        _auc_and_brier(probability[test], table.bad[test])
        for probability, test in zip(probabilities, tests, strict=True)
    ]
    aucs, briers = zip(*measures, strict=True)
    return Figures(aucs, briers, tuple(seconds.tolist()))
