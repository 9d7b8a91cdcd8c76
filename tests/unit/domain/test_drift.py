"""Figures read off counts are those that the whole list of people would give."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score, roc_curve

from creditapp.domain.drift import Cells, Shares, auc, calibration_error, ks, stability, tenths, totals
from tests.support.domain_samples import many

COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=12)
PEOPLE = st.lists(st.tuples(st.integers(300, 850), st.booleans(), st.floats(0, 1)), min_size=1, max_size=80)


def cells(people: list[tuple[int, bool, float]]) -> Cells:
    """Counts by score."""
    found: dict[int, tuple[int, int, float]] = {}
    for score, bad, pd in people:
        good_before, bad_before, expected = found.get(score, (0, 0, 0.0))
        found[score] = (good_before + (not bad), bad_before + bad, expected + pd)
    return found


@given(COUNTS, st.lists(st.floats(0, 1), min_size=12, max_size=12))
@many
def test_stability_is_never_negative_and_nothing_only_where_shares_agree(
    counts: list[int], weights: list[float]
) -> None:
    """Whatever is expected and seen; empty bins on either side give no infinity."""
    total = sum(weights[: len(counts)]) or 1.0
    expected = [weight / total for weight in weights[: len(counts)]]
    assert stability(expected, counts) >= -1e-12
    assert math.isfinite(stability(expected, counts))
    if seen := sum(counts):
        assert stability([count / seen for count in counts], counts) == pytest.approx(0, abs=1e-12)


def test_stability_by_hand() -> None:
    """A thousand people, half expected on each side, nine tenths seen on one: about 0.88."""
    assert stability([0.5, 0.5], [900, 100]) == pytest.approx(0.4 * math.log(9), rel=0.01)


@given(PEOPLE)
@many
def test_auc_and_ks_are_those_of_scikit_learn(people: list[tuple[int, bool, float]]) -> None:
    """None without both goods and bads."""
    bad = np.array([each[1] for each in people])
    if bad.all() or not bad.any():
        assert auc(cells(people)) is None and ks(cells(people)) is None
        return
    risk = np.array([-each[0] for each in people])
    false, true, _ = roc_curve(bad, risk, drop_intermediate=False)
    assert auc(cells(people)) == pytest.approx(roc_auc_score(bad, risk))
    assert ks(cells(people)) == pytest.approx(np.abs(true - false).max())


@given(PEOPLE)
@many
def test_tenths_hold_everybody_once(people: list[tuple[int, bool, float]]) -> None:
    """At most ten groups; counts, bads and expectations add up, and so does their distance stay within 1."""
    groups = tenths(cells(people))
    assert len(groups) <= 10
    assert sum(group[0] for group in groups) == len(people) == sum(totals(cells(people)))
    assert sum(group[1] for group in groups) == sum(bad for _, bad, _ in people)
    error = calibration_error(cells(people))
    assert error is not None and -1e-9 <= error <= 1 + 1e-9


def test_a_perfectly_calibrated_score_has_no_error_and_one_that_is_off_has_its_distance() -> None:
    """Half of 100 people go bad at every score."""
    half = dict.fromkeys(range(600, 620), (50, 50, 50.0))
    off = dict.fromkeys(range(600, 620), (50, 50, 40.0))
    assert calibration_error(half) == pytest.approx(0)
    assert calibration_error(off) == pytest.approx(0.1)
    assert calibration_error({}) is None


def test_a_value_falls_into_the_bin_of_its_edges() -> None:
    """On an edge into the one below; missing, unknown and not a number into the last."""
    shares = Shares((0.3, 0.3, 0.3, 0.1), edges=(1.0, 2.0))
    assert [shares.bin_of(value) for value in (0, 1, 1.5, 2, 3, None, math.nan)] == [0, 0, 1, 1, 2, 3, 3]
    words = Shares((0.5, 0.4, 0.1), categories=("own", "rent"))
    assert [words.bin_of(value) for value in ("own", "rent", "boat", None, 1.0)] == [0, 1, 2, 2, 2]
    assert shares.whole and words.whole and not Shares((1.0,), edges=(1.0,)).whole
