"""Measure how good the population is for modelling: how near an additive scorecard comes to the best that is possible.

The champion is judged on people it has not seen (three folds of the 200,000); the unconstrained model is trained on a
million people of another seed; both are compared with the true probability, which only the generator knows.
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
"""Scores from here on are approved: lenders' limit of subprime."""


def worth(arguments: argparse.Namespace) -> Iterator[Row]:
    """All rows, as they are measured."""
    with _directory(arguments.sets) as sets:
        judged, audit = _set(sets, JUDGED_SEED, arguments.judged)
        champion = run.train(judged, OBSERVED, JUDGED_SEED, print, options=run.Options(spanning=True))
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
    """Every AUC is the mean over the champion's folds, so that all are of the same people, grouped alike."""
    table, _ = _set(sets, LEARNERS_SEED, learners)
    unconstrained = _unconstrained(table).decision_function(champion.table.inputs)
    true_probability = audit["true_probability"].to_numpy()
    champion_auc, unconstrained_auc, true_auc = (
        _auc(champion, decision) for decision in (champion.unseen.decision, unconstrained, true_probability)
    )
    yield Row("AUC of the champion", champion_auc, "", ">=", 0.86)
    yield Row(f"AUC of unconstrained boosting on {learners:,} people", unconstrained_auc, "", ">=", 0.86)
    yield Row("AUC, champion behind unconstrained", unconstrained_auc - champion_auc, "", "<=", 0.005)
    yield Row("AUC of the true probability", true_auc, "", "<=", 0.99)
    yield Row("AUC, champion behind the true probability", true_auc - champion_auc, "", "<=", 0.06)


def _unconstrained(table: Table) -> HistGradientBoostingClassifier:
    """Boosting with interactions, without directions, and with enough rounds for early stopping to decide."""
    model = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=600, max_leaf_nodes=31, min_samples_leaf=100, early_stopping=True, random_state=0
    )
    return model.fit(table.inputs, table.bad)


def _auc(champion: run.Run, decision: Matrix) -> float:
    bad, fold = champion.table.bad, champion.unseen.fold
    return float(np.mean([roc_auc_score(bad[fold == number], decision[fold == number]) for number in np.unique(fold)]))


def _fairness(score: NDArray[np.int64], audit: pl.DataFrame) -> Iterator[Row]:
    """Approval rate of each group over that of the group approved most often."""
    groups = {name: audit[name].to_numpy() for name in ("sex", "group")}
    groups["age"] = np.array([age_band(age) for age in audit["age"]])
    for attribute, groups_of_attribute in groups.items():
        for name, ratio in ratios(score >= CUT_OFF, groups_of_attribute).items():
            yield Row(f"AIR at {CUT_OFF}, {attribute}: {name}", ratio, "", ">=", FOUR_FIFTHS)


def _targets(card: dict[str, Any], people: int) -> Iterator[Row]:
    """Distance of people of a third seed from each published figure, against its tolerance."""
    with progress("people compared with targets", people) as done:
        population = scored(figures(TARGET_SEED, people, OBSERVED, done), card)
    values = {target: target.figure(population) for target in TARGETS}
    for target, value in values.items():
        distance = abs(value - target.value)
        if target.held:
            yield Row(f"target {target.name}: {value:.4g}, off by", distance, "", "<=", target.tolerance)
        else:
            yield Row(f"reported, not held, {target.name}: {value:.4g}, off by", distance, "", ">=", 0)
    held = [target.met(value) for target, value in values.items() if target.held]
    yield Row("targets met", sum(held), "", ">=", len(held))
