"""The band holds the true bad rate at every score at once as often as it says, whatever the score."""

import numpy as np
import pytest

from training.scorecard.bad_rate_band import bad_rate_band


def rows(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True risks, scores that only have their order, and outcomes."""
    risk = rng.beta(1, 6, count)
    return risk, np.round(risk, 2) ** 3, (rng.random(count) < np.round(risk, 2)).astype(np.int8)


@pytest.mark.parametrize("count", [60, 500, 5_000])
def test_the_band_holds_the_truth_at_every_score(count: int) -> None:
    """In at least 95 of 100 files; it is no band that is never wrong: a shifted truth falls out of it where rows are many."""
    rng = np.random.default_rng(count)
    held = shifted = 0
    everywhere = np.arange(0, 1.001, 0.01)
    for _ in range(100):
        _, score, bad = rows(rng, count)
        low, high = bad_rate_band(score, bad).at(everywhere**3)
        held += bool(((low <= everywhere + 1e-12) & (everywhere <= high + 1e-12)).all())
        shifted += bool(((low <= everywhere + 0.15) & (everywhere + 0.15 <= high)).all())
    assert held >= 95
    assert count < 5_000 or shifted == 0


def test_more_rows_make_it_narrower_and_it_rises_with_the_score() -> None:
    """Both bounds are monotone; the middle of the band shrinks."""
    rng = np.random.default_rng(0)
    widths = []
    for count in (500, 5_000, 50_000):
        _, score, bad = rows(rng, count)
        band = bad_rate_band(score, bad)
        low, high = band.at(np.sort(score))
        assert (np.diff(low) >= 0).all() and (np.diff(high) >= 0).all() and (low <= high).all()
        widths.append(float(np.median(high - low)))
    assert widths[0] > 1.4 * widths[1] > 1.4 * 1.4 * widths[2]


def test_copies_of_a_group_make_it_no_narrower() -> None:
    """Five copies of each row in a group of their own give the band of single rows, nearly; taken as independent, one that claims more."""
    _, score, bad = rows(np.random.default_rng(3), 2_000)
    at = np.quantile(score, (0.3, 0.5, 0.7))
    low, high = bad_rate_band(score, bad).at(at)
    copies = np.repeat(score, 5), np.repeat(bad, 5)
    of_groups = bad_rate_band(*copies, groups=np.repeat(np.arange(2_000), 5)).at(at)
    free = bad_rate_band(*copies).at(at)
    assert ((of_groups[1] - of_groups[0]) > 0.9 * (high - low)).all()
    assert ((free[1] - free[0]) < 0.7 * (high - low)).all()


def test_a_single_score_leaves_everything_open() -> None:
    """Nothing is below and nothing above: 0 to 1."""
    low, high = bad_rate_band(np.ones(100), np.repeat([0, 1], 50).astype(np.int8)).at(np.array([0.5, 1.0, 2.0]))
    assert (low == 0).all() and (high == 1).all()
