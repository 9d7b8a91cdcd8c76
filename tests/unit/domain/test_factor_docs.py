"""docs/factors.md is written from the declarations of the characteristics, and has a section for every factor."""

import re
import runpy
from pathlib import Path

import pytest

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic
from creditapp.domain.factors import FACTORS
from creditapp.domain.scoring import CLAMPED

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "factors.md").read_text(encoding="utf-8")
SECTIONS = {
    section[1]: (section[2], section[3])
    for section in re.finditer(r"^### (\S+) · (.+)\n((?:- .+\n)+)", PAGE, re.MULTILINE)
}
"""Title and lines by code."""
DIRECTIONS = {1: "More is better.", -1: "Less is better.", 0: "No direction is given"}
UNITS = {"count": "number of", "months": "months", "dollars": "US dollars", "percent": "share", "level": "level"}


def test_the_page_is_what_the_declarations_say_now() -> None:
    """``python docs/make_factors.py`` writes it."""
    assert runpy.run_path(str(DOCS / "make_factors.py"))["page"]() == PAGE


def test_every_code_has_its_section_in_the_order_of_a_profile() -> None:
    """Codes of characteristics, and the end of the scale, once each."""
    assert list(SECTIONS) == [*(characteristic.code for characteristic in CHARACTERISTICS), CLAMPED]
    assert re.findall(r"^### (\S+)", PAGE, re.MULTILINE) == list(SECTIONS)


@pytest.mark.parametrize("code", FACTORS)
def test_a_section_has_the_words_that_the_report_uses(code: str) -> None:
    """Title, positive sentence and advice are those that people read."""
    title, lines = SECTIONS[code]
    assert title == FACTORS[code].title
    assert f'"{FACTORS[code].positive}"\n' in lines
    assert f"- **Helps**: {FACTORS[code].helps}\n" in lines


@pytest.mark.parametrize("characteristic", CHARACTERISTICS, ids=lambda characteristic: characteristic.code)
def test_a_section_says_what_is_measured_in_which_unit_and_direction(characteristic: Characteristic) -> None:
    """Name, unit and direction are those of the characteristic."""
    measures = SECTIONS[characteristic.code][1].splitlines()[0]
    assert measures.startswith(f"- **Measures** `{characteristic.name}`: ")
    assert UNITS[characteristic.format] in measures
    assert DIRECTIONS[characteristic.direction] in measures
