"""A regression at several strengths finds what scikit-learn finds at each, whatever the start, and keeps to offsets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from training.data.table import Labels, Matrix
from training.fitting.logistic import regression
from training.fitting.ridge_logistic import _Problem, fitted

ROWS = 400
STRENGTHS = (0.003, 0.03, 1.0)


def rows(seed: int, columns: int) -> tuple[Matrix, Labels, Matrix]:
    """Numbers, some of them alike, an outcome that some of them tell, and weights."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(ROWS, columns)) * rng.uniform(0.1, 3, columns)
    values[:, -1] = values[:, 0] + 0.01 * values[:, -1]
    odds = values @ rng.normal(size=columns) - 1
    return values, (rng.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(np.int8), rng.uniform(0.2, 3, ROWS)


@pytest.mark.slow
@settings(max_examples=8)
@given(st.integers(0, 10_000), st.integers(2, 30), st.floats(-2, 2))
def test_it_agrees_with_scikit_learn_from_any_start(seed: int, columns: int, start: float) -> None:
    """To a thousandth of the log odds of each row, at each strength."""
    values, bad, weights = rows(seed, columns)
    for strength, found in fitted(values, bad, weights, np.full(columns, start), STRENGTHS):
        model = LogisticRegression(C=strength, tol=1e-8, max_iter=10_000).fit(values, bad, weights)
        expected = values @ model.coef_[0] + model.intercept_[0]
        assert values @ found.weights + found.intercept == pytest.approx(expected, abs=1e-3)


@pytest.mark.slow
@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_it_agrees_with_a_regression_that_has_an_offset(seed: int) -> None:
    """Log odds that are given are added as they are."""
    values, bad, weights = rows(seed, 6)
    offset = np.random.default_rng(seed).normal(size=ROWS)
    ((strength, found),) = fitted(values, bad, weights, np.zeros(6), (0.3,), offset)
    coefficients, intercept = regression(values, bad, weights, strength, offset)
    assert found.weights == pytest.approx(coefficients, abs=1e-3)
    assert found.intercept == pytest.approx(intercept, abs=1e-3)


def test_the_curvature_is_hardly_ever_computed_anew_near_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or once more: that is what makes it quick."""
    values, bad, weights = rows(1, 8)
    values = values.astype(np.float32)
    ((_, near),) = fitted(values, bad, weights, np.zeros(8), (0.03,))
    computed: list[Matrix] = []
    curvature = _Problem.curvature

    def counted(self: _Problem, at: Matrix) -> Matrix:
        computed.append(at)
        return curvature(self, at)

    monkeypatch.setattr(_Problem, "curvature", counted)
    assert len(list(fitted(values, bad, weights, near.weights, (0.02, 0.03, 0.04)))) == 3
    assert len(computed) < 3
