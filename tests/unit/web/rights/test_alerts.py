"""A person places a fraud alert and removes it; the rights and every report say what is in force."""

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.models.applications import Lender
from creditapp.models.extract import FraudAlert
from creditapp.models.requests import PlaceAlert, RemoveAlert, TheftReport
from tests.support import web_samples as samples
from tests.support.sample_documents import PDF
from tests.support.web_site import TODAY, Calendar, InMemoryApplications
from tests.support.web_visitor import Visitor
from tests.unit.web.rights.test_documents import form, send
from tests.unit.web.rights.test_rights import HELD, OWN, asked, json_of, page_of, post, post_json

EXTENDED = {
    "kind": "extended", "phone": "415-555-0123", "report_agency": "IdentityTheft.gov", "report_number": "FTC-7", "report_filed": "2026-11-20",
}  # fmt: skip


@pytest.fixture
def own(applications: InMemoryApplications) -> str:
    """The address of a person's own report."""
    return applications.add(OWN, samples.scored())


def test_an_alert_is_placed_shown_and_removed(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """With its last day and the number for lenders."""
    assert page_of(visitor, f"{own}/alerts").status == 200
    sent = post(visitor, f"{own}/alerts", {"kind": "initial", "phone": "415-555-0123"})
    assert sent.status == 303
    page = page_of(visitor, sent.headers["Location"]).page.text
    assert "Your fraud alert is in your file" in page and "since November 24, 2026, until November 24, 2027" in page
    (alert,) = json_of(visitor, f"{own}/rights")["fraud_alerts"]
    assert (alert["kind"], alert["since"], alert["until"], alert["phone"]) == (
        "initial", "2026-11-24", "2027-11-24", "415-555-0123"
    )  # fmt: skip
    assert "415-555-0123" in page_of(visitor, f"{own}/alerts").page.text
    gone = page_of(visitor, post(visitor, f"{own}/alerts/remove", {"kind": "initial"}).headers["Location"])
    assert "Your fraud alert is removed" in gone.page.text
    assert json_of(visitor, f"{own}/alerts")["alerts"] == []
    assert asked(applications) == [PlaceAlert(kind="initial", phone="415-555-0123"), RemoveAlert(kind="initial")]


def test_the_seven_years_take_an_identity_theft_report(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """15 USC 1681c-1(b)(1): it is sent along, and the alert lasts seven years."""
    assert post_json(visitor, f"{own}/alerts", EXTENDED).status == 202
    report = TheftReport(agency="IdentityTheft.gov", number="FTC-7", filed=TODAY.replace(day=20))
    assert asked(applications) == [PlaceAlert(kind="extended", phone="415-555-0123", report=report)]
    assert json_of(visitor, f"{own}/alerts")["alerts"][0]["until"] == "2033-11-24"


def test_the_seven_years_take_copies_of_the_report(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """By the upload of disputes and blocks; with another alert they are refused, as nobody would read them."""
    assert 'enctype="multipart/form-data"' in page_of(visitor, f"{own}/alerts").text
    sent = send(visitor, f"{own}/alerts", form(EXTENDED, ("report.pdf", PDF)))
    assert sent.status == 303, sent.text
    (wish,) = asked(applications)
    assert isinstance(wish, PlaceAlert) and wish.report
    assert [(each.name, each.kind) for each in wish.report.documents] == [("report.pdf", "pdf")]
    assert list(applications.documents.values()) == [PDF]
    for fields, file in (({"kind": "initial"}, PDF), (EXTENDED, b"no document")):
        refused = send(visitor, f"{own}/alerts", form(fields, ("report.pdf", file)))
        assert (refused.status, refused.named) == (422, {"documents"})
    assert len(asked(applications)) == len(applications.documents) == 1


def test_an_alert_says_what_else_it_gives(visitor: Visitor, own: str) -> None:
    """Free copies within a year, and for how long the person stays out of lists: 1681c-1(a)(2), (b)(1)(B), (b)(2), (c)(2)."""
    for sent in (EXTENDED, {"kind": "initial"}, {"kind": "active_duty"}):
        assert post_json(visitor, f"{own}/alerts", sent).status == 202
    page = page_of(visitor, f"{own}/alerts").page.text
    assert "The law gives you 2 free copies of your file until November 24, 2027." in page
    assert "The law gives you 1 free copy of your file until November 24, 2027." in page
    for year in (2031, 2028):
        assert f"Until November 24, {year} no list for offers that you did not ask for may have your name." in page
    alerts = {alert["kind"]: alert for alert in json_of(visitor, f"{own}/alerts")["alerts"]}
    given = {kind: (each["free_copies"], each["free_until"], each["off_lists_until"]) for kind, each in alerts.items()}
    assert given == {
        "initial": (1, "2027-11-24", None),
        "extended": (2, "2027-11-24", "2031-11-24"),
        "active_duty": (0, None, "2028-11-24"),
    }


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["kind"]),
        ({"kind": "other"}, ["kind"]),
        ({"kind": ["initial"]}, ["kind"]),
        ({"kind": "initial", "phone": "no number"}, ["phone"]),
        ({"kind": "extended"}, ["phone", "report_agency", "report_number", "report_filed"]),
        ({**EXTENDED, "report_filed": "2026-11-25"}, ["report_filed"]),
        ({**EXTENDED, "report_filed": "some day", "report_agency": "x" * 81}, ["report_agency", "report_filed"]),
    ],
)
def test_what_an_alert_lacks_is_said_by_field(
    visitor: Visitor, applications: InMemoryApplications, own: str, sent: dict[str, Any], fields: list[str]
) -> None:
    """On the form with what was typed, and nothing is sent."""
    answer = post_json(visitor, f"{own}/alerts", sent)
    assert (answer.status, [problem["field"] for problem in answer.json["errors"]]) == (422, fields)
    page = post(visitor, f"{own}/alerts", {name: str(value) for name, value in sent.items()})
    assert page.status == 422 and all(f'href="#{field}"' in page.text for field in fields)
    assert asked(applications) == []


