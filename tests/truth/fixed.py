"""Texts that are the same for everybody, or whose words are checked elsewhere: any other text on a page is a finding."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.truth.findings import NO_RULE, Finding
from tests.truth.html_tree import Element

PATTERNS = [line for line in Path(__file__).with_name("fixed.txt").read_text().splitlines() if line.strip()]
KNOWN = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS))
BLOCKS = {"p", "h1", "h2", "h3", "h4", "dt", "th", "summary", "button", "a", "small", "li"}
JUDGED = {
    "reasons",
    "costs",
    "strengths",
    "cards",
    "tiles",
    "verdict",
    "group",
    "sum",
    "items",
    "facts",
    "legend",
    "bands",
    "number",
}
"""Classes of elements whose texts other rules judge, or that hold the applicant's own details."""


def unknown(main: Element, rules: dict[str, Callable[[str], bool]]) -> Iterator[Finding]:
    """The texts without a rule, and those of which theirs is not true."""
    for block in _blocks(main):
        text = block.text("button", "small") if block.tag != "small" else block.text()
        if text and not KNOWN.fullmatch(text):
            found = [(match, rule) for pattern, rule in rules.items() if (match := re.fullmatch(pattern, text))]
            if not found:
                yield Finding(NO_RULE, text)
            elif not all(rule(match[1]) for match, rule in found):
                yield Finding("false text", text)


def _blocks(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, str) or child.classes & JUDGED or child.tag == "svg":
            continue
        if child.tag in BLOCKS:
            yield child
        else:
            yield from _blocks(child)
