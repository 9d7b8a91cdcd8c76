"""The bivariate check sees selection by more than the table, where there is some, and says when it can see nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from training.data.table import Column, Table
from training.fitting.fit import fit
from training.fitting.hyperparameters import Hyperparameters
from training.fitting.rejects import Rejects
from training.fitting.selection_check import Selection, both_below, fitted_selection, selection_check


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(-0.97, 0.97))
@settings(max_examples=60, deadline=None)
def test_the_bivariate_normal_is_scipys(first: float, second: float, rho: float) -> None:
    """To 1e-6, for any correlation."""
    expected = multivariate_normal.cdf([first, second], cov=[[1, rho], [rho, 1]])
    assert both_below(np.array([first]), np.array([second]), np.array([rho]))[0] == pytest.approx(expected, abs=1e-6)


def selected(rho: float, seed: int, rows: int = 4_000) -> tuple[Selection, float]:
    """What is found where acceptance and default have this correlation beyond the table, and the true bad rate of the declined."""
    rng = np.random.default_rng(seed)
    x, other = rng.normal(size=(2, rows))
    hidden = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]], rows)
    index, risk = 0.4 - x + 0.5 * other, x
    accepted, bad = index + hidden[:, 0] > 0, -1.2 + 0.9 * x + hidden[:, 1] > 0
    order = np.argsort(~accepted, kind="stable")
    accepted, bad, index, risk = (part[order] for part in (accepted, bad, index, risk))
    return fitted_selection(0.8, index, risk, accepted, bad[accepted]), float(bad[~accepted].mean())


@pytest.mark.slow
def test_a_hidden_reason_is_found_and_corrected_for() -> None:
    """At ρ of −0.6 the interval is below 0, holds the truth, and the declined's PD comes much nearer to what they did; at 0 there is no finding."""
    found, truth = selected(-0.6, 0)
    assert found.rho is not None and found.low is not None and found.high is not None
    assert found.low < -0.6 < found.high < 0
    assert found.declined_pd is not None and found.assumed_pd is not None
    assert abs(found.declined_pd - truth) < 0.35 * abs(found.assumed_pd - truth)
    assert found.note().startswith("WARNING: bivariate check: the declined seem worse")
    none, _ = selected(0.0, 1)
    assert none.low is not None and none.high is not None and none.low < 0 < none.high
    assert "not shown that more than the table decided" in none.note()


def test_where_the_table_decides_alone_nothing_is_claimed() -> None:
    """Accepted and declined do not overlap: the check says that it cannot tell."""
    rng = np.random.default_rng(2)
    values = rng.random((600, 1))
    bad = (rng.random(600) < values[:, 0]).astype(np.int8)
    declined = values[:, 0] > 0.6
    table = Table((Column("use", direction=-1, code="use"),), values[~declined], bad[~declined])
    shape = (Hyperparameters(learning_rate=0.2, leaves=3, smallest_leaf=20, most_rounds=20, members=2),)
    found = selection_check(fit(table, 0, shape), table, Rejects(values[declined]))
    assert found.rho is None and found.auc > 0.99 and "nothing here can check that" in found.note()
