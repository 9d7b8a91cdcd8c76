"""A scorecard's manifest says what shares its training set had, so that a later drift can be told from its beginning."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from training.data.table import Column
from training.scorecard.expected import BINS, _numeric, _shares

VALUES = arrays(np.float64, st.integers(1, 200), elements=st.sampled_from([np.nan, -3.0, 0.0, 0.5, 2.0, 7.0, 1e9]))


@given(VALUES)
def test_shares_of_a_column_add_up_to_one_over_few_bins(values: np.ndarray) -> None:
    """Whatever a column holds: at most ten bins and missing, ascending edges, no bin of known values empty."""
    stated = _numeric(values)
    assert len(stated["shares"]) == len(stated["edges"]) + 2 <= BINS + 2
    assert abs(sum(stated["shares"]) - 1) < 1e-9
    assert all(left < right for left, right in zip(stated["edges"], stated["edges"][1:], strict=False))
    assert np.isnan(values).all() or min(stated["shares"][:-1]) > 0


def test_a_value_on_an_edge_belongs_to_the_bin_below_it() -> None:
    """As in the scorecard itself."""
    stated = _numeric(np.array([0.0] * 8 + [1.0, 2.0]))
    assert stated["edges"] == [0.0, 1.0]
    assert np.allclose(stated["shares"], [0.8, 0.1, 0.1, 0.0])


def test_categories_have_their_own_shares_and_the_unknown_theirs() -> None:
    """A category that nobody has is there with 0."""
    stated = _shares(Column("home", "categorical", categories=("own", "rent", "boat")), np.array([0, 0, 1, np.nan]))
    assert stated == {"categories": ["own", "rent", "boat"], "shares": [0.5, 0.25, 0.0, 0.25]}
