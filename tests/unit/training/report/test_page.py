"""The report stands alone, explains its terms, and cannot be changed by what a table holds."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import evaluation_samples as samples
from training.data.audit import Audit
from training.evaluation.findings import Comparison
from training.report.axes import Axis, powers_of_two, round_numbers
from training.report.glossary import TERMS
from training.report.markdown import plain
from training.report.model_card import model_card
from training.report.outputs import documents
from training.report.page import page
from training.report.plots import Line, bars, chart
from training.report.risk_document import risk_document

SAMPLE = samples.sample()
CHAMPION = replace(SAMPLE, pd=SAMPLE.pd[::-1].copy(), score=SAMPLE.score[::-1].copy())
FULL = samples.evaluation(SAMPLE, Comparison(champion=CHAMPION))
PAGE = page(FULL)
EVIL = '</svg><script src="http://x.example/a.js">| # `x`'
"""A name that would change a page or a table if it were not escaped."""


class Structure(HTMLParser):
    """Elements, anchors and links of a page; AssertionError where tags do not close."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, content: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(content)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        found = dict(attrs)
        if found.get("id"):
            assert found["id"] not in self.ids
            self.ids.add(str(found["id"]))
        if str(found.get("href", "")).startswith("#"):
            self.links.add(str(found["href"])[1:])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_complete_and_self_contained() -> None:
    """Every tag closes, every link leads somewhere in the page, nothing is fetched or run."""
    found = Structure(PAGE)
    assert found.links <= found.ids
    assert not any(word in PAGE for word in ("http:", "https:", "src=", "<script", "@import", "url("))
    assert {"script", "link", "img", "iframe"}.isdisjoint(found.seen)


def test_every_section_is_there_and_in_the_navigation() -> None:
    """A committee finds discrimination, calibration, scores, shapes, reasons, stability, fairness, swap set and terms."""
    wanted = (
        "gates",
        "discrimination",
        "calibration",
        "scores",
        "characteristics",
        "reasons",
        "stability",
        "fairness",
        "swaps",
        "terms",
    )
    assert [name for name in wanted if f'<section id="{name}">' in PAGE and f'href="#{name}"' in PAGE] == list(wanted)


def test_a_sentence_under_each_chart_says_what_it_shows() -> None:
    """Under every drawing stands a sentence."""
    figures = re.findall(r"<figure>.*?</figure>", PAGE)
    assert len(figures) > 15 and all("</svg><p>" in figure for figure in figures)


def test_no_figure_is_nan_or_none() -> None:
    """Neither NaN nor None nor an infinity reaches the page."""
    assert not re.search(r"\b(nan|None|inf)\b", PAGE)


def test_every_linked_term_is_in_the_glossary() -> None:
    """Every term that the page links to is in the glossary."""
    used = set(re.findall(r'href="#term-([^"]+)"', PAGE))
    assert used <= {name.lower().replace(" ", "-") for name in TERMS} and {"auc", "psi", "air", "ks"} <= used


@pytest.mark.slow
def test_names_from_a_table_stay_text() -> None:
    """A column or group may have any name: it is shown, and changes neither page nor documents."""
    columns = (*SAMPLE.columns[:2], replace(SAMPLE.columns[2], name=EVIL))
    characteristics = [*SAMPLE.card["characteristics"][:2], SAMPLE.card["characteristics"][2] | {"name": EVIL}]
    groups = {EVIL: np.where(SAMPLE.audit.groups["colour"] == "blue", EVIL, "green")}
    found = samples.evaluation(
        replace(
            SAMPLE,
            columns=columns,
            card=SAMPLE.card | {"characteristics": characteristics, "version": EVIL},
            audit=Audit(groups),
        )
    )
    shown = page(found)
    assert "script" not in Structure(shown).seen and "&lt;script" in shown
    for document in (model_card(found), risk_document(found)):
        assert "<script" not in document.replace("\\<", "") and plain(EVIL) in document


