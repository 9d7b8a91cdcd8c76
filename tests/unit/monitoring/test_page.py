"""The monitoring page is self-contained, marks unknown figures, and names alerts in words."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from creditapp.domain.monitoring.figures import Band, Figures, Tenth
from creditapp.monitoring.page import OwnedElsewhere, answer_html, answer_json

BANDS = tuple(Band(name, 0.2, 0.2, 1.0) for name in ("Poor", "Fair", "Good", "Very good", "Exceptional"))


def figures(**changes: Any) -> Figures:
    """Figures of a scorecard without alerts."""
    usual: dict[str, Any] = {
        "version": "2026.10-0a1b2c3d",
        "scores": 5000,
        "seen": 12_345,
        "outcomes": 900,
        "bad_rate": 0.081,
        "psi": 0.04,
        "csi": {"utilisation": 0.02, "late_30_12m": 0.31},
        "cut_off": 660,
        "approved": 0.71,
        "bands": BANDS,
        "auc": 0.88,
        "trained_auc": 0.9,
        "ks": 0.6,
        "calibration_error": 0.02,
        "tenths": (Tenth(450, 0.12, 0.11), Tenth(450, 0.04, 0.05)),
        "raised": (),
    }
    return Figures(**usual | changes)


class Text(HTMLParser):
    """The words of a page, and the addresses that it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loads: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value or "" for name, value in attrs if name in ("src", "href") and tag != "a"]


def shown(*scorecards: Figures | OwnedElsewhere) -> tuple[str, str]:
    """The page's HTML and its words."""
    html = answer_html(scorecards, "2026.10-0a1b2c3d").text or ""
    return html, " ".join(Text(html).words)


def test_the_page_is_self_contained_and_shows_the_figures() -> None:
    """It loads nothing; its figures are those of the JSON."""
    html, words = shown(figures())
    assert Text(html).loads == []
    for text in (
        "Champion 2026.10-0a1b2c3d",
        "12,345 scores",
        "0.040",
        "71.0%",
        "0.880",
        "0.900 in training",
        "Late months in the last 12 0.310",
        "11.0% expected, 450 people",
    ):
        assert text in words


def test_an_unknown_figure_is_a_dash_and_says_what_it_needs() -> None:
    """As in a scorecard's first minutes."""
    none = dict.fromkeys(("bad_rate", "psi", "auc", "trained_auc", "ks", "calibration_error", "approved"))
    _, words = shown(figures(**none, csi={}, tenths=()))
    assert "PSI of the score –" in words and "AUC – needs 20 goods and bads" in words
    assert "Too few scores yet" in words


def test_alerts_are_named() -> None:
    """Not shown by colour alone."""
    assert "alert: csi.late_30_12m" in shown(figures(raised=("csi.late_30_12m",)))[1]


@pytest.mark.parametrize("scorecards", [(), (OwnedElsewhere("v2", "http://127.0.0.1:6101/monitoring"),)])
def test_a_worker_may_have_no_figures(scorecards: tuple[Any, ...]) -> None:
    """There is no scorecard yet, or another worker has its counts."""
    _, words = shown(*scorecards)
    assert "No scorecard has scored an application here yet." in words
    assert not scorecards or "watched by another worker: http://127.0.0.1:6101/monitoring" in words


def test_a_name_is_text_not_markup() -> None:
    """A version can be any signed text."""
    html, _ = shown(figures(version="<script>1</script>"))
    assert "<script>" not in html


def test_the_json_has_every_figure() -> None:
    """A list, newest release first; another worker's scorecard has that worker's address."""
    answer = answer_json([figures(), OwnedElsewhere("v2", "http://there/monitoring")])
    entries = json.loads(bytes(answer.body))  # type: ignore[arg-type]
    assert entries[0]["csi"]["late_30_12m"] == 0.31 and entries[0]["bands"][0]["name"] == "Poor"
    assert entries[1] == {"version": "v2", "address": "http://there/monitoring"}
