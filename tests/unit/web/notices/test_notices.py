"""The notices: which are linked and served, their required content, and the PDF from the same template."""

import asyncio
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec import structs

from creditapp.models.applications import Lender
from creditapp.settings import Settings
from creditapp.web.paper.pdf import PdfFailed, PdfMaker, pdf_of
from creditapp.web.ports import OpenedReport, Pending
from creditapp.web.site import make_site
from tests.support import web_samples as samples
from tests.support.web_site import Calendar, InMemoryApplications, InMemoryAttempts, InMemoryClients, token
from tests.support.web_visitor import AS_PAGE, HttpAnswer, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN, **AS_PAGE}
KINDS = ("score-disclosure", "no-score", "adverse-action")
BUREAU = "Alder Credit Bureau, 7 Main Street, Springfield, IL 62701, 1-800-555-0100"


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A client of a bureau with a name and an address."""
    built = make_site(
        applications, InMemoryClients(), InMemoryAttempts(), settings=Settings(bureau=BUREAU), clock=Calendar()
    )
    with Visitor(built) as one:
        yield one


def asked_by(found: OpenedReport, cut_off: int | None) -> OpenedReport:
    """The same report, asked for by a lender."""
    lender = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=cut_off)
    return replace(found, report=structs.replace(found.report, lender=lender))


def notice(visitor: Visitor, applications: InMemoryApplications, found: OpenedReport, kind: str) -> HttpAnswer:
    """One notice of a report."""
    return visitor.get(applications.add(OWN, found) + f"/notices/{kind}", headers=HELD)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (samples.scored(), {"score-disclosure"}), (asked_by(samples.scored(), 600), {"score-disclosure"}),
        (asked_by(samples.scored(), 700), {"score-disclosure", "adverse-action"}), (samples.thin(), {"no-score"}),
        (samples.ended("could_not_match"), {"no-score"}), (samples.ended("deceased"), set()), (samples.ended("frozen"), set()),
        (asked_by(samples.ended("frozen"), 600), {"adverse-action"}), (asked_by(samples.scored(), None), {"score-disclosure"}),
        (asked_by(samples.thin(), 600), {"no-score", "adverse-action"}),
    ],
)  # fmt: skip
def test_only_notices_that_apply_are_linked_and_served(
    visitor: Visitor, applications: InMemoryApplications, found: OpenedReport, expected: set[str]
) -> None:
    """On the report's page, as pages, as PDFs; 404 for the rest."""
    address = applications.add(OWN, found)
    report = visitor.get(address, headers=HELD).text
    for kind in KINDS:
        assert (f"{address}/notices/{kind}" in report) == (kind in expected)
        assert visitor.get(f"{address}/notices/{kind}", headers=HELD).status == (200 if kind in expected else 404)
        assert kind in expected or visitor.get(f"{address}/notices/{kind}.pdf", headers=HELD).status == 404
    assert visitor.get(f"{address}/notices/other", headers=HELD).status == 404


@pytest.mark.parametrize(
    "found", [samples.scored(), samples.thin(), samples.ended("frozen")], ids=["scored", "thin", "frozen"]
)
def test_only_a_persons_own_report_says_that_it_costs_no_points(
    visitor: Visitor, applications: InMemoryApplications, found: OpenedReport
) -> None:
    """A lender's is a hard inquiry, which can cost points: neither its report nor a notice claims otherwise."""
    promise = "Never affects your score"
    assert promise in visitor.get(applications.add(OWN, samples.scored()), headers=HELD).text
    assert promise not in visitor.get(applications.add(OWN, asked_by(found, 700)), headers=HELD).text
    assert promise not in notice(visitor, applications, asked_by(found, 700), "adverse-action").text


