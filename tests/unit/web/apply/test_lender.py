"""A lender's application names a purpose and comes from a registered client; any other is the person's own."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.models.applications import Lender
from creditapp.web.apply.lender import PURPOSES, lender_in
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, InMemoryClients, site, token
from tests.support.web_visitor import AS_JSON, FORM, HttpAnswer, Visitor

BEARER = {"Authorization": "Bearer creditapp_known"}
JSON_FORM = {**FORM, "consent": True}


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of a site that knows one client."""
    with Visitor(site(applications, InMemoryClients({"creditapp_known": "harbor"}), application_rate=10_000)) as one:
        yield one


def send(visitor: Visitor, headers: dict[str, str] | None = None, **changes: Any) -> HttpAnswer:
    """An application by a program."""
    return visitor.send_json({**JSON_FORM, **changes}, headers=headers or {})


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_client_applies_with_a_purpose(visitor: Visitor, applications: InMemoryApplications, purpose: str) -> None:
    """In the client's own name, with or without a cut-off."""
    assert send(visitor, BEARER, purpose=purpose).status == 202
    assert send(visitor, BEARER, purpose=purpose, cut_off=640).status == 202
    assert applications.lenders == [
        Lender(name="harbor", purpose=purpose),
        Lender(name="harbor", purpose=purpose, cut_off=640),
    ]


def test_without_a_purpose_it_is_the_persons_own(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A client that applies for people is not a lender."""
    assert send(visitor, BEARER).status == 202
    assert send(visitor, BEARER, purpose="", cut_off=None).status == 202
    assert visitor.send_form(FORM).status == 303
    assert applications.lenders == [None, None, None]


def test_only_a_client_may_name_a_purpose(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Neither a program without a token nor any form; the message says what to do."""
    for answer in (
        send(visitor, purpose="mortgage"),
        visitor.send_form({**FORM, "purpose": "mortgage"}, headers={**AS_JSON}),
    ):
        assert answer.status == 422
        (problem,) = answer.json["errors"]
        assert problem["field"] == "purpose"
        assert "creditapp clients add" in problem["message"]
    form = visitor.send_form({**FORM, "purpose": "mortgage"}, headers=BEARER)
    assert (form.status, "client" in form.page.text) == (422, True)
    assert not applications.accepted


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": "yacht"}, "purpose"), ({"purpose": 7}, "purpose"), ({"purpose": ["mortgage"]}, "purpose"),
        ({"purpose": "mortgage", "cut_off": 299}, "cut_off"), ({"purpose": "mortgage", "cut_off": 851}, "cut_off"),
        ({"purpose": "mortgage", "cut_off": "640"}, "cut_off"), ({"purpose": "mortgage", "cut_off": 640.5}, "cut_off"),
        ({"purpose": "mortgage", "cut_off": True}, "cut_off"), ({"cut_off": 640}, "cut_off"),
    ],
    ids=str,
)  # fmt: skip
def test_a_problem_names_its_field(
    visitor: Visitor, applications: InMemoryApplications, changes: dict[str, Any], field: str
) -> None:
    """One problem, its field, and nothing accepted."""
    answer = send(visitor, BEARER, **changes)
    assert (answer.status, answer.named) == (422, {field})
    assert not applications.accepted


def test_all_problems_are_reported_at_once(visitor: Visitor) -> None:
    """With the person's form and with the lender's part."""
    assert send(visitor, BEARER, purpose="yacht", cut_off=1, zip="x").named == {"zip", "purpose", "cut_off"}


def test_a_field_sent_twice_is_refused(visitor: Visitor) -> None:
    """Neither the first nor the last counts."""
    body = json.dumps({**JSON_FORM, "purpose": "mortgage"})[:-1].encode() + b', "purpose": "auto_loan"}'
    answer = visitor.send_body(body, "application/json", headers={**AS_JSON, **BEARER})
    assert (answer.status, answer.named) == (422, {"purpose"})


@given(
    st.one_of(st.none(), st.text(), st.integers(), st.booleans()),
    st.one_of(st.none(), st.text(), st.integers(), st.floats()),
)
@settings(deadline=None)
def test_any_value_is_a_lender_or_a_problem(purpose: Any, cut_off: Any) -> None:
    """Nothing else comes of it, and no value is repeated but the list of what may be sent."""
    found = lender_in({"purpose": purpose, "cut_off": cut_off}, "harbor", as_json=True)
    if isinstance(found, Lender):
        assert found.purpose == purpose and found.purpose in PURPOSES
        assert found.cut_off is None or 300 <= found.cut_off <= 850
    elif found is not None:
        assert {each.field for each in found} <= {"purpose", "cut_off"}


def test_a_lenders_report_names_lender_and_purpose(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A person's own report names none."""
    own, asks = samples.scored(), Lender(name="harbor", purpose="mortgage", cut_off=640)
    theirs = msgspec.structs.replace(own.report, lender=asks)
    answer = []
    for name, report in (("own", own.report), ("lenders", theirs)):
        path = applications.add(token(name), type(own)(report, own.person, own.extract))
        answer.append(visitor.get(path, headers={**AS_JSON, "Application-Token": token(name)}).json["lender"])
    assert answer == [None, {"name": "harbor", "purpose": "mortgage", "cut_off": 640}]
