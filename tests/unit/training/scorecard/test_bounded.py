"""An engineered scorecard keeps the shapes that the data show and the ranges of points that are stated."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from training.data.table import Column, Table
from training.errors import TrainingError
from training.fitting.fit import fit
from training.fitting.hyperparameters import Hyperparameters
from training.scorecard import run
from training.scorecard.bounded import bounded
from training.scorecard.compile import check_agreement, compile_steps
from training.scorecard.rescore import rescore
from training.scorecard.scale import SCALE

CANDIDATES = (Hyperparameters(learning_rate=0.2, leaves=6, smallest_leaf=10, most_rounds=40, members=3),)
BOUNDS = ((50.0, 120.0), (0.0, 400.0), (60.0, 90.0))


def table(rows: int = 3_000) -> Table:
    """Use of limits, months since lateness ("never" for most), and an event too rare to show in the outcomes."""
    rng = np.random.default_rng(5)
    use = rng.random(rows)
    since = np.where(rng.random(rows) < 0.7, np.nan, rng.integers(0, 60, rows))
    rare = np.where(np.arange(rows) < 3, 5.0, np.nan)
    margin = 3 * use + np.where(np.isnan(since), 0, 3 - since / 30) - 3
    bad = (rng.random(rows) < 1 / (1 + np.exp(-margin))).astype(np.int8)
    columns = tuple(
        Column(name, direction=direction, code=name, never=never, points=points)
        for (name, direction, never), points in zip(
            (("use", -1, False), ("since", 1, True), ("rare", 1, True)), BOUNDS, strict=True
        )
    )
    return Table(columns, np.column_stack([use, since, rare]), bad, (), "0" * 64)


@pytest.fixture(scope="module")
def trained() -> run.Run:
    """A run whose scorecard spans the scale."""
    return run.train(table(), date(2026, 11, 29), 0, lambda _: None, CANDIDATES, run.Options(spanning=True))


@pytest.mark.slow
def test_the_best_is_850_the_worst_300_and_nobody_is_cut_off(trained: run.Run) -> None:
    """Base points are 850, all worst points together 550; every row's points add up to its score."""
    card = trained.card
    worst = [min(*one["points"], one["missing"]["points"]) for one in card["characteristics"]]
    assert (card["base_points"], sum(worst)) == (850, -550)
    scores = rescore(card, trained.table.values)
    assert (scores.score == 850 + scores.points.sum(axis=1)).all()


@pytest.mark.slow
def test_each_worst_value_costs_what_is_stated_at_least_and_at_most(trained: run.Run) -> None:
    """To a point, as rounding may move a range by half a point and the scale by as little."""
    for one, (low, high) in zip(trained.card["characteristics"], BOUNDS, strict=True):
        assert low - 1 <= -min(*one["points"], one["missing"]["points"]) <= high + 1


def test_no_edge_lies_between_the_largest_value_and_never(trained: run.Run) -> None:
    """What never happened is a bin of its own, the best."""
    since = trained.card["characteristics"][1]
    assert since["edges"] and max(since["edges"]) < 60
    assert since["missing"]["points"] == 0


def test_the_scorecard_agrees_with_the_released_estimator(trained: run.Run) -> None:
    """The estimator is the engineered one: its decisions are those of the scorecard, to 1e-9."""
    assert trained.metrics["agreement"] < 1e-9
    assert check_agreement(trained.fitted, compile_steps(trained.fitted), trained.table.values) < 1e-9


def test_bounds_that_cannot_span_the_scale_are_refused() -> None:
    """Ranges of 100 points at most cannot be 550 together."""
    small = replace(table(), columns=tuple(replace(column, points=(0.0, 100.0)) for column in table().columns))
    with pytest.raises(TrainingError, match="whole scale"):
        bounded(fit(small, 0, CANDIDATES), small, SCALE)
