"""The report as a PDF: who gets it, what is in it, and that nothing else is."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from creditapp.errors import NotReady
from creditapp.models.applications import Lender
from creditapp.web.ports import OpenedReport, Pending, Unknown
from tests.support import web_samples as samples
from tests.support.pdf_pages import metadata, printed_pages
from tests.support.web_site import (
    InMemoryApplications,
    InMemoryClients,
    served_pdfs,
    site,
    token,
    unchanged_by_scenarios,
)
from tests.support.web_visitor import AS_PAGE, HttpAnswer, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN, **AS_PAGE}
"""The code, as a program sends it."""


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A client of a site whose PDFs are the pages that they would be made of."""
    with Visitor(site(applications, InMemoryClients({"client-token": "A Bank"}), pdf=served_pdfs())) as one:
        yield one


def report_pdf(visitor: Visitor, applications: InMemoryApplications, found: Any, query: str = "") -> HttpAnswer:
    """The report's PDF."""
    return visitor.get(applications.add(OWN, found) + "/report.pdf" + query, headers=HELD)


@pytest.mark.slow
def test_the_report_is_served_as_a_pdf_under_a_name_without_anything_personal(
    applications: InMemoryApplications,
) -> None:
    """The date in the name tells two reports apart; the PDF says its title only."""
    with Visitor(site(applications)) as visitor:
        answer = report_pdf(visitor, applications, samples.scored())
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="credit-report-2026-11-24.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert metadata(answer.body) == {"Title": "Your credit report – creditapp", "Producer": "WeasyPrint 70.0"}
    assert "621" in printed_pages(answer.body)[0].text


@pytest.mark.parametrize("name", ["scored", "flawless", "thin"])
def test_a_page_that_shows_a_file_links_to_its_pdf(
    visitor: Visitor, applications: InMemoryApplications, name: str
) -> None:
    """Endings without a file do not, though they have one."""
    address = applications.add(OWN, getattr(samples, name)())
    assert f'href="{address}/report.pdf"' in visitor.get(address, headers=HELD).text
    address = applications.add(OWN, samples.ended("deceased"))
    assert "report.pdf" not in visitor.get(address, headers=HELD).text
    assert visitor.get(address + "/report.pdf", headers=HELD).status == 200


def test_a_later_state_links_to_the_pdf_of_that_state(visitor: Visitor, applications: InMemoryApplications) -> None:
    """An update and the file as of today have their own; an unknown version has none."""
    address = applications.add(OWN, samples.updated())
    for version, score in (("2" * 64, "688"), ("today", "621")):
        assert (
            f"{address}/report.pdf?version={version}" in visitor.get(f"{address}?version={version}", headers=HELD).text
        )
        pdf = visitor.get(f"{address}/report.pdf?version={version}", headers=HELD)
        assert f"Your score is <b>{score}</b>" in pdf.text
    assert visitor.get(f"{address}/report.pdf?version=none", headers=HELD).status == 404


def test_nothing_on_paper_leads_to_the_site_or_opens_the_report(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """No code, no control that is not hidden, no script; what cannot be clicked is not offered."""
    text = report_pdf(visitor, applications, samples.updated()).text
    for part in (OWN, "<script", "data-print", "/leave", "/revoke", "notices/"):
        assert part not in text


def test_the_pdf_has_the_best_next_steps_of_today(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Which the page loads afterwards; they are left out where they do not come in time, and of a lender's report."""
    assert "Your best next steps" in report_pdf(visitor, applications, samples.scored()).text
    lender = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=600)
    asked = replace(samples.scored(), report=structs.replace(samples.scored().report, lender=lender))
    assert "Your best next steps" not in report_pdf(visitor, applications, asked).text

    def nobody_answers(*_: Any) -> Any:
        raise NotReady("nobody answers")

    applications.simulated = nobody_answers
    answer = report_pdf(visitor, applications, samples.scored())
    assert (answer.status, "Your best next steps" in answer.text) == (200, False)
    applications.simulated = unchanged_by_scenarios


def test_a_scored_report_on_paper_says_that_a_lenders_score_may_differ(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """15 USC 1681g(f)(1); the page has it in its footer, which paper has not."""
    assert "A lender may use another score" in report_pdf(visitor, applications, samples.scored()).text


def test_whoever_may_not_see_the_report_gets_no_pdf(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Asked for the code, sent to wait, told that it is erased, or that there is nothing."""
    address = applications.add(OWN, samples.scored())
    assert visitor.get(address + "/report.pdf", headers=AS_PAGE).status == 403
    assert report_pdf(visitor, applications, Pending()).headers["Location"] == address
    assert report_pdf(visitor, applications, Unknown()).status == 404
    erased = OpenedReport(samples.scored().report, None, None, erased=True)
    assert report_pdf(visitor, applications, erased).status == 410


def test_an_address_may_request_so_many_pdfs_a_minute(applications: InMemoryApplications) -> None:
    """Each takes a second or more of a processor; a registered client is not limited."""
    clients = InMemoryClients({"client-token": "A Bank"})
    with Visitor(site(applications, clients, pdf=served_pdfs(), pdf_rate=1)) as visitor:
        assert report_pdf(visitor, applications, samples.scored()).status == 200
        late = report_pdf(visitor, applications, samples.scored())
        assert (late.status, "Too many PDFs" in late.page.text) == (429, True)
        assert 0 < int(late.headers["Retry-After"]) <= 60
        known = {**HELD, "Authorization": "Bearer client-token"}
        assert visitor.get(applications.add(OWN, samples.scored()) + "/report.pdf", headers=known).status == 200


def test_a_pdf_is_noted_as_one(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The person's page says that the report was opened as a PDF."""
    address = applications.add(OWN, samples.scored())
    visitor.get(address + "/report.pdf", headers=HELD)
    assert [each.what for each in applications.noted] == ["report_pdf"]
    assert "The report, as a PDF" in visitor.get(address + "/rights", headers=HELD).page.text
