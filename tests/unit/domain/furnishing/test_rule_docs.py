"""docs/furnishing-rules.md is written from the declarations of the rules."""

import runpy
from pathlib import Path

from creditapp.domain.furnishing import RULES

DOCS = Path(__file__).parents[4] / "docs"


def test_the_page_is_what_the_declarations_say_now() -> None:
    """``python docs/make_rules.py`` writes it; every rule is in it."""
    text = (DOCS / "furnishing-rules.md").read_text(encoding="utf-8")
    assert runpy.run_path(str(DOCS / "make_rules.py"))["page"]() == text
    assert all(f"| `{rule.id}` |" in text for rule in RULES)