def test_a_score_disclosure_has_the_content_of_form_h_4(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Score, source, date, range, rank, key factors in order with inquiries besides; disputes, free reports; a lender's may differ."""
    text = notice(visitor, applications, samples.scored(), "score-disclosure").page.text
    for part in (
        "621", BUREAU, "November 24, 2026", "low of 300 to a high of 850", "ranks higher than the scores of 40 percent",
        "right to dispute", "once in twelve months", "AnnualCreditReport.com", "1-877-322-8228", "may differ", "consumerfinance.gov",
        "18 Alder Court",
    ):  # fmt: skip
        assert part in text, part
    factors = [
        "A payment was 30 days late or more this month", "One account was given up by its lender", "42% of the total limit of cards and credit lines is in use",
        "One unpaid debt is with a collector", "Several inquiries (lenders' looks) in the last six months",
    ]  # fmt: skip
    places = [text.index(factor) for factor in factors]
    assert places == sorted(places)


def test_a_score_without_a_rank_claims_none(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A scorecard released without percentiles says nothing of other people."""
    plain = samples.scored()
    text = notice(
        visitor, applications, replace(plain, report=structs.replace(plain.report, rank=None)), "score-disclosure"
    ).page.text
    assert "ranks higher" not in text
    assert "other people" not in text


def test_no_score_says_why_and_the_same_for_no_file_and_a_mismatch(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Form H-5; it discloses nothing to an applicant who could not be matched."""
    assert "too little recent history" in notice(visitor, applications, samples.thin(), "no-score").page.text
    bare, laden = samples.ended("could_not_match"), samples.ended("could_not_match", samples.EXTRACT)
    pages = [notice(visitor, applications, found, "no-score").body for found in (bare, laden)]
    assert pages[0] == pages[1]


def test_adverse_action_names_lender_reasons_bureau_score_and_rights(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """12 CFR 1002.9, 15 USC 1681m(a); that the score was too low is not among the reasons."""
    text = notice(visitor, applications, asked_by(samples.scored(), 700), "adverse-action").page.text
    for part in (
        "Harbor Credit Union", "auto loan", "declined", "A payment was 30 days late or more this month", BUREAU, "did not make the decision",
        "within 60 days", "inaccurate or incomplete", "621", "low of 300 to a high of 850", "Equal Credit Opportunity Act",
        "national origin", "public assistance", "Consumer Credit Protection Act", "federal agency that administers",
    ):  # fmt: skip
        assert part in text, part
    assert "700" not in text
    frozen = notice(visitor, applications, asked_by(samples.ended("frozen"), 700), "adverse-action").page.text
    assert "The credit file is frozen" in frozen
    assert "Your score" not in frozen


def test_a_notice_opens_with_the_code_only(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Page and PDF ask for it; while there is no report, both redirect to its address."""
    address = applications.add(OWN, samples.scored())
    for end in ("", ".pdf"):
        locked = visitor.get(f"{address}/notices/score-disclosure{end}", headers=AS_PAGE)
        assert (locked.status, locked.page.state) == (403, "locked")
    address = applications.add(OWN, Pending())
    waiting = visitor.get(f"{address}/notices/score-disclosure", headers=HELD)
    assert (waiting.status, waiting.headers["Location"]) == (303, address)


@pytest.mark.slow
def test_the_pdf_is_made_from_the_same_page(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A tagged PDF, to be shown and not cached, one after the other from one child."""
    address = applications.add(OWN, asked_by(samples.scored(), 700))
    for kind in ("score-disclosure", "adverse-action"):
        answer = visitor.get(f"{address}/notices/{kind}.pdf", headers=HELD)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.headers["Content-Disposition"] == f'inline; filename="{kind}.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.body.startswith(b"%PDF-")
        streams = re.findall(rb"stream\n(.*?)\nendstream", answer.body, re.DOTALL)
        assert any(b"/StructTreeRoot" in zlib.decompress(stream) for stream in streams)


def test_without_the_child_there_is_a_message_and_the_page_still_prints(applications: InMemoryApplications) -> None:
    """503 that says what to do instead."""
    broken = PdfMaker((sys.executable, "-c", "raise SystemExit(1)"))
    built = make_site(
        applications, InMemoryClients(), InMemoryAttempts(), settings=Settings(), clock=Calendar(), pdf=broken
    )
    with Visitor(built) as visitor:
        address = applications.add(OWN, samples.scored())
        answer = visitor.get(f"{address}/notices/score-disclosure.pdf", headers=HELD)
        assert answer.status == 503
        assert "can be printed" in answer.page.text


def test_a_child_that_has_ended_is_replaced() -> None:
    """It ends when idle; the next request starts another."""
    once = (
        "import sys; from creditapp.web.paper.pdf import LENGTH as n; i, o = sys.stdin.buffer, sys.stdout.buffer;"
        "page = i.read(n.unpack(i.read(4))[0]); o.write(n.pack(len(page)) + page); o.flush()"
    )

    async def twice() -> list[bytes]:
        maker = PdfMaker((sys.executable, "-c", once))
        made = [await maker.make(page) for page in ("one", "two")]
        await maker.end()
        return made

    assert asyncio.run(twice()) == [b"one", b"two"]


@pytest.mark.slow
def test_a_child_makes_a_limited_number_of_pdfs_and_is_then_replaced() -> None:
    """A child's memory grows with each PDF; a new one starts small."""
    one = "import sys; from creditapp.web.paper import pdf; pdf.PDFS_PER_CHILD = 1; pdf.serve(sys.stdin.buffer, sys.stdout.buffer)"

    async def twice() -> list[bytes]:
        maker = PdfMaker((sys.executable, "-c", one))
        made = [await maker.make(page) for page in ("<p>one", "<p>two")]
        await maker.end()
        return made

    assert [pdf[:5] for pdf in asyncio.run(twice())] == [b"%PDF-", b"%PDF-"]


def test_a_child_that_does_not_answer_in_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """PdfFailed, and the child is ended."""
    monkeypatch.setattr("creditapp.web.paper.pdf.TIMEOUT", 0.2)
    maker = PdfMaker((sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(PdfFailed):
        asyncio.run(maker.make("page"))


@pytest.mark.slow
def test_making_a_pdf_fetches_nothing() -> None:
    """Resources that the page names, on disk or on the net, are left out."""
    named = '<link rel="stylesheet" href="file:///etc/passwd"><img alt="x" src="http://127.0.0.1:1/x.png">'
    assert pdf_of(f"<html lang=en><title>x</title><body>{named}<p>text").startswith(b"%PDF-")
