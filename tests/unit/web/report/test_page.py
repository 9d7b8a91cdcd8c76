"""The content of a report: every ending has a page, numbers add up, nothing is disclosed that must not be, nothing is fetched."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from creditapp.domain.account_types import TYPES
from creditapp.domain.bands import BANDS
from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.factors import LABELS
from creditapp.domain.report import STATUS_WORDS
from creditapp.domain.scoring import CLAMPED
from creditapp.models.applications import Ending, Factor, PastScore
from creditapp.models.base import Step
from creditapp.models.credit_events import AccountType
from creditapp.models.extract import AccountShown, Extract
from creditapp.web.http.assets import ROOT, Assets
from creditapp.web.http.tokens import application_id
from creditapp.web.i18n.factor_texts import written
from creditapp.web.ports import OpenedReport
from creditapp.web.render import Pages
from creditapp.web.report.as_json import report_json
from creditapp.web.report.page import report_page
from creditapp.web.report.payment_grid import MARKS
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, HttpAnswer, Page, Visitor

OWN = token("own")
PAGES = Pages(Assets().address)
FIELDS = {
    "outcome", "reason", "score", "base_points", "factors", "pd", "scorecard_version", "application_id", "accounts",
    "inquiries", "journey",
}  # fmt: skip
"""DESIGN's, less code and link, which only the applicant holds."""
KINDS = {
    "scored": samples.scored(), "flawless": samples.flawless(), "full": samples.full(), "thin": samples.thin(),
    "erased": replace(samples.scored(), person=None, extract=None),
    **{ending: samples.ended(ending, samples.EXTRACT) for ending in get_args(Ending)},
}  # fmt: skip
TITLES = {
    "could_not_match": "We could not match you", "thin": "There is no score yet", "deceased": "There is no score",
    "frozen": "This file is frozen",
}  # fmt: skip


def html_of(found: OpenedReport) -> str:
    """The report's page."""
    return PAGES.render(report_page(found, f"/applications/{samples.ID}", ""))


class Rows(HTMLParser):
    """The rows of the table with a class, cell by cell."""

    def __init__(self, html: str, table: str) -> None:
        super().__init__()
        self._table = table
        self._inside = False
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Into the table, a row, a cell."""
        self._inside = self._inside or (tag == "table" and ("class", self._table) in attrs)
        if self._inside and tag == "tr":
            self.rows.append([])
        if self._inside and tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Out of the table."""
        self._inside = self._inside and tag != "table"

    def handle_data(self, data: str) -> None:
        """A cell's text."""
        if self._inside and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


def number(text: str) -> int:
    """Points as the page writes them."""
    return int(text.replace("\u2212", "-"))


def asked(visitor: Visitor, applications: InMemoryApplications, found: OpenedReport) -> tuple[HttpAnswer, HttpAnswer]:
    """Page and JSON of a report."""
    path = applications.add(OWN, found)
    held = {"Application-Token": OWN}
    return visitor.get(path, headers={**held, **AS_PAGE}), visitor.get(path, headers={**held, **AS_JSON})


@pytest.mark.parametrize("kind", KINDS)
def test_every_ending_has_a_page_and_a_json_with_all_fields(
    visitor: Visitor, applications: InMemoryApplications, kind: str
) -> None:
    """200 both, the same outcome in both, every field there whatever the outcome."""
    page, answer = asked(visitor, applications, KINDS[kind])
    assert (page.status, page.page.state, answer.status) == (200, "ready", 200)
    report = answer.json
    assert set(report) >= FIELDS
    assert report["application_id"] == application_id(OWN)
    scored = kind in ("scored", "flawless", "full", "erased")
    assert (report["outcome"], report["reason"]) == (("scored", None) if scored else ("no_score", kind))
    assert ("Your score is" in page.page.text) is scored
    if not scored:
        assert f'<h1 tabindex="-1">{TITLES[kind]}</h1>' in page.text
        assert [report[name] for name in ("score", "base_points", "pd", "scorecard_version", "factors")] == [
            None
        ] * 4 + [[]]


def test_every_ending_of_the_record_has_a_different_title() -> None:
    """A new ending without a page fails here."""
    assert set(TITLES) == set(get_args(Ending))
    assert len({html_of(samples.ended(ending)) for ending in get_args(Ending)}) == len(TITLES)


