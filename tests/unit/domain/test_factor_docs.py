"""docs/factors.md is written from the declarations of the characteristics, and has a section for every factor."""

import re
import runpy
from pathlib import Path

import pytest

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic
from creditapp.domain.factors import LABELS
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


@pytest.mark.parametrize("code", LABELS)
def test_a_section_is_headed_as_the_report_calls_its_value(code: str) -> None:
    """With the label, which is true of every value."""
    assert SECTIONS[code][0] == LABELS[code]


@pytest.mark.parametrize("characteristic", CHARACTERISTICS, ids=lambda characteristic: characteristic.code)
def test_a_section_has_every_sentence_that_the_report_uses(characteristic: Characteristic) -> None:
    """Reasons, positive sentences and advice; … stands for the person's value."""
    lines = SECTIONS[characteristic.code][1]
    for sentence in (*characteristic.reasons, *characteristic.positives, *characteristic.advice):
        assert f'"{sentence.text}"'.replace("%(value)s", "…") in lines


@pytest.mark.parametrize("characteristic", CHARACTERISTICS, ids=lambda characteristic: characteristic.code)
def test_a_section_says_what_is_measured_in_which_unit_and_direction(characteristic: Characteristic) -> None:
    """Name, unit and direction are those of the characteristic."""
    measures = SECTIONS[characteristic.code][1].splitlines()[0]
    assert measures.startswith(f"- **Measures** `{characteristic.name}`: ")
    assert UNITS[characteristic.format] in measures
    assert DIRECTIONS[characteristic.direction] in measures