@pytest.mark.slow
def test_without_outcomes_only_what_needs_none() -> None:
    """Scores, reasons, stability and approvals by group are shown; nothing is claimed of bads."""
    shown = page(samples.evaluation(samples.sample(outcomes=False)))
    assert (
        'id="scores"' in shown
        and 'id="discrimination"' not in shown
        and "bad rate" not in shown.split('id="scores"')[1].split('id="terms"')[0]
    )


@pytest.mark.slow
def test_a_report_on_training_rows_carries_a_warning() -> None:
    """Figures of the training rows themselves carry a warning."""
    assert "flatter" in page(samples.evaluation(replace(SAMPLE, unseen=False)))


@pytest.mark.slow
def test_documents_and_page_have_the_same_figures() -> None:
    """Card, risk document, page and metrics.json agree on AUC and gates, and have the headings that a reader expects."""
    files = documents(FULL)
    auc = f"{FULL.metrics['auc']:.4f}"
    card, risk = files["model_card.md"].decode(), files["model_risk.md"].decode()
    assert auc in card and auc in risk and f"{FULL.metrics['auc']:.3f}" in PAGE
    for gate in FULL.gates:
        assert plain(gate.name.replace("_", " ")) in card and gate.name.replace("_", " ") in PAGE
    headings = re.findall(r"^## \d\. (.+)$", risk, re.M)
    assert headings == [
        "Purpose, use and materiality",
        "Data",
        "Methodology and conceptual soundness",
        "Assumptions and limitations",
        "Outcomes analysis",
        "Ongoing monitoring",
        "Fairness",
        "Governance and change control",
    ]
    assert "## Intended use" in card and "## Caveats and recommendations" in card


@pytest.mark.slow
def test_intervals_are_of_unseen_rows_with_outcomes_only() -> None:
    """Written and drawn for these; not for rows that the scorecard was trained on, nor without outcomes."""
    assert "pd_intervals.json" in documents(FULL) and "What outcomes say of each PD" in PAGE
    for sample in (replace(SAMPLE, unseen=False), samples.sample(outcomes=False)):
        found = samples.evaluation(sample)
        assert "pd_intervals.json" not in documents(found) and "What outcomes say of each PD" not in page(found)


@pytest.mark.slow
def test_the_same_rows_give_the_same_bytes() -> None:
    """Everything that is written is a function of the rows."""
    assert documents(FULL) == documents(samples.evaluation(samples.sample(), Comparison(champion=CHAMPION)))


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
@settings(deadline=None)
def test_ticks_are_few_round_and_within(low: float, width: float) -> None:
    """Whatever is drawn: two to twelve ticks, all inside, evenly apart."""
    span = (low, low + width)
    ticks = round_numbers(span)
    assert 2 <= len(ticks) <= 12
    assert all(span[0] - width * 1e-6 <= tick <= span[1] + width * 1e-6 for tick in ticks)


@given(st.floats(0.01, 10), st.floats(2.5, 1e5))
@settings(deadline=None)
def test_ticks_of_a_log_axis_are_powers_of_two(low: float, times: float) -> None:
    """On an axis of odds each tick is a power of two."""
    ticks = powers_of_two((low, low * times))
    assert ticks and all(np.log2(tick) == round(np.log2(tick)) for tick in ticks)


@pytest.mark.parametrize("values", [[0.0, 0.0], [5.0, 5.0], [1e9, -1e9]])
def test_flat_and_huge_curves_are_drawn(values: list[float]) -> None:
    """No division by nothing, no number that is none."""
    drawn = chart("t", [Line(np.array([0.0, 1.0]), np.array(values))], "x", "y") + bars(
        "b", [("a", values[0]), ("b", abs(values[1]))]
    )
    assert "nan" not in drawn and "inf" not in drawn
    assert Axis(percent=True).read(0.125) == "12.5\u00a0%"
