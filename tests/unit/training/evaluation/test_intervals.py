"""Intervals say how far a figure from few rows may be off."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.evaluation.intervals import of_auc, of_ratio, of_share


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
