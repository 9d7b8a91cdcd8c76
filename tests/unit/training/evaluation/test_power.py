"""Power is what repeating the comparison would show."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluation.delong import Estimate, auc_difference
from training.evaluation.power import detectable, power, power_at, rows_needed

ERRORS, DIFFERENCES = st.floats(1e-4, 0.1), st.floats(1e-4, 0.2)


@given(ERRORS, st.integers(100, 100_000), DIFFERENCES, st.sampled_from((0.8, 0.9)))
def test_as_many_rows_as_are_needed_have_the_power_asked_for(
    error: float, rows: int, difference: float, asked: float
) -> None:
    """No more and no fewer, but for whole rows."""
    needed = rows_needed(error, rows, difference, asked)
    assert needed is not None
    reached = power_at(error, rows, difference, np.array([float(needed), needed * 0.9]))
    assert asked - 1e-6 <= reached[0] and (needed < 50 or reached[1] < asked)


@given(ERRORS, st.integers(100, 100_000), st.sampled_from((0.8, 0.9)))
def test_what_a_file_can_detect_needs_the_file(error: float, rows: int, asked: float) -> None:
    """The detectable difference needs as many rows as there are."""
    needed = rows_needed(error, rows, detectable(error, asked), asked)
    assert needed is not None and abs(needed - rows) <= 1


def test_no_difference_is_never_found() -> None:
    """No number of rows shows a difference of 0; the test rejects in one file of twenty."""
    assert rows_needed(0.01, 1_000, 0.0, 0.8) is None
    assert power_at(0.01, 1_000, 0.0, np.array([1_000.0]))[0] == pytest.approx(0.05, abs=1e-6)
    figures = power(Estimate(0.0, 0.01), 1_000, 0.2, (0.02,))
    assert figures["needed"][0]["rows"] == {"0.8": None, "0.9": None}
    assert figures["needed"][1]["bads"]["0.8"] == pytest.approx(0.2 * figures["needed"][1]["rows"]["0.8"], abs=1)


@pytest.mark.slow
def test_power_is_the_share_of_files_that_show_the_difference() -> None:
    """Planned on one file of 20,000 rows: of 200 files with as many rows as 80 % power needs, as many show it but for chance; of half as many, fewer, as told."""
    rng = np.random.default_rng(0)

    def file(rows: int) -> Estimate:
        risk = rng.normal(size=rows)
        bad = (rng.random(rows) < 1 / (1 + np.exp(1.5 - risk))).astype(np.int8)
        return auc_difference(risk + rng.normal(0, 0.9, rows), risk + rng.normal(0, 0.7, rows), bad)

    truth = np.mean([file(200_000).value for _ in range(2)])
    planned = file(20_000)
    needed = rows_needed(planned.error, 20_000, float(truth), 0.8)
    assert needed is not None
    for rows in (needed, needed // 2):
        told = float(power_at(planned.error, 20_000, float(truth), np.array([float(rows)]))[0])
        shown = np.mean([file(rows).p < 0.05 for _ in range(200)])
        assert shown == pytest.approx(told, abs=0.09)
