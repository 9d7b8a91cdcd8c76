"""A swap set says who would be decided otherwise, at equal shares approved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import evaluation_samples as samples
from training.evaluation.swaps import approves, swaps

SAMPLE = samples.sample(1_000)
BLIND = replace(SAMPLE, pd=np.random.default_rng(1).random(1_000), score=SAMPLE.score[::-1].copy())


@given(st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_both_approve_the_same_share(share: float) -> None:
    """As many go out as come in, and the cells hold everybody."""
    cells = {cell["name"]: cell["rows"] for cell in swaps(SAMPLE, BLIND, share)["cells"]}
    assert cells["swapped in"] == cells["swapped out"] and sum(cells.values()) == 1_000
    assert approves(SAMPLE, share).sum() == round(share * 1_000)


def test_a_scorecard_against_itself_swaps_nobody() -> None:
    """Ranks agree, no score moves."""
    swap_set = swaps(SAMPLE, SAMPLE, 0.8)
    assert swap_set["correlation"] == pytest.approx(1) and swap_set["shift"]["mean"] == 0
    assert all(row["swapped"] == 0 for row in swap_set["by_share"])


def test_a_better_scorecard_swaps_in_better_rows() -> None:
    """Against a champion that guesses, those swapped in are better than those swapped out, at every share."""
    swap_set = swaps(SAMPLE, BLIND, 0.7)
    cells = {cell["name"]: cell for cell in swap_set["cells"]}
    assert cells["swapped in"]["bad_rate"] < cells["swapped out"]["bad_rate"]
    assert all(row["new"] < row["champion"] for row in swap_set["by_share"])
    assert "bad_rate" not in swaps(replace(SAMPLE, bad=None), BLIND, 0.7)["cells"][0]
