"""Intervals say how far a figure from few rows may be off."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from training.evaluation.intervals import independent, of_auc, of_ratio, of_share, of_weighted_auc


def test_intervals_match_published_examples() -> None:
    """Wilson's interval of 15 in 50, Hanley and McNeil's of their own example's size."""
    assert of_share(15, 50) == pytest.approx((0.1910, 0.4375), abs=1e-4)
    low, high = of_auc(0.893, 58, 51)
    assert (high - low) / 2 / 1.96 == pytest.approx(0.032, abs=0.001)


@given(st.integers(1, 5_000), st.data())
@settings(deadline=None)
def test_a_share_is_inside_its_interval(total: int, data: st.DataObject) -> None:
    """Always within 0 and 1, and narrower the more rows there are."""
    count = data.draw(st.integers(0, total))
    low, high = of_share(count, total)
    assert 0 <= low <= count / total <= high <= 1
    wide_low, wide_high = of_share(count * 4, total * 4)
    assert wide_high - wide_low < high - low


@given(st.floats(0.5, 1), st.integers(1, 10_000), st.integers(1, 10_000))
@settings(deadline=None)
def test_an_auc_is_inside_its_interval(auc: float, goods: int, bads: int) -> None:
    """Also with one row of a class."""
    low, high = of_auc(auc, goods, bads)
    assert 0 <= low <= auc <= high <= 1


@given(st.integers(1, 500), st.integers(1, 500))
@settings(deadline=None)
def test_a_ratio_of_equal_shares_may_be_one(count: int, more: int) -> None:
    """Two groups of one approval rate are never told apart."""
    low, high = of_ratio(count, count + more, count, count + more)
    assert low <= 1 <= high


def test_an_interval_of_no_rows_is_zero_to_one() -> None:
    """No rows: any share is possible; nobody approved: no division by zero."""
    assert of_share(0, 0) == (0.0, 1.0)
    low, high = of_ratio(0, 40, 30, 40)
    assert 0 < low < high < 1


def test_an_auc_of_plain_rows_has_the_interval_of_delong() -> None:
    """Variance of the placements of bads and of goods, each over its count: written out here once more."""
    rng = np.random.default_rng(0)
    bad = (rng.random(400) < 0.3).astype(np.int8)
    pd = (rng.normal(0, 1, 400) + bad).round(1)
    comparison = (pd[bad == 1][:, None] > pd[bad == 0]) + (pd[bad == 1][:, None] == pd[bad == 0]) / 2
    auc = comparison.mean()
    variance = comparison.mean(axis=1).var() / bad.sum() + comparison.mean(axis=0).var() / (1 - bad).sum()
    low, high = of_weighted_auc(auc, pd, bad, None, None)
    assert (high - low) / 2 == pytest.approx(1.959964 * math.sqrt(variance), rel=0.01)


@pytest.mark.slow
def test_intervals_of_groups_hold_the_truth_as_often_as_they_say() -> None:
    """150 customers of ten rows each with one outcome: the interval of independent rows would miss one half far too often."""
    rng = np.random.default_rng(1)
    groups = np.repeat(np.arange(150), 10)
    inside = plain = 0
    for _ in range(200):
        bad = np.repeat(rng.random(150) < 0.3, 10).astype(np.int8)
        pd = np.repeat(rng.normal(0, 1, 150), 10) + rng.normal(0, 0.1, 1500)
        auc = float(roc_auc_score(bad, pd))
        low, high = of_weighted_auc(auc, pd, bad, None, groups)
        inside += low <= 0.5 <= high
        low, high = of_auc(auc, int((1 - bad).sum()), int(bad.sum()))
        plain += low <= 0.5 <= high
    assert inside >= 182 and plain < 130


def test_shares_of_weights_and_groups_are_of_fewer_independent_rows() -> None:
    """Equal weights change nothing; unequal ones and groups leave fewer; copies of a row are that row."""
    hit = np.arange(100) < 30
    assert independent(hit, None, None) == (30, 100)
    assert independent(hit, np.full(100, 7.0), None) == pytest.approx((30, 100))
    weights = np.where(np.arange(100) % 2, 1.0, 9.0)
    assert independent(hit, weights, None)[1] < 70
    assert independent(np.repeat(hit, 5), None, np.repeat(np.arange(100), 5)) == pytest.approx((30, 100))
    assert independent(np.zeros(10, bool), None, np.repeat([0, 1], 5)) == (0, 2)
