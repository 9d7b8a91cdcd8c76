"""The variance of AUCs is DeLong's: it agrees with the comparison of every bad row with every good one, and with resampling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from training.evaluation.delong import auc_difference, auc_of

Rankings = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]


@st.composite
def rankings(draw: st.DrawFn) -> Rankings:
    """Two rankings of a few rows with many ties, and outcomes of both classes, two of each at least."""
    rows = draw(st.integers(4, 30))
    bad = np.array(draw(st.lists(st.integers(0, 1), min_size=rows, max_size=rows)), np.int8)
    bad[:4] = (0, 0, 1, 1)
    levels = st.lists(st.integers(0, 6), min_size=rows, max_size=rows)
    first, second = (np.array(draw(levels)) / 7 for _ in range(2))
    return first, second, bad


def by_every_pair(
    first: NDArray[np.float64], second: NDArray[np.float64], bad: NDArray[np.int8]
) -> tuple[float, float]:
    """Difference of the AUCs and its variance, by the definition of DeLong, DeLong and Clarke-Pearson: every bad row against every good one."""
    parts = []
    for pd in (first, second):
        above = np.array([[float(b > g) + 0.5 * float(b == g) for g in pd[bad == 0]] for b in pd[bad == 1]])
        parts.append((above.mean(), above.mean(axis=1), above.mean(axis=0)))
    by_bad, by_good = (np.cov(np.vstack([part[at] for part in parts])) for at in (1, 2))
    covariance = by_bad / (bad == 1).sum() + by_good / (bad == 0).sum()
    contrast = np.array([-1.0, 1.0])
    return float(parts[1][0] - parts[0][0]), float(contrast @ covariance @ contrast)


@pytest.mark.slow
@given(rankings())
@settings(max_examples=60, deadline=None)
def test_ranks_give_what_every_pair_gives(drawn: Rankings) -> None:
    """Difference and variance, with any ties."""
    first, second, bad = drawn
    difference = auc_difference(first, second, bad)
    naive, variance = by_every_pair(first, second, bad)
    assert difference.value == pytest.approx(naive, abs=1e-12)
    assert difference.error**2 == pytest.approx(variance, abs=1e-12)


@pytest.mark.slow
@given(rankings())
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_two_changes_the_sign_only_and_none_differs_from_itself(drawn: Rankings) -> None:
    """Antisymmetric; 0 with no error and p of 1 against itself."""
    first, second, bad = drawn
    there, back = auc_difference(first, second, bad), auc_difference(second, first, bad)
    assert there.value == pytest.approx(-back.value, abs=1e-12) and there.error == pytest.approx(back.error, abs=1e-12)
    same = auc_difference(first, first, bad)
    assert (same.value, same.error, same.p) == (0.0, 0.0, 1.0)


def paired(rng: np.random.Generator, rows: int) -> Rankings:
    """Two noisy views of one risk, and outcomes."""
    risk = rng.normal(size=rows)
    bad = (rng.random(rows) < 1 / (1 + np.exp(1.5 - risk))).astype(np.int8)
    return risk + rng.normal(0, 0.6, rows), risk + rng.normal(0, 1.0, rows), bad


@pytest.mark.slow
def test_the_error_is_that_of_resampling() -> None:
    """Within what a bootstrap of 400 draws can tell."""
    rng = np.random.default_rng(0)
    first, second, bad = paired(rng, 400)
    drawn = [rng.integers(0, 400, 400) for _ in range(400)]
    differences = [auc_difference(first[at], second[at], bad[at]).value for at in drawn]
    assert auc_difference(first, second, bad).error == pytest.approx(float(np.std(differences)), rel=0.12)


def test_repeating_every_row_in_its_group_adds_nothing() -> None:
    """Groups of three copies have the error of single rows; the same rows taken as independent would claim more."""
    first, second, bad = paired(np.random.default_rng(1), 300)
    alone = auc_difference(first, second, bad)
    one, other, outcomes = np.tile(first, 3), np.tile(second, 3), np.tile(bad, 3)
    groups = np.tile(np.arange(300), 3)
    together = auc_difference(one, other, outcomes, groups=groups)
    assert together.value == pytest.approx(alone.value, abs=1e-12)
    assert together.error == pytest.approx(alone.error, rel=0.01)
    assert auc_difference(one, other, outcomes).error < 0.6 * alone.error


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """In 92 to 98 % of 500 files (94.98 % of 4,000, measured once) of 400 rows; the truth is the difference in 400,000 others."""
    rng = np.random.default_rng(4)
    truth = auc_difference(*paired(rng, 400_000)).value
    held = 0
    for _ in range(500):
        low, high = auc_difference(*paired(rng, 400)).interval
        held += low <= truth <= high
    assert 460 <= held <= 490


def test_an_auc_has_its_own_interval() -> None:
    """Around the AUC, wider where rows are fewer."""
    files = [paired(np.random.default_rng(3), rows) for rows in (100, 10_000)]
    few, many = (auc_of(first, bad) for first, _, bad in files)
    for estimate in (few, many):
        low, high = estimate.interval
        assert low < estimate.value < high
    assert few.error > 5 * many.error
