"""A person lifts their freeze for some days, for one lender, or both; the page and programs see whom it lets in."""

from collections.abc import Iterator
from typing import Any

import pytest

from creditapp.models.requests import Freeze, Lift
from tests.support import web_samples as samples
from tests.support.web_site import TODAY, InMemoryApplications, InMemoryClients, site
from tests.support.web_visitor import Visitor
from tests.unit.web.conftest import PLENTY
from tests.unit.web.rights.test_rights import OWN, asked, json_of, page_of, post, post_json


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of a site with two lenders."""
    clients = InMemoryClients({"t1": "harbor", "t2": "alder"})
    with Visitor(site(applications, clients, application_rate=PLENTY)) as one:
        yield one


@pytest.fixture
def own(applications: InMemoryApplications, visitor: Visitor) -> str:
    """The address of a person's own report, whose file is frozen."""
    address = applications.add(OWN, samples.scored())
    post(visitor, f"{address}/freeze", {})
    return address


WEEK = {"begins": "2026-11-25", "ends": "2026-12-01"}


def test_a_lift_is_sent_and_shown_with_its_days(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """With its first and last day, and whom it lets in."""
    form = page_of(visitor, f"{own}/lift")
    assert (form.status, form.page.inputs["begins"]) == (200, TODAY.isoformat())
    assert "<option>alder</option>" in form.text and "<option>harbor</option>" in form.text
    sent = post(visitor, f"{own}/lift", {**WEEK, "lender": "", "request_id": form.page.inputs["request_id"]})
    assert sent.status == 303
    page = page_of(visitor, sent.headers["Location"])
    assert "Your freeze is lifted as you chose" in page.page.text
    assert "Every lender from November 25, 2026 until December 1, 2026" in page.page.text
    assert "Your file is frozen" in page.page.text and "no lender can open it" not in page.page.text
    assert "It comes back by itself" in page.page.text
    assert json_of(visitor, f"{own}/rights")["lifts"] == [
        {"begins": "2026-11-25", "ends": "2026-12-01", "lender": None}
    ]


def test_one_lender_may_be_let_in_without_a_last_day(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """From today, until the file is frozen or thawed again; freezing again ends it."""
    sent = post_json(visitor, f"{own}/lift", {"lender": "harbor"})
    assert sent.status == 202
    confirmed = page_of(visitor, f"{own}/rights?asked={sent.json['request_id']}").page.text
    assert "Until you freeze or thaw your file" in confirmed and "It comes back by itself" not in confirmed
    assert asked(applications) == [Freeze(), Lift(begins=TODAY, lender="harbor")]
    assert (
        "harbor from November 24, 2026 until you freeze or thaw your file"
        in page_of(visitor, f"{own}/rights").page.text
    )
    can = json_of(visitor, f"{own}/lift")
    assert (can["frozen"], can["lenders"], len(can["lifts"])) == (True, ["alder", "harbor"], 1)
    post(visitor, f"{own}/freeze", {})
    assert json_of(visitor, f"{own}/rights")["lifts"] == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "ends"),
        ({"lender": "nobody"}, "lender"),
        ({"lender": 7}, "lender"),
        ({"begins": "tomorrow", "ends": "2026-12-01"}, "begins"),
        ({"begins": "2026-11-20", "ends": "2026-12-01"}, "begins"),
        ({"begins": "2028-11-20", "ends": "2028-12-01"}, "begins"),
        ({"begins": "2026-12-02", "ends": "2026-12-01"}, "ends"),
        ({"begins": "2026-11-23", "ends": "2026-11-23"}, "ends"),
        ({"begins": "2026-11-25", "ends": "2028-12-01"}, "ends"),
        ({"lender": "harbor", "ends": "9999-99-99"}, "ends"),
        ({"lender": "harbor", "ends": ["2026-12-01"]}, "ends"),
    ],
)
def test_what_a_lift_cannot_be_is_said_by_field(
    visitor: Visitor, applications: InMemoryApplications, own: str, sent: dict[str, Any], field: str
) -> None:
    """The form shows it again with what was typed; nothing is sent."""
    answer = post_json(visitor, f"{own}/lift", sent)
    assert (answer.status, [problem["field"] for problem in answer.json["errors"]]) == (422, [field])
    form = post(visitor, f"{own}/lift", {name: str(value) for name, value in sent.items()})
    assert form.status == 422 and f'href="#{field}"' in form.text
    assert len(asked(applications)) == 1


def test_the_last_day_may_be_today_where_the_person_lives(visitor: Visitor, own: str) -> None:
    """West of Greenwich it may still be yesterday."""
    assert post_json(visitor, f"{own}/lift", {"begins": "2026-11-23", "ends": "2026-11-24"}).status == 202


def test_a_file_that_is_not_frozen_has_nothing_to_lift(visitor: Visitor, own: str) -> None:
    """The page says so, and so does the answer to a program."""
    post(visitor, f"{own}/thaw", {})
    assert "Your file is not frozen" in page_of(visitor, f"{own}/lift").page.text
    answer = post_json(visitor, f"{own}/lift", {"lender": "harbor"})
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "lender")


def test_a_freeze_is_lifted_only_so_often(visitor: Visitor, own: str) -> None:
    """Twenty times at once; freezing again makes room."""
    for number in range(20):
        assert post_json(visitor, f"{own}/lift", {"lender": "harbor", "request_id": f"lift-{number:04}"}).status == 202
    assert post_json(visitor, f"{own}/lift", {"lender": "harbor"}).status == 422
    post(visitor, f"{own}/freeze", {})
    assert post_json(visitor, f"{own}/lift", {"lender": "harbor"}).status == 202
