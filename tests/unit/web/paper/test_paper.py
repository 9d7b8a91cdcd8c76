"""Every report and notice on paper: PDF/UA by the reference validator, and pages that break where people would break them."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from msgspec import structs

from creditapp.domain.next_steps import next_steps
from creditapp.domain.notices import Kind
from creditapp.models.extract import AccountShown
from creditapp.web.contexts import Context
from creditapp.web.i18n.languages import languages
from creditapp.web.i18n.texts import Language, written_in
from creditapp.web.notices.page import notice
from creditapp.web.paper.contexts import ReportPaper, StepsPaper
from creditapp.web.paper.pdf import pdf_of
from creditapp.web.ports import OpenedReport
from creditapp.web.render import Pages
from creditapp.web.report.page import report_page
from creditapp.web.simulate.page import StepsPart
from creditapp.web.simulate.results import steps
from tests.pictures import NOTICES, reports, simulated
from tests.support import web_samples as samples
from tests.support.pdf_pages import PrintedPage, printed_pages
from tests.support.pdfua import broken_rules

pytestmark = pytest.mark.slow

PAGES = Pages(lambda name: f"/static/{name}")
SIZES = (0, 1, 2, 3, 5, 8, 13, 40)
"""Numbers of accounts; of the largest every month was late."""
STARTING = {f"From your file as of November 24, 2026, with a score of {score}." for score in (621, 632, 688)}
"""What the steps start from; on the page that loads them, the score stands above them."""
HALF_A_LINE = 70
"""Letters: more than half a line of the paper holds, so that a text with longer ones has its width."""
LEAST_FILLED = 0.2
"""Of the last page: a fifth."""


def with_accounts(count: int) -> OpenedReport:
    """A report whose accounts differ in kind and in the length of their grids, so that pages fill differently."""
    if count == max(SIZES):
        return samples.full(count)
    kinds = [structs.replace(samples.ACCOUNTS[number % 7], item=f"{number:016x}") for number in range(count)]
    accounts: tuple[AccountShown, ...] = tuple(
        structs.replace(each, number=f"••••{4000 + number}", grid=each.grid[: 7 + 17 * number % 84])
        for number, each in enumerate(kinds)
    )
    return samples.scored(extract=structs.replace(samples.EXTRACT, accounts=accounts))


def on_paper(found: OpenedReport) -> ReportPaper:
    """The report with its next steps."""
    best = None
    if found.has_rights and found.scored and found.disclosed:
        possible = next_steps(found.disclosed)
        result = simulated(found, possible)
        best = StepsPaper(day="November 24, 2026", score=result.report.score, steps=steps(result, possible))
    return ReportPaper(report=report_page(found, "/applications/x", ""), steps=best)


def _with_accounts_on_paper(count: int) -> ReportPaper:
    return on_paper(with_accounts(count))


def papers() -> dict[str, Callable[[], Context]]:
    """What there is on paper, by name."""
    made: dict[str, Callable[[], Context]] = {}
    for name, found in reports().items():
        if isinstance(found, OpenedReport) and not found.erased:
            made[name] = partial(on_paper, found)
    for count in SIZES:
        made[f"accounts-{count}"] = partial(_with_accounts_on_paper, count)
    for kind, name in NOTICES.items():
        found = reports()[name]
        assert isinstance(found, OpenedReport)
        page = notice(found, kind, "/applications/x", "Alder Credit Bureau")
        assert page is not None
        made[kind] = partial(replace, page, as_pdf=True)
    return made


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    """All of them as PDFs."""
    return {name: pdf_of(PAGES.render(paper())) for name, paper in papers().items()}


@pytest.fixture(scope="module")
def pages(printed: dict[str, bytes]) -> dict[str, list[PrintedPage]]:
    """Their pages."""
    return {name: printed_pages(pdf) for name, pdf in printed.items()}


def test_every_paper_conforms_to_pdf_ua(printed: dict[str, bytes], tmp_path: Path) -> None:
    """Tagged, titled, with language and alternative texts, headings and lists in order: veraPDF finds no broken rule."""
    for name, pdf in printed.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    found = broken_rules(sorted(tmp_path.glob("*.pdf")))
    assert found == {f"{name}.pdf": [] for name in printed}


def test_the_validator_finds_what_is_broken(tmp_path: Path) -> None:
    """A drawing without words, and a file that is none."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0H9"/></svg>'
    (tmp_path / "mute.pdf").write_bytes(pdf_of(f"<html lang=en><title>x</title><body><p>a</p>{drawing}"))
    (tmp_path / "none.pdf").write_bytes(b"none")
    found = broken_rules(sorted(tmp_path.glob("*.pdf")))
    assert found["none.pdf"] == ["not a PDF that can be read"]
    assert [rule.split(":")[0] for rule in found["mute.pdf"]] == ["7.3-1"]


