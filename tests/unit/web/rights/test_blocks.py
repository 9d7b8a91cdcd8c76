"""A person has items of identity theft blocked; the rights say what was blocked, and what became of it."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.models.extract import BlockedItem, BlockShown
from creditapp.models.requests import Block, TheftReport
from tests.support import web_samples as samples
from tests.support.web_site import Calendar, InMemoryApplications
from tests.support.web_visitor import Visitor
from tests.unit.web.rights.test_rights import CARD, OWN, asked, json_of, page_of, post, post_json

REPORT = {"report_agency": "IdentityTheft.gov", "report_number": "FTC-7", "report_filed": "2026-11-20"}
FORM = {**REPORT, f"item-{CARD}": "yes", "not_mine": "yes", "text": "Never mine."}
SENT = Block(
    items=(CARD,),
    report=TheftReport(agency="IdentityTheft.gov", number="FTC-7", filed=date(2026, 11, 20)),
    text="Never mine.",
)


@pytest.fixture
def own(applications: InMemoryApplications) -> str:
    """The address of a person's own report."""
    return applications.add(OWN, samples.scored())


def test_a_block_is_sent_and_shown_with_the_last_day_of_the_decision(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """Four business days: Thursday is Thanksgiving."""
    form = page_of(visitor, f"{own}/block")
    assert form.status == 200 and "First Alder Bank: credit card ••••4001" in form.page.text
    sent = post(visitor, f"{own}/block", FORM)
    assert sent.status == 303
    assert asked(applications) == [SENT]
    page = page_of(visitor, sent.headers["Location"]).page.text
    for text in (
        "The items are blocked",
        "First Alder Bank: credit card ••••4001",
        "December 1, 2026",
        "examining your report",
    ):
        assert text in page, text
    (block,) = json_of(visitor, f"{own}/rights")["blocks"]
    assert (block["items"], block["in_force"], block["due"], block["decided"]) == ([CARD], True, "2026-12-01", None)


def test_a_program_lists_the_items(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """By the ids of GET …/block."""
    ids = [item["id"] for item in json_of(visitor, f"{own}/block")["items"]]
    assert CARD in ids
    sent = post_json(visitor, f"{own}/block", {**REPORT, "items": [CARD], "not_mine": True, "text": "Never mine."})
    assert sent.status == 202 and asked(applications) == [SENT]


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["items", "report_agency", "report_number", "report_filed", "not_mine"]),
        ({**REPORT, "items": [CARD]}, ["not_mine"]),
        ({**REPORT, "items": [CARD], "not_mine": "no"}, ["not_mine"]),
        ({**REPORT, "items": CARD, "not_mine": True}, ["items"]),
        ({**REPORT, "items": ["0" * 16], "not_mine": True}, ["items"]),
        ({**REPORT, "items": [[CARD]], "not_mine": True}, ["items"]),
        ({**REPORT, "items": [CARD], "not_mine": True, "text": "x" * 1001}, ["text"]),
        ({**REPORT, "items": [CARD], "not_mine": True, "report_filed": "2027-01-01"}, ["report_filed"]),
    ],
)
def test_what_a_block_lacks_is_said_by_field(
    visitor: Visitor, applications: InMemoryApplications, own: str, sent: dict[str, Any], fields: list[str]
) -> None:
    """And nothing is sent."""
    answer = post_json(visitor, f"{own}/block", sent)
    assert (answer.status, [problem["field"] for problem in answer.json["errors"]]) == (422, fields)
    assert asked(applications) == []


def test_a_refused_form_keeps_what_was_chosen_and_typed(visitor: Visitor, own: str) -> None:
    """Each problem leads to its field."""
    form = post(visitor, f"{own}/block", {f"item-{CARD}": "yes", "text": "Never mine.", "report_number": "7"})
    assert form.status == 422
    assert f'name="item-{CARD}" value="yes" checked' in form.text and ">Never mine.</textarea>" in form.text
    assert 'href="#not_mine"' in form.text and 'href="#report_agency"' in form.text


@pytest.mark.parametrize(
    ("decided", "ground", "texts"),
    [
        ("confirmed", None, ["Blocked", "Decided on", "November 24, 2026"]),
        ("declined", "misrepresentation", ["Declined", "what was said about it is not so", "in your file again"]),
        ("rescinded", "benefited", ["Ended", "you received goods, services or money from it"]),
    ],
)
def test_a_decision_is_shown_with_its_reason(
    visitor: Visitor, applications: InMemoryApplications, decided: Any, ground: Any, texts: list[str]
) -> None:
    """And with what the person may do then; the item is named although no report shows it."""
    item = BlockedItem(item="9" * 16, by="Cedar Bank", kind="account", number="••••1234")
    block = BlockShown(
        block_id="b" * 24, items=(item,), opened=date(2026, 11, 20), due=date(2026, 11, 27), decided=decided, ground=ground,
        decided_at=Calendar().time(),
    )  # fmt: skip
    found = samples.scored()
    own = applications.add(OWN, dataclasses.replace(found, extract=replace(samples.EXTRACT, blocks=(block,))))
    page = " ".join(page_of(visitor, f"{own}/rights").page.text.split())
    for text in ("Cedar Bank: account ••••1234", *texts):
        assert text in page, text
    (shown,) = json_of(visitor, f"{own}/rights")["blocks"]
    assert (shown["decided"], shown["ground"], shown["in_force"]) == (decided, ground, decided == "confirmed")
    assert shown["decided_on"] == "2026-11-24"
