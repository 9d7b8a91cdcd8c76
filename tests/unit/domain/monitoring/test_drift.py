"""PSI and CSI compare live counts with the shares of the training set, bin by bin."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.monitoring.drift import Shares, stability
from tests.support.domain_samples import many

COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=12)


@pytest.mark.slow
@given(COUNTS, st.lists(st.floats(0, 1), min_size=12, max_size=12))
@many
def test_stability_is_never_negative_and_zero_where_shares_agree(counts: list[int], weights: list[float]) -> None:
    """Whatever is expected and counted; empty bins on either side give no infinity."""
    total = sum(weights[: len(counts)]) or 1.0
    expected = [weight / total for weight in weights[: len(counts)]]
    assert stability(expected, counts) >= -1e-12
    assert math.isfinite(stability(expected, counts))
    if people := sum(counts):
        assert stability([count / people for count in counts], counts) == pytest.approx(0, abs=1e-12)


def test_stability_by_hand() -> None:
    """A thousand people, half expected on each side, nine tenths counted on one: about 0.88."""
    assert stability([0.5, 0.5], [900, 100]) == pytest.approx(0.4 * math.log(9), rel=0.01)


def test_a_value_falls_into_the_bin_of_its_edges() -> None:
    """On an edge into the one below; missing, unknown and not a number into the last."""
    shares = Shares((0.3, 0.3, 0.3, 0.1), edges=(1.0, 2.0))
    assert [shares.bin_of(value) for value in (0, 1, 1.5, 2, 3, None, math.nan)] == [0, 0, 1, 1, 2, 3, 3]
    words = Shares((0.5, 0.4, 0.1), categories=("own", "rent"))
    assert [words.bin_of(value) for value in ("own", "rent", "boat", None, 1.0)] == [0, 1, 2, 2, 2]
    assert shares.whole and words.whole and not Shares((1.0,), edges=(1.0,)).whole
