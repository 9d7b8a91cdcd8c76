"""A swap set says who would be decided otherwise, at equal shares approved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import evaluation_samples as samples
from training.evaluation.intervals import of_share
from training.evaluation.swaps import approves, swaps
from training.report.swaps import swap_section

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


@pytest.mark.parametrize(
    ("swapped_in", "swapped_out", "says"),
    [
        ((5, 400), (60, 400), "the change pays"),
        ((60, 400), (5, 400), "does not pay"),
        ((3, 20), (5, 20), "not shown to differ"),
    ],
)
def test_a_change_pays_only_where_the_interval_says_so(
    swapped_in: tuple[int, int], swapped_out: tuple[int, int], says: str
) -> None:
    """Bads and rows of those swapped in and out; few rows settle nothing."""
    swap_set = swaps(SAMPLE, BLIND, 0.7)
    rates = []
    for bads, rows in (swapped_out, swapped_in):
        low, high = of_share(bads, rows)
        rates.append({"bad_rate": bads / rows, "low": low, "high": high})
    cells = [cell | changed for cell, changed in zip(swap_set["cells"], ({}, *rates, {}), strict=True)]
    assert says in swap_section(swap_set | {"cells": cells})


def test_a_better_scorecard_swaps_in_better_rows() -> None:
    """Against a champion that guesses, those swapped in are better than those swapped out, at every share."""
    swap_set = swaps(SAMPLE, BLIND, 0.7)
    cells = {cell["name"]: cell for cell in swap_set["cells"]}
    assert cells["swapped in"]["bad_rate"] < cells["swapped out"]["bad_rate"]
    assert all(row["new"] < row["champion"] for row in swap_set["by_share"])
    assert "bad_rate" not in swaps(replace(SAMPLE, bad=None), BLIND, 0.7)["cells"][0]
