"""docs/factors.md names every factor, in the words that the report uses, and no other."""

import re
from pathlib import Path

import pytest

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic
from creditapp.domain.factors import FACTORS
from creditapp.domain.scoring import CLAMPED

PAGE = (Path(__file__).parents[3] / "docs" / "factors.md").read_text(encoding="utf-8")
SECTIONS = {
    found[1]: (found[2], found[3]) for found in re.finditer(r"^### (\S+) · (.+)\n((?:- .+\n)+)", PAGE, re.MULTILINE)
}
"""Title and lines by code."""
DIRECTIONS = {1: "More is better.", -1: "Less is better.", 0: "No direction is given"}
UNITS = {"count": "number of", "months": "months", "dollars": "US dollars", "percent": "share", "level": "level"}


def test_no_code_is_missing_or_extra_and_the_order_is_the_profiles() -> None:
    """A new characteristic without its section fails here, and so does a section whose characteristic is gone."""
    assert list(SECTIONS) == [*(each.code for each in CHARACTERISTICS), CLAMPED]
    assert re.findall(r"^### (\S+)", PAGE, re.MULTILINE) == list(SECTIONS)


@pytest.mark.parametrize("code", FACTORS)
def test_a_section_has_the_reports_own_words(code: str) -> None:
    """Title, praise and advice are those that people read."""
    title, lines = SECTIONS[code]
    assert title == FACTORS[code].title
    assert f'"{FACTORS[code].positive}"\n' in lines
    assert f"- **Helps**: {FACTORS[code].helps}\n" in lines


@pytest.mark.parametrize("characteristic", CHARACTERISTICS, ids=lambda each: each.code)
def test_a_section_says_what_is_measured_in_which_unit_and_direction(characteristic: Characteristic) -> None:
    """Name, unit and direction are those of the characteristic."""
    measures = SECTIONS[characteristic.code][1].splitlines()[0]
    assert measures.startswith(f"- **Measures** `{characteristic.name}`: ")
    assert UNITS[characteristic.format] in measures
    assert DIRECTIONS[characteristic.direction] in measures
