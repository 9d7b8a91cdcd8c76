"""Of Venn-Abers' two probabilities one is calibrated, whatever the score and however few rows calibrate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from training.scorecard.venn_abers import from_record, venn_abers


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[float], list[int], list[int]]:
    """Scores with ties, outcomes and whole weights of a few rows."""
    count = draw(st.integers(1, 25))
    scores = draw(st.lists(st.integers(0, 8).map(lambda at: at / 4), min_size=count, max_size=count))
    bad = draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))
    return scores, bad, draw(st.lists(st.integers(1, 4), min_size=count, max_size=count))


@pytest.mark.slow
@given(rows())
@settings(max_examples=60, deadline=None)
def test_both_are_isotonic_regressions_with_the_row_added(drawn: tuple[list[float], list[int], list[int]]) -> None:
    """As scikit-learn fits them, once with the new row good and once bad: on every score, between scores and beyond them."""
    scores, bad, weights = drawn
    made = venn_abers(np.array(scores), np.array(bad, np.int8), np.array(weights, dtype=float))
    places = [-1.0, 3.0, *np.unique(scores).tolist(), *(np.unique(scores) + 0.1).tolist()]
    found = made.at(np.array(places))
    for at, place in enumerate(places):
        for label in (0, 1):
            fitted = IsotonicRegression().fit([*scores, place], [*bad, label], [*weights, 1])
            assert found[label][at] == pytest.approx(float(fitted.predict([place])[0]), abs=1e-9)
    again = from_record(made.record())
    assert all((one == other).all() for one, other in zip(found, again.at(np.array(places)), strict=True))


def test_a_weight_of_three_is_three_rows() -> None:
    """The same steps, whole weights or rows repeated."""
    rng = np.random.default_rng(0)
    score, bad, weight = rng.random(60).round(1), rng.integers(0, 2, 60).astype(np.int8), rng.integers(1, 4, 60)
    at = np.linspace(-0.1, 1.1, 50)
    weighted = venn_abers(score, bad, weight.astype(float)).at(at)
    repeated = venn_abers(np.repeat(score, weight), np.repeat(bad, weight)).at(at)
    assert np.allclose(weighted, repeated, atol=1e-12)


@pytest.mark.slow
def test_the_one_of_the_true_outcome_is_calibrated() -> None:
    """20,000 times 12 calibrating rows and one new one, by a score that is badly off: where p of the true outcome is about x, x of the outcomes are bad.

    The mean of p0 is at most the bad rate, the mean of p1 at least.
    """
    rng = np.random.default_rng(1)
    chosen, outcomes, pairs = [], [], []
    for _ in range(20_000):
        risk = rng.random(13) ** 2
        bad = (rng.random(13) < risk).astype(np.int8)
        score = np.round(risk + rng.normal(0, 0.2, 13), 1) ** 3
        if_good, if_bad = venn_abers(score[:12], bad[:12]).at(score[12:])
        chosen.append(float((if_good, if_bad)[bad[12]][0]))
        outcomes.append(int(bad[12]))
        pairs.append((float(if_good[0]), float(if_bad[0])))
    p, y = np.array(chosen), np.array(outcomes)
    for low, high in ((0, 0.12), (0.12, 0.25), (0.25, 0.4), (0.4, 0.6), (0.6, 1.0)):
        inside = (p > low) & (p <= high) if low else p <= high
        spread = np.sqrt((p[inside] * (1 - p[inside])).sum()) / inside.sum()
        assert inside.sum() > 500 and abs(y[inside].mean() - p[inside].mean()) < 4 * spread, (low, high)
    assert np.mean(pairs, axis=0)[0] < y.mean() < np.mean(pairs, axis=0)[1]