def test_an_alert_that_is_not_there_cannot_be_removed(visitor: Visitor, own: str) -> None:
    """Nor one of no known kind."""
    for sent in ({}, {"kind": "x"}, {"kind": "initial"}):
        answer = post_json(visitor, f"{own}/alerts/remove", sent)
        assert (answer.status, answer.json["errors"][0]["field"]) == (422, "kind")


def test_two_forms_of_one_page_are_two_requests(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """Whoever goes back to the page and sends its other form has sent another one."""
    form_id = {"request_id": "the-pages-form"}
    post(visitor, f"{own}/alerts", {"kind": "initial", **form_id})
    post(visitor, f"{own}/alerts/remove", {"kind": "initial", **form_id})
    assert len(asked(applications)) == 2


def test_a_lenders_report_says_what_the_lender_has_to_do(visitor: Visitor, applications: InMemoryApplications) -> None:
    """On the page and for programs; an extended alert demands a call, another one only where a number was given."""
    at = Calendar().time()
    alerts = (
        FraudAlert(kind="initial", at=at, request_id="", phone="415-555-0123"),
        FraudAlert(kind="extended", at=at, request_id="", phone="415-555-0123"),
        FraudAlert(kind="active_duty", at=at, request_id=""),
    )
    found = samples.scored((), replace(samples.EXTRACT, alerts=alerts))
    report = replace(found.report, lender=Lender(name="harbor", purpose="auto_loan"))
    address = applications.add(OWN, dataclasses.replace(found, report=report))
    page = visitor.get(address, headers={**HELD, "Accept": "text/html"}).page.text
    assert "Extended fraud alert until November 24, 2033; telephone 415-555-0123" in page
    shown = json_of(visitor, address)["fraud_alerts"]
    assert [alert["kind"] for alert in shown] == ["initial", "extended", "active_duty"]
    assert ["telephone number" in alert["duty"] for alert in shown] == [True, True, False]
    assert ["(h)(2)" in alert["duty"] for alert in shown] == [False, True, False]
