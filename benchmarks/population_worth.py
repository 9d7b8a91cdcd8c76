"""What a population is worth to a modeller: how near an additive scorecard comes to what can be known at all.

The champion is judged on people it has not seen (three folds of the 200,000); the unconstrained model learns from a
million people of another seed; both are held against the true probability that only the generator knows.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from benchmarks.results import Row
from creditapp.console.progress import progress
from training.data.audit import age_band
from training.data.table import Matrix, Table
from training.evaluation.fairness import FOUR_FIFTHS, ratios
from training.population.dataset import DatasetRequest
from training.population.dataset_files import SCHEMA, read, write
from training.population.figures import figures
from training.population.report import scored
from training.population.targets import TARGETS
from training.scorecard import run
from training.scorecard.rescore import rescore

OBSERVED = date(2024, 10, 31)
JUDGED_SEED, LEARNERS_SEED, TARGET_SEED = 77, 78, 20_241
CUT_OFF = 620
"""Approved from here on: where lenders draw the line of subprime."""


def worth(arguments: argparse.Namespace) -> Iterator[Row]:
    """All rows, as they are found."""
    with _directory(arguments.sets) as sets:
        judged, audit = _set(sets, JUDGED_SEED, arguments.judged)
        champion = run.train(judged, OBSERVED, JUDGED_SEED, print)
        yield from _against_the_best(champion, audit, sets, arguments.learners)
        yield Row("ECE of the champion", champion.metrics["ece"], "", "<=", 0.01)
        yield from _fairness(rescore(champion.card, judged.values).score, audit)
        yield from _targets(champion.card, arguments.judged)


@contextmanager
def _directory(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory() as directory:
        yield Path(directory)


def _set(sets: Path, seed: int, people: int) -> tuple[Table, pl.DataFrame]:
    out = sets / f"{seed}-{people}"
    if not (out / SCHEMA).exists():
        with progress(f"people of seed {seed}", people) as done:
            write(DatasetRequest(seed, people, OBSERVED), out, done)
    return read(out)


def _against_the_best(champion: run.Run, audit: pl.DataFrame, sets: Path, learners: int) -> Iterator[Row]:
    """Every AUC is the mean over the champion's folds, so that all are of the same people in the same portions."""
    table, _ = _set(sets, LEARNERS_SEED, learners)
    free = _unconstrained(table).decision_function(champion.table.inputs)
    truth = audit["true_probability"].to_numpy()
    mine, best, known = (_auc(champion, by) for by in (champion.unseen.decision, free, truth))
    yield Row("AUC of the champion", mine, "", ">=", 0.86)
    yield Row(f"AUC of unconstrained boosting on {learners:,} people", best, "", ">=", 0.86)
    yield Row("AUC, champion behind unconstrained", best - mine, "", "<=", 0.005)
    yield Row("AUC of the true probability", known, "", "<=", 0.99)
    yield Row("AUC, champion behind the true probability", known - mine, "", "<=", 0.06)


def _unconstrained(table: Table) -> HistGradientBoostingClassifier:
    """With interactions, no direction, and rounds enough for its early stopping to decide."""
    model = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=600, max_leaf_nodes=31, min_samples_leaf=100, early_stopping=True, random_state=0
    )
    return model.fit(table.inputs, table.bad)


def _auc(champion: run.Run, by: Matrix) -> float:
    bad, fold = champion.table.bad, champion.unseen.fold
    return float(np.mean([roc_auc_score(bad[fold == each], by[fold == each]) for each in np.unique(fold)]))


def _fairness(score: NDArray[np.int64], audit: pl.DataFrame) -> Iterator[Row]:
    """Approval of each group over that of the group approved most often."""
    groups = {name: audit[name].to_numpy() for name in ("sex", "group")}
    groups["age"] = np.array([age_band(age) for age in audit["age"]])
    for attribute, of in groups.items():
        for name, ratio in ratios(score >= CUT_OFF, of).items():
            yield Row(f"AIR at {CUT_OFF}, {attribute}: {name}", ratio, "", ">=", FOUR_FIFTHS)


def _targets(card: dict[str, Any], people: int) -> Iterator[Row]:
    """How far each published figure is missed, against its tolerance, by people of a third seed."""
    with progress("people held against targets", people) as done:
        found = scored(figures(TARGET_SEED, people, OBSERVED, done), card)
    values = {target: target.figure(found) for target in TARGETS}
    for target, value in values.items():
        distance = abs(value - target.value)
        yield Row(f"target {target.name}: {value:.4g}, off by", distance, "", "<=", target.tolerance)
    yield Row("targets met", sum(target.met(value) for target, value in values.items()), "", ">=", len(TARGETS))
