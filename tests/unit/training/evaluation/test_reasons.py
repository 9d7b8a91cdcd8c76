"""Reasons in the report are the reasons that the service gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.support import evaluation_samples as samples
from tests.support.key_codes import key_codes
from training.evaluation.reasons import keys, reasons

CODES = ["NC01", "AO01", "PH02", "LH01", "NC02", "CM01", "PH01"]
INQUIRY = [True, False, False, False, True, False, False]


@given(arrays(np.int64, (5, len(CODES)), elements=st.integers(-4, 0)))
@settings(deadline=None)
def test_keys_are_those_of_the_service(points: np.ndarray) -> None:
    """Four at most, ties by code, the costliest inquiry besides; the first is the costliest."""
    key, first = keys(points, CODES, INQUIRY)
    for row, is_key, at in zip(points.tolist(), key.tolist(), first.tolist(), strict=True):
        told = key_codes(list(zip(row, CODES, INQUIRY, strict=True)))
        assert {code for code, chosen in zip(CODES, is_key, strict=True) if chosen} == told
        assert (at == -1) == (not told)
        assert at == -1 or row[at] == min(row)


def test_shares_add_up() -> None:
    """Each row has at most one first reason, and no characteristic is key more often than it costs points."""
    reason_rows = reasons(samples.sample())
    assert sum(each["first"] for each in reason_rows) <= 1
    assert all(each["first"] <= each["key"] <= each["costs"] <= 1 for each in reason_rows)
    assert [each["key"] for each in reason_rows] == sorted((each["key"] for each in reason_rows), reverse=True)
    assert {each["name"]: each["most_points"] for each in reason_rows}["use"] == pytest.approx(-160)