def test_every_page_has_its_number(pages: dict[str, list[PrintedPage]]) -> None:
    """Also that it is one of how many; all but the first say whose report it is."""
    for name, paper in pages.items():
        for number, page in enumerate(paper, 1):
            assert f"Page {number} of {len(paper)}" in page.text, name
        if name not in NOTICES:
            assert all("Maria O'Neil-Muñoz · as of" in page.text for page in paper), name


def test_no_page_ends_with_a_heading(pages: dict[str, list[PrintedPage]]) -> None:
    """What a heading heads begins on its page."""
    for name, paper in pages.items():
        for number, page in enumerate(paper, 1):
            assert page.last_line not in page.headings, (name, number)


@pytest.mark.parametrize("language", languages().all, ids=lambda language: language.code)
@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_is_one_page_of_its_whole_text(kind: Kind, language: Language) -> None:
    """With as many key factors as there can be, in each language; all that it says stands on the page, and across its width."""
    found = reports()[NOTICES[kind]]
    assert isinstance(found, OpenedReport)
    with written_in(language):
        page = notice(
            found, kind, "/applications/x", "creditapp, a demonstration bureau without a postal address or telephone"
        )
        assert page is not None
        html = PAGES.render(replace(page, as_pdf=True))
    (printed,) = printed_pages(pdf_of(html))
    said, on_paper = unescape(" ".join(texts(html.partition("<body")[2]))).split(), "".join(printed.text.split())
    assert [word for word in said if word not in on_paper] == []
    assert max(map(len, printed.text.splitlines())) > HALF_A_LINE


def test_no_account_is_cut_in_two(pages: dict[str, list[PrintedPage]]) -> None:
    """Its number and the date of its last report, at its top and bottom, are on one page."""
    for name, paper in pages.items():
        for number, page in enumerate(paper, 1):
            assert page.text.count("••••") == page.text.count("Reported"), (name, number)


def test_no_report_ends_with_a_nearly_empty_page(pages: dict[str, list[PrintedPage]]) -> None:
    """The last page has the person's details and how the report was made, or more."""
    for name, paper in pages.items():
        assert paper[-1].filled > LEAST_FILLED, (name, paper[-1].filled)


def test_the_bookmarks_are_the_reports_headings(pages: dict[str, list[PrintedPage]]) -> None:
    """Each on the page where it stands; accounts by lender, kind and number."""
    paper = pages["accounts-3"]
    found = [heading for page in paper for heading in page.headings]
    assert found[0] == "Your credit report"
    for heading in ("Your score", "Your best next steps", "Your accounts", "First Alder Bank Credit card ••••4000"):
        assert heading in found
    for page in paper:
        assert {word for heading in page.headings for word in heading.split()} <= set(page.text.split())


def test_a_usual_report_has_seven_pages_at_most(pages: dict[str, list[PrintedPage]]) -> None:
    """With seven accounts of seven years, history and steps."""
    assert len(pages["scored"]) <= 7
    assert len(pages["gaining"]) <= 7


def test_nothing_is_printed_that_the_pages_do_not_say() -> None:
    """So that what is true of the pages, and tested there, is true on paper."""
    for name, found in reports().items():
        if not isinstance(found, OpenedReport) or found.erased:
            continue
        paper = on_paper(found)
        said = texts(PAGES.render(report_page(found, "/applications/x", "")))
        if paper.steps:
            said |= texts(PAGES.render(StepsPart(score=paper.steps.score, steps=paper.steps.steps)))
        only_here = {text for text in texts(PAGES.render(paper)) - said if "creditapp" not in text}
        assert only_here <= {"Your best next steps", *STARTING}, name


def texts(html: str) -> set[str]:
    """The texts between a page's tags."""
    return {" ".join(text.split()) for text in re.findall(r">([^<>]+)<", html) if text.strip()}