def test_a_scored_json_holds_every_characteristic_and_adds_up(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Base plus all points is the score; each factor has code, text, points and key; the journey has services and times."""
    report = asked(visitor, applications, samples.scored())[1].json
    assert report["base_points"] + sum(factor["points"] for factor in report["factors"]) == report["score"]
    assert {factor["code"] for factor in report["factors"]} == {factor.code for factor in samples.FACTORS}
    for factor in report["factors"]:
        assert factor["text"]
        assert isinstance(factor["points"], int)
        assert isinstance(factor["key"], bool)
    assert [factor["key"] for factor in report["factors"]] == sorted(
        (factor["key"] for factor in report["factors"]), reverse=True
    )
    assert report["pd"] == 0.1834
    assert [step["service"] for step in report["journey"]] == [
        "gateway",
        "gateway",
        "identity",
        "bureau",
        "scoring",
        "reporting",
    ]
    assert all(isinstance(step["at"], float) for step in report["journey"])
    assert report["as_of"] == "2026-11-24"
    first = report["accounts"][0]
    assert set(first) == set(AccountShown.__struct_fields__)
    assert (first["opened"], first["number"], first["grid"]) == ("2014-06-02", "••••4001", "0" * 84)
    assert [inquiry["kind"] for inquiry in report["inquiries"]] == ["soft", "hard", "hard"]
    assert {"code", "link", "token"}.isdisjoint(report)


@pytest.mark.parametrize("kind", ["scored", "flawless", "full", "erased"])
def test_the_page_shows_how_the_score_adds_up(kind: str) -> None:
    """The table's rows sum to the score in its foot, and the gauge shows that score."""
    found = KINDS[kind]
    rows = Rows(html_of(found), "sum").rows[1:]
    parts = [number(points) for _, points in rows]
    assert rows[0][0] == "Best attainable"
    assert rows[-1][0] == "Your score"
    assert sum(parts[:-1]) == parts[-1] == found.report.score
    assert f"<b>{found.report.score}</b>" in html_of(found)


@pytest.mark.parametrize(("base", "points", "score"), [(850, -700, 300), (900, -10, 850), (300, -1, 300)])
def test_a_clamped_score_has_a_row_for_clamping(base: int, points: int, score: int) -> None:
    """Clamping is a row of the sum, and not listed as a factor to improve."""
    moved = score - base - points
    clamped = Factor(code=CLAMPED, characteristic="score_range", points=moved)
    html = html_of(
        samples.scored((samples.factor("PH01", "months_since_late_30", points, 1, key=True), clamped), base=base)
    )
    rows = Rows(html, "sum").rows
    assert ["The scale ends here", f"+{moved}" if moved > 0 else f"\u2212{-moved}"] in rows
    assert rows[-1] == ["Your score", str(score)]
    assert html.count("The scale ends here") == 1


@pytest.mark.parametrize("ending", ["could_not_match", "deceased", "frozen"])
def test_these_endings_disclose_nothing_of_any_file(
    visitor: Visitor, applications: InMemoryApplications, ending: str
) -> None:
    """Even where the report carries an extract: no account, inquiry, collection or bankruptcy."""
    page, answer = asked(visitor, applications, samples.ended(ending, samples.EXTRACT))
    for secret in ("First Alder Bank", "4001", "Summit Recovery", "California Northern", "Northway"):
        assert secret not in page.text
        assert secret not in answer.text
    assert answer.json["accounts"] == answer.json["inquiries"] == answer.json["collections"] == []


def test_an_applicant_who_could_not_be_matched_sees_the_same_page_for_every_reason(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """No file and a mismatch: not a byte differs, whatever history, times, characteristics or scorecard came along."""
    bare = samples.ended("could_not_match")
    laden = replace(
        bare,
        extract=samples.EXTRACT,
        report=structs.replace(
            bare.report, history=samples.scored().report.history, journey=(*samples.JOURNEY, Step("x", 2e9)), score=700,
            base_points=800, factors=samples.FACTORS, pd=0.5, scorecard_version="v", consumer_id="c-2",
        ),
    )  # fmt: skip
    answers = [asked(visitor, applications, found) for found in (bare, laden)]
    assert answers[0][0].body == answers[1][0].body
    assert answers[0][1].body == answers[1][1].body
    assert answers[0][1].json["journey"] == answers[0][1].json["history"] == []


def test_a_thin_file_is_shown_without_a_score(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The person sees the file."""
    page, answer = asked(visitor, applications, samples.thin())
    assert "First Alder Bank" in page.text
    assert len(answer.json["accounts"]) == 1


def test_an_erased_persons_report_keeps_its_score_and_loses_its_accounts(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The keys are deleted: the page says so instead of failing."""
    page, answer = asked(visitor, applications, KINDS["erased"])
    assert "their keys have been erased" in page.page.text
    assert samples.PERSON.last_name not in page.page.text
    assert (answer.json["score"], answer.json["accounts"]) == (samples.scored().report.score, [])


def test_the_history_lists_the_newest_score_first_with_each_change() -> None:
    """Three scores, each held against the one before; a first report has no history."""
    rows = Rows(html_of(samples.scored()), "history").rows[1:]
    score = samples.scored().report.score
    assert score is not None
    assert [row[1] for row in rows] == [f"{score}\u2212{640 - score}", "640\u221228", "668"]
    first = samples.scored()
    assert "Your score over time" not in html_of(replace(first, report=structs.replace(first.report, history=())))


def test_the_largest_report_stays_small(visitor: Visitor, applications: InMemoryApplications) -> None:
    """40 tradelines of 84 months: at most 60 kB of HTML, every tradeline on it."""
    page, answer = asked(visitor, applications, samples.full(40))
    assert len(page.body) <= 60_000
    assert page.text.count("<article>") == 40
    assert len(answer.json["accounts"]) == 40
    assert {len(account["grid"]) for account in answer.json["accounts"]} == {84}


def test_an_ordinary_report_is_smaller_still() -> None:
    """Seven accounts: half of that."""
    assert len(html_of(samples.scored()).encode()) <= 30_000


def every_page(visitor: Visitor, applications: InMemoryApplications) -> list[str]:
    """All pages, as HTML."""
    pages = [asked(visitor, applications, found)[0].text for found in KINDS.values()]
    pages += [visitor.get("/").text, visitor.send_form({}).text, visitor.get("/nowhere").text]
    pages += [visitor.get("/applications/" + "0" * 64).text]
    pages += [visitor.get(visitor.send_form(FORM).headers["Location"], params={"wait": "0"}).text]
    return pages


def test_no_page_loads_anything_from_another_site(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Every address on every page is of this site, every file exists, and styles and scripts name no other place."""
    files = set()
    for html in every_page(visitor, applications):
        for tag, address in Page(html).addresses:
            assert re.match(r"/[^/\\]|/$|#|\?language=", address), (tag, address)
            files |= {address} if address.startswith("/static/") else set()
        assert not re.search(r"<style|style=|\son[a-z]+=|javascript:|<iframe|<object|<base|@import", html)
        assert not re.search(r"<script(?! src=\"/static/)", html)
        assert not re.search(r"https?:|[\"' ]//", html)
    assert {address.rsplit(".", 1)[1] for address in files} == {"css", "js", "svg", "png", "ico", "webmanifest"}
    assert {visitor.get(address).status for address in files} == {200}
    for asset in (file for file in ROOT.iterdir() if file.suffix not in (".png", ".ico")):
        text = asset.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|@import|url\((?!#)|//[a-z]+\.", text), asset.name


def test_every_page_is_one_document_with_a_title_a_language_and_one_heading(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """What screen readers and tabs go by; ids are unique."""
    for html in every_page(visitor, applications):
        assert html.startswith('<!doctype html>\n<html lang="en">')
        assert html.count("<h1") == 1
        assert re.search(r"<title>\S.* – creditapp</title>", html)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def test_a_furnishers_name_is_shown_as_text_never_as_markup() -> None:
    """Names out of a file never become part of the page."""
    nasty = "<img src=x onerror=alert(1)>\"'&{{ 7*7 }}"
    extract = Extract(
        as_of=samples.AS_OF,
        accounts=(structs.replace(samples.account(1), furnisher=nasty, number=nasty),),
        inquiries=tuple(structs.replace(inquiry, by=nasty, purpose=nasty) for inquiry in samples.EXTRACT.inquiries),
        collections=tuple(
            structs.replace(debt, by=nasty, original_creditor=nasty) for debt in samples.EXTRACT.collections
        ),
        bankruptcies=tuple(structs.replace(bankruptcy, court=nasty) for bankruptcy in samples.EXTRACT.bankruptcies),
    )
    found = samples.scored(extract=extract)
    person = structs.replace(samples.PERSON, first_name=nasty, last_name=nasty)
    html = html_of(replace(found, person=person, report=structs.replace(found.report, scorecard_version=nasty)))
    assert "<img src=x" not in html
    assert html.count("&lt;img src=x") >= 8


def test_every_value_that_a_file_can_hold_has_a_text_on_the_page() -> None:
    """Types, months' states, factors and characteristics: a new one without words fails here."""
    assert set(TYPES) == set(get_args(AccountType))
    assert set(MARKS) == set("0123456BDEGHJKL")
    assert {characteristic.code for characteristic in CHARACTERISTICS} | {CLAMPED} == set(LABELS)


AMOUNT = st.integers(0, 999_999_999)
DAY = st.dates(date(1950, 1, 1), date(2026, 11, 24))
NAME = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)
ACCOUNT = st.builds(
    AccountShown, furnisher=NAME, number=NAME, type=st.sampled_from(get_args(AccountType)), opened=DAY, as_of=DAY,
    balance=AMOUNT, state=st.sampled_from(["open", "closed", "lost"]), status=st.sampled_from(sorted(set(STATUS_WORDS.values()))),
    limit=st.none() | AMOUNT, original=st.none() | AMOUNT, payment=st.none() | AMOUNT, past_due=AMOUNT,
    utilisation=st.none() | st.floats(0, 1e9), closed=st.none() | DAY, grid=st.text(st.sampled_from(sorted(MARKS)), max_size=84),
    disputed=st.booleans(),
)  # fmt: skip
KNOWN = st.sampled_from(CHARACTERISTICS)
FACTOR = st.builds(
    lambda known, points, value, key: Factor(code=known.code, characteristic=known.name, points=-points, value=value, key=key),
    KNOWN, st.integers(0, 200), st.none() | st.floats(0, 1e9), st.booleans(),
) | st.builds(Factor, code=NAME, characteristic=NAME, points=st.integers(-100, 0), value=st.none() | st.floats(0, 1e9))  # fmt: skip


@given(
    factors=st.lists(FACTOR, max_size=24, unique_by=lambda each: each.code),
    shown=st.lists(ACCOUNT, max_size=3),
    score=st.integers(300, 850),
    pd=st.none() | st.floats(0, 1),
    history=st.lists(st.builds(PastScore, application_id=NAME, as_of=DAY, score=st.integers(300, 850), scorecard_version=NAME), max_size=3),
    journey=st.lists(st.builds(Step, st.sampled_from(["gateway", "bureau", "new"]), st.floats(0, 4e9)), max_size=7),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
@pytest.mark.slow
def test_any_report_that_the_services_can_make_has_a_page_that_adds_up(
    factors: list[Factor],
    shown: list[AccountShown],
    score: int,
    pd: float | None,
    history: list[Any],
    journey: list[Step],
) -> None:
    """For any report, page and JSON can be made, and base plus points is the score in both."""
    base = score - sum(factor.points for factor in factors)
    found = samples.scored(tuple(factors), Extract(as_of=samples.AS_OF, accounts=tuple(shown)), base)
    report = structs.replace(found.report, pd=pd, history=tuple(history), journey=tuple(journey))
    found = replace(found, report=report)
    rows = Rows(html_of(found), "sum").rows[1:]
    assert sum(number(points) for _, points in rows[:-1]) == number(rows[-1][1]) == score
    answer = report_json(found)
    assert answer["base_points"] + sum(factor["points"] for factor in answer["factors"]) == answer["score"]
    assert len(answer["factors"]) == len(factors)
    assert answer["band"] in {band.name for band in BANDS}


@given(factor=FACTOR)
def test_every_factor_has_its_sentences(factor: Factor) -> None:
    """Known ones in a sentence, a strange one by its name."""
    assert written(factor).title
