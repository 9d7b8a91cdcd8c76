"""The monitoring page shows figures, days and thresholds, marks unknown figures, and names alerts in words."""

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.monitoring.days import KEPT, DayFigures
from creditapp.domain.monitoring.figures import Band, Figures, Tenth
from creditapp.errors import ConfigurationError
from creditapp.monitoring.page import ADDRESS, ALL, Chosen, OwnedElsewhere, answer_html, answer_json, chosen_by
from creditapp.monitoring.trends import HEIGHT, WIDTH, trends
from creditapp.settings import Settings
from creditapp.web.http.assets import Assets
from creditapp.web.render import Pages

BANDS = tuple(Band(name, 0.2, 0.2, 1.0) for name in ("Poor", "Fair", "Good", "Very good", "Exceptional"))


NOON = 1795521600.0
PAGES = Pages(Assets().address)


def day(number: int, **changes: Any) -> DayFigures:
    """The figures of a day of November 2026."""
    usual: dict[str, Any] = {
        "day": date(2026, 11, number), "scores": 100 + number, "mean_score": 700.0, "approved": 0.7, "outcomes": 0, "bad_rate": None, "psi": 0.01 * number,
    }  # fmt: skip
    return DayFigures(**usual | changes)


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


def shown(*scorecards: Figures | OwnedElsewhere, chosen: Chosen = ALL) -> tuple[str, str]:
    """The page's HTML and its words."""
    html = answer_html(scorecards, "2026.10-0a1b2c3d", PAGES, NOON, chosen).text or ""
    return html, " ".join(Text(html).words)


def test_the_page_loads_its_own_files_only_and_shows_the_figures() -> None:
    """No other site, nothing inline, no reload of the whole page; its figures are those of the JSON."""
    html, words = shown(figures())
    assert Text(html).loads and all(address.startswith("/static/") for address in Text(html).loads)
    assert "http-equiv" not in html and "<style" not in html and " style=" not in html
    answer = answer_html([figures()], "", PAGES, NOON)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Figures of 2026-11-24 12:00:00 UTC" in words
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


def test_each_scorecard_links_to_the_report_of_its_run_where_the_operator_says_where_they_are() -> None:
    """By its version, which cannot lead elsewhere; on the page and in JSON; without the setting there is no link."""
    reports = "https://runs.example.org/{version}/report.html"
    strange = figures(version="../x?y#<z>")
    page = answer_html([figures(), strange], "", PAGES, NOON, reports=reports).text or ""
    assert 'href="https://runs.example.org/2026.10-0a1b2c3d/report.html"' in page.replace("href=https", 'href="https')
    assert "runs.example.org/..%2Fx%3Fy%23%3Cz%3E/report.html" in page
    (entry,) = json.loads(answer_json([figures()], reports).text or "")
    assert entry["run_report"] == "https://runs.example.org/2026.10-0a1b2c3d/report.html"
    (entry,) = json.loads(answer_json([figures()]).text or "")
    assert entry["run_report"] is None
    assert "Report of the run" not in (answer_html([figures()], "", PAGES, NOON).text or "")


@pytest.mark.parametrize(
    "url", ["javascript:{version}", "https://runs.example.org/", "https://x/{version}/{version}", "//x/{version}"]
)
def test_an_address_of_reports_that_cannot_be_one_stops_the_start(url: str) -> None:
    """The line names the setting."""
    with pytest.raises(ConfigurationError, match="CREDITAPP_RUN_REPORTS"):
        Settings(run_reports=url)


def test_the_json_has_every_figure() -> None:
    """A list, newest release first; another worker's scorecard has that worker's address."""
    answer = answer_json([figures(), OwnedElsewhere("v2", "http://there/monitoring")])
    entries = json.loads(answer.text or "")
    assert entries[0]["csi"]["late_30_12m"] == 0.31 and entries[0]["bands"][0]["name"] == "Poor"
    assert entries[1] == {"version": "v2", "address": "http://there/monitoring"}


def test_days_are_charts_with_thresholds_and_a_table() -> None:
    """Volumes as bars, other figures as lines; what has a threshold shows it; the table has the newest day first."""
    html, words = shown(figures(days=(day(20), day(21), day(24, outcomes=4, bad_rate=0.25)), created="2026-10-02"))
    assert "made on 2026-10-02" in words
    assert "days from 2026-11-20 to 2026-11-24" in words
    assert (
        html.count(
            '<svg viewBox="0 0 320 96" role="img" aria-label="Scores a day: 2026-11-20 120, 2026-11-21 121, 2026-11-24 124."'
        )
        == 1
    )
    assert "PSI of the score: alert above 0.25; 2026-11-20 0.200, 2026-11-21 0.210, 2026-11-24 0.240." in html
    assert html.count('class="alert"') == 1
    assert words.index("2026-11-24 124 700 70.0% 4 25.0% 0.240") < words.index("2026-11-20 120 700")


def test_a_line_breaks_where_days_are_left_out() -> None:
    """Two days in a row are joined; the third stands alone."""
    (line,) = [trend for trend in trends((day(1), day(2), day(9)), 660) if trend.name == "Mean score"]
    assert [part[0] for part in re.findall(r"[ML][\d.]+ [\d.]+", line.path)] == ["M", "L", "M"]


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 10**6), st.none() | st.floats(0, 50)), min_size=1, max_size=KEPT
    )
)
def test_every_chart_stays_within_its_drawing(found: list[tuple[int, int, float | None]]) -> None:
    """Whatever the figures, also one day alone, or none at all."""
    by_day = {date(2026, 1, 1) + timedelta(offset): (scores, psi) for offset, scores, psi in found}
    made = tuple(day(1, day=on, scores=scores, psi=psi) for on, (scores, psi) in sorted(by_day.items()))
    for trend in trends(made, 660):
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in trend.dots)
        assert all(bar.x + bar.width <= WIDTH and bar.height >= 0 and bar.y >= 0 for bar in trend.bars)
        assert trend.threshold is None or 0 <= trend.threshold <= HEIGHT


def test_the_page_shows_one_scorecard_or_fewer_days_if_asked() -> None:
    """By links, which need no script, and say which is chosen; what is not offered is everything."""
    cards = (figures(days=tuple(day(number) for number in range(1, 31))), figures(version="2026.09-other"))
    html, words = shown(*cards, chosen=Chosen("2026.09-other"))
    assert "Earlier 2026.09-other" in words and "Champion 2026.10" not in words
    assert f'<a href="{ADDRESS}?scorecard=2026.09-other" aria-current="true">2026.09-other</a>' in html
    assert "2026-11-30" in shown(*cards, chosen=Chosen(days=14))[1]
    fortnight = shown(*cards, chosen=Chosen(days=14))[1]
    assert "2026-11-11" in fortnight and "2026-11-10" not in fortnight
    sparse = figures(days=(day(1), day(3), day(24)))
    assert [date in shown(sparse, chosen=Chosen(days=14))[1] for date in ("2026-11-03", "2026-11-24")] == [False, True]
    assert chosen_by({"days": "30", "scorecard": "v"}) == Chosen("v", 30)
    assert [chosen_by({"days": days}).days for days in ("", "x", "-1", "9" * 99)] == [KEPT] * 4


def test_what_a_link_names_is_text_not_markup() -> None:
    """A version may be any text, and the address may ask for any."""
    html, _ = shown(figures(version='"><script>1</script>'), chosen=Chosen('"><b>'))
    assert "<script>1" not in html and '<b>"' not in html
