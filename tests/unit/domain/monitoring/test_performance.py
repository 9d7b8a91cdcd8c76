"""Figures computed from counts by score are those that the whole list of people would give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score, roc_curve

from creditapp.domain.monitoring.performance import OutcomeCounts, auc, calibration_error, ks, tenths, totals
from tests.support.domain_samples import many

PEOPLE = st.lists(st.tuples(st.integers(300, 850), st.booleans(), st.floats(0, 1)), min_size=1, max_size=80)
"""Score, whether the outcome was bad, and PD."""


def counts_by_score(people: list[tuple[int, bool, float]]) -> OutcomeCounts:
    """The people's outcomes, counted."""
    counts: dict[int, tuple[int, int, float]] = {}
    for score, bad, pd in people:
        goods_before, bads_before, expected = counts.get(score, (0, 0, 0.0))
        counts[score] = (goods_before + (not bad), bads_before + bad, expected + pd)
    return counts


@pytest.mark.slow
@given(PEOPLE)
@many
def test_auc_and_ks_are_those_of_scikit_learn(people: list[tuple[int, bool, float]]) -> None:
    """None without both goods and bads."""
    counts = counts_by_score(people)
    bad = np.array([bad for _, bad, _ in people])
    if bad.all() or not bad.any():
        assert auc(counts) is None and ks(counts) is None
        return
    risk = np.array([-score for score, _, _ in people])
    false, true, _ = roc_curve(bad, risk, drop_intermediate=False)
    assert auc(counts) == pytest.approx(roc_auc_score(bad, risk))
    assert ks(counts) == pytest.approx(np.abs(true - false).max())


@pytest.mark.slow
@given(PEOPLE)
@many
def test_tenths_hold_everybody_once(people: list[tuple[int, bool, float]]) -> None:
    """At most ten groups; their counts and bads add up, and the calibration error is within 0 and 1."""
    counts = counts_by_score(people)
    groups = tenths(counts)
    assert len(groups) <= 10
    assert sum(group[0] for group in groups) == len(people) == sum(totals(counts))
    assert sum(group[1] for group in groups) == sum(bad for _, bad, _ in people)
    error = calibration_error(counts)
    assert error is not None and -1e-9 <= error <= 1 + 1e-9


def test_the_calibration_error_is_the_distance_of_expected_and_observed_bad_rate() -> None:
    """Half of 100 people go bad at every score."""
    calibrated = dict.fromkeys(range(600, 620), (50, 50, 50.0))
    too_low = dict.fromkeys(range(600, 620), (50, 50, 40.0))
    assert calibration_error(calibrated) == pytest.approx(0)
    assert calibration_error(too_low) == pytest.approx(0.1)
    assert calibration_error({}) is None
