"""The paired bootstrap measures what it says, and its intervals hold the truth as often as they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import brier_score_loss, log_loss

from training.evaluation.resampling import FIGURES, draws, measured
from training.scorecard.cross_validation import measures

KS = FIGURES.index("ks")


def people(rng: np.random.Generator, rows: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]:
    """A champion's and a better challenger's probabilities, and outcomes."""
    seen, hidden = rng.normal(size=rows), rng.normal(size=rows)
    bad = (rng.random(rows) < 1 / (1 + np.exp(1.5 - seen - 0.5 * hidden))).astype(np.int8)
    return 1 / (1 + np.exp(1.45 - 0.96 * seen)), 1 / (1 + np.exp(1.5 - seen - 0.5 * hidden)), bad


@given(st.integers(0, 1_000), st.integers(10, 200), st.sampled_from((0.1, 0.5, 0.8, 1.0)))
@settings(max_examples=50, deadline=None)
def test_figures_are_those_of_the_metrics(seed: int, rows: int, approved: float) -> None:
    """Brier, log loss and KS as scikit-learn and the report have them, also of weighted rows with ties; the bad rate of the least risky."""
    rng = np.random.default_rng(seed)
    pd = np.round(rng.uniform(0.01, 0.99, rows), 1).clip(0.05, 0.95)
    bad, weight = (rng.random(rows) < pd).astype(np.int8), rng.integers(1, 4, rows).astype(float)
    bad[:2] = (0, 1)
    found = measured(pd, bad).figures(weight, approved)
    assert found[0] == pytest.approx(brier_score_loss(bad, pd, sample_weight=weight))
    assert found[1] == pytest.approx(log_loss(bad, pd, sample_weight=weight))
    assert found[KS] == pytest.approx(max(measures(pd, bad, weight)["ks"], 0.0), abs=1e-12)
    order = np.argsort(pd, kind="stable")
    inside = order[np.cumsum(weight[order]) <= approved * weight.sum() + 1e-9]
    if len(inside):
        assert found[3] == pytest.approx(np.average(bad[inside], weights=weight[inside]))


def test_a_scorecard_against_itself_differs_in_no_draw() -> None:
    """All differences are exactly 0, so that every interval is."""
    first, _, bad = people(np.random.default_rng(0), 300)
    assert not draws(first, first, bad, count=50).differences.any()


def test_the_same_seed_draws_the_same_and_whole_groups_are_drawn() -> None:
    """Of rows repeated in groups the errors are those of single rows, not of three times as many."""
    first, second, bad = people(np.random.default_rng(1), 200)
    alone = draws(first, second, bad, count=400)
    assert (draws(first, second, bad, count=400).differences == alone.differences).all()
    one, other, outcomes = np.tile(first, 3), np.tile(second, 3), np.tile(bad, 3)
    grouped = draws(one, other, outcomes, groups=np.tile(np.arange(200), 3), count=400)
    free = draws(one, other, outcomes, count=400)
    for at in range(len(FIGURES) - 1):
        assert grouped.error(at) == pytest.approx(alone.error(at), rel=0.01)
        assert free.error(at) < 0.75 * alone.error(at)


@pytest.mark.slow
def test_intervals_hold_the_true_difference() -> None:
    """In at least nine of ten files of 500 rows; percentiles of KS and of the bad rate of the approved, which jump, hold it more often than they say."""
    rng = np.random.default_rng(2)
    truth = draws(*people(rng, 200_000), count=1)
    true = truth.second - truth.first
    held = np.zeros(len(FIGURES))
    for file in range(150):
        drawn = draws(*people(rng, 500), count=200, seed=file)
        held += [low <= value <= high for value, (low, high) in zip(true, map(drawn.interval, range(4)), strict=True)]
    assert (held >= 135).all() and held[0] < 150, dict(zip(FIGURES, held, strict=True))
