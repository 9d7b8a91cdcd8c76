"""Lines that furnishers have sent: each is accepted without a word, or refused or warned of, as a bureau would."""

import json
from datetime import date
from pathlib import Path

import pytest

from creditapp.domain.furnishing import read_line
from creditapp.errors import InvalidRecord

CASES = Path(__file__).parents[3] / "cases" / "metro2"
EXPECTED: list[tuple[str, bool]] = json.loads((CASES / "expected.json").read_text())
LINES = (CASES / "cases.jsonl").read_bytes().splitlines()
TODAY = date(2026, 11, 29)


def complaints(line: bytes) -> str:
    """What the furnisher is told of the line; empty if it is accepted without a word."""
    try:
        return "; ".join(str(warning) for warning in read_line(line, TODAY).warnings)
    except InvalidRecord as refused:
        return str(refused)


def test_every_line_has_its_expectation() -> None:
    """In their order."""
    assert len(LINES) == len(EXPECTED) > 60


@pytest.mark.parametrize(
    ("line", "is_fine"), [(line, fine) for line, (_, fine) in zip(LINES, EXPECTED, strict=True)], ids=[name for name, _ in EXPECTED]
)  # fmt: skip
def test_a_line_is_accepted_or_complained_of_as_expected(line: bytes, is_fine: bool) -> None:
    """Contradictions are named; what only looks odd is not."""
    assert (complaints(line) == "") is is_fine
