"""Documents for supervisors name what each part answers, and list on top what only a person can fill in."""

import re

import pytest

from tests.support import evaluation_samples as samples
from training.evaluation.findings import Comparison
from training.report.annex_iv import annex_iv
from training.report.risk_document import risk_document
from training.report.sections import Section, supervised

FULL = samples.evaluation(samples.sample(), Comparison(champion=samples.sample()))
DOCUMENTS = {"annex": annex_iv(FULL), "risk": risk_document(FULL)}
ANNEX_IV = (
    "1(a)",
    "1(b)",
    "1(c)",
    "1(d)",
    "2(a)",
    "2(b)",
    "2(c)",
    "2(d)",
    "2(e)",
    "2(f)",
    "2(g)",
    "2(h)",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
)
"""Points of Annex IV; 1(d) to 1(h) are one section."""


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_is_open_stands_on_top_and_in_its_section(document: str) -> None:
    """Each point twice, once in the checklist and once where it belongs, numbered without a gap, none of them ticked."""
    top, *sections = document.split("\n## ")[1:]
    assert top.startswith("Open points")
    listed = re.findall(r"^- \[ \] \*\*(O\d+)\*\* (.+?) · (.+)$", top, re.M)
    assert [number for number, _, _ in listed] == [f"O{at + 1}" for at in range(len(listed))] and len(listed) > 8
    below = re.findall(r"^- \[ \] \*\*(O\d+)\*\* (.+)$", "\n".join(sections), re.M)
    assert [(number, text) for number, _, text in listed] == below
    assert f"{len(listed)} points can only be filled in by a person" in top and "[x]" not in document


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_section_names_what_it_answers(document: str) -> None:
    """Directly under its heading."""
    sections = document.split("\n## ")[2:]
    assert len(sections) > 7
    for section in sections:
        assert re.search(r"^\n\*Answers: .+\.\*$", section.partition("\n")[2], re.M), section[:80]


def test_all_of_annex_iv_is_there_in_its_order() -> None:
    """Points 1(a) to 9, each named once as what a section answers."""
    answers = re.findall(r"^\*Answers: Annex IV (\d(?:\([a-h]\))?)", DOCUMENTS["annex"], re.M)
    headings = re.findall(r"^## (\d(?:\([a-h]\))?)", DOCUMENTS["annex"], re.M)
    assert answers == headings == [point for point in ANNEX_IV if point != "1(c)"]
    assert "Annex IV 1(b) and 1(c)" in DOCUMENTS["annex"] and "Annex IV 1(d) to 1(h)" in DOCUMENTS["annex"]


def test_figures_are_the_runs() -> None:
    """AUC, hashes, groups, gates and inputs of the evaluation are in the document; nothing is claimed of conformity."""
    annex = DOCUMENTS["annex"]
    assert f"AUC {FULL.metrics['auc']:.4f}" in annex and "0" * 64 in annex and "1" * 64 in annex
    assert "colour = blue" in annex and "adverse impact" in annex and "own, rent, other" in annex
    assert "Not made by a run" in annex and "2026.11-made" in annex
    assert not re.search(r"\b(nan|None|inf)\b", annex + DOCUMENTS["risk"])


def test_without_outcomes_the_documents_say_so() -> None:
    """No figure is made up."""
    found = samples.evaluation(samples.sample(outcomes=False))
    for document in (annex_iv(found), risk_document(found)):
        assert "No outcomes are known for these rows" in document and "Brier 0" not in document


def test_a_section_without_open_points_has_no_box() -> None:
    """The checklist counts those of others only."""
    document = supervised("T", "I.", [Section("A", "x", "text"), Section("B", "y", "more", ("one", "two"))])
    assert document.count("- [ ] **O1**") == 2 and document.count("To be filled in") == 1
    assert "2 points can only be filled in" in document
