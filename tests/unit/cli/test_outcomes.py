"""A lender's line is accepted, or rejected with the field that is wrong; its values are not repeated."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.cli.line_reader import Line
from creditapp.cli.outcomes import parse

TODAY = date(2026, 11, 1)
GOOD = {"application_id": "ab" * 32, "bad": 1, "observed": "2026-10-31"}


def line(content: bytes | None) -> Line:
    """The line of a file."""
    return Line(7, content, len(content or b""))


@pytest.mark.parametrize(("bad", "meant"), [(1, True), (0, False), (True, True), (False, False)])
def test_a_good_line_is_an_outcome(bad: Any, meant: bool) -> None:
    """1, 0, true and false."""
    result = parse(line(json.dumps({**GOOD, "bad": bad}).encode()), TODAY)
    assert (result.problem, result.outcome and result.outcome.bad) == ("", meant)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"bad": 2}, "bad"),
        ({"bad": "yes"}, "bad"),
        ({"observed": "2026-11-02"}, "observed: lies in the future"),
        ({"observed": "31.10.2026"}, "observed"),
        ({"application_id": "Ada Quill"}, "application_id: 64 hex"),
        ({"application_id": 5}, "application_id"),
        ({"name": "Ada Quill"}, "unknown field"),
    ],
)
def test_a_bad_line_is_rejected_with_its_field(changes: dict[str, Any], named: str) -> None:
    """The message names the field, never its value."""
    result = parse(line(json.dumps({**GOOD, **changes}).encode()), TODAY)
    assert result.outcome is None
    assert named in result.problem and "Quill" not in result.problem


@given(st.binary(max_size=100) | st.none())
def test_any_bytes_are_either_rejected_or_accepted(content: bytes | None) -> None:
    """No other error is raised."""
    result = parse(line(content), TODAY)
    assert (result.outcome is None) == bool(result.problem)
