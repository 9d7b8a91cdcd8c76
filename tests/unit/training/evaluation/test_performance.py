"""Tables of an evaluation add up, and chance is told from error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from tests.support import evaluation_samples as samples
from training.evaluation.calibration import calibration, noise
from training.evaluation.performance import at_cut_off, bands, cut_offs, default_cut_off, furthest, gains

SAMPLE = samples.sample()


@given(st.integers(300, 851))
@settings(max_examples=40, deadline=None)
def test_every_row_is_decided_once(score: int) -> None:
    """The four cells of a cut-off are all rows; approved is what scores it or more."""
    figures = at_cut_off(SAMPLE, score)
    assert sum(figures[f"{how}_{who}"] for how in ("approved", "declined") for who in ("goods", "bads")) == len(SAMPLE)
    assert figures["approved"] == pytest.approx((SAMPLE.score >= score).mean())


def test_a_stricter_cut_off_approves_fewer_and_better() -> None:
    """Approval and the bads that slip through fall as the cut-off rises."""
    rows = cut_offs(SAMPLE)
    assert len(rows) > 4
    for one, other in zip(rows, rows[1:], strict=False):
        assert other["approved"] <= one["approved"] and other["bads_declined"] >= one["bads_declined"]


def test_bands_and_tenths_hold_all_rows() -> None:
    """Nobody is counted twice or left out; the last tenth has found everybody; the areas under both curves agree."""
    assert sum(band["rows"] for band in bands(SAMPLE)) == sum(row["rows"] for row in gains(SAMPLE)) == len(SAMPLE)
    last = gains(SAMPLE)[-1]
    assert last["bads_found"] == last["goods_found"] == last["lift"] == 1
    figures = gains(SAMPLE)
    by_tenths = np.trapezoid(
        [0, *(row["bads_found"] for row in figures)], [0, *(row["goods_found"] for row in figures)]
    )
    assert by_tenths == pytest.approx(roc_auc_score(SAMPLE.outcomes, SAMPLE.pd), abs=0.02)


def test_the_default_cut_off_approves_four_of_five() -> None:
    """Or a little more where scores are equal."""
    assert 0.8 <= at_cut_off(SAMPLE, default_cut_off(SAMPLE))["approved"] < 0.9


def test_true_probabilities_are_within_chance_and_false_ones_are_not() -> None:
    """The ECE of the probabilities that outcomes were drawn with is about what chance gives; of shifted ones far more."""
    honest = calibration(SAMPLE.pd, SAMPLE.outcomes)
    assert honest["ece"] < 2 * honest["noise"]
    shifted = calibration(np.minimum(SAMPLE.pd * 1.8, 0.99), SAMPLE.outcomes)
    assert shifted["ece"] > 4 * shifted["noise"]
    assert sum(each["rows"] for each in honest["bins"]) == len(SAMPLE)


def test_noise_shrinks_with_the_root_of_the_rows() -> None:
    """Four times the rows, half the noise."""
    assert noise(np.tile(SAMPLE.pd, 4)) == pytest.approx(noise(SAMPLE.pd) / 2)


def test_the_ks_score_is_the_best_single_cut_off() -> None:
    """No cut-off tells goods and bads better apart."""
    at, apart = furthest(SAMPLE)
    bad = SAMPLE.outcomes == 1
    gaps = [(SAMPLE.score[bad] < score).mean() - (SAMPLE.score[~bad] < score).mean() for score in range(300, 851)]
    assert apart == pytest.approx(max(gaps)) and gaps[at - 300] == pytest.approx(apart)
