"""Nothing that can be sent causes an internal error: hypothesis searches for a counterexample."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.models.identity import Person
from creditapp.web.apply.form import ApplicationForm, person_of, validate
from tests.support.web_site import InMemoryApplications, InMemoryClients, site
from tests.support.web_visitor import FORM, OPTIONAL, REQUIRED, Visitor

JSON, URLENCODED = "application/json", "application/x-www-form-urlencoded"
FIELDS = (*REQUIRED, *OPTIONAL)
ID = "0" * 64

ANY_TEXT = st.text(st.characters(), max_size=300)
"""Any code points, lone surrogates included."""
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
HEADER = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=80).map(
    str.strip
)
KIND = st.sampled_from([JSON, URLENCODED, "text/plain", "multipart/form-data; boundary=x"]) | HEADER
ACCEPT = st.sampled_from(["application/json", "text/html", "*/*", ""]) | HEADER
REFUSED = {400, 401, 403, 404, 405, 413, 415, 422}


@pytest.fixture(scope="module")
def anyone() -> Iterator[Visitor]:
    """A visitor that all examples share."""
    with Visitor(site(InMemoryApplications(), InMemoryClients({"known": "Bank"}), application_rate=10**9)) as one:
        yield one


@pytest.mark.slow
@given(body=st.binary(max_size=2000), kind=KIND, accept=ACCEPT)
@settings(max_examples=300, deadline=None)
def test_any_bytes_of_any_kind_are_refused(anyone: Visitor, body: bytes, kind: str, accept: str) -> None:
    """Random bytes are neither an application nor an internal error."""
    assert anyone.send_body(body, kind, headers={"Accept": accept}).status in REFUSED


@pytest.mark.slow
@given(sent=ANY_JSON | st.dictionaries(st.sampled_from(FIELDS) | ANY_TEXT, ANY_JSON), accept=ACCEPT)
@settings(max_examples=300, deadline=None)
def test_any_json_is_refused(anyone: Visitor, sent: Any, accept: str) -> None:
    """Any JSON that is not a valid form."""
    answer = anyone.send_json(sent, headers={"Accept": accept})
    assert answer.status in {400, 422}


@pytest.mark.slow
@given(name=st.sampled_from(FIELDS), value=ANY_JSON, accept=ACCEPT)
@settings(max_examples=400, deadline=None)
def test_any_value_in_an_otherwise_valid_form_is_accepted_or_reported(
    anyone: Visitor, name: str, value: Any, accept: str
) -> None:
    """202 or 303, or 422 with that field; 400 for NaN, which JSON does not have."""
    answer = anyone.send_json({**FORM, "consent": True, name: value}, headers={"Accept": accept})
    assert answer.status in {202, 303, 400, 422}
    if answer.status == 422 and name != "token":
        assert answer.named == {name}


@pytest.mark.slow
@given(fields=st.lists(st.tuples(st.sampled_from(FIELDS) | ANY_TEXT, ANY_TEXT), max_size=20), accept=ACCEPT)
@settings(max_examples=300, deadline=None)
def test_any_form_is_refused(anyone: Visitor, fields: list[tuple[str, str]], accept: str) -> None:
    """Any fields and texts, with repeated fields and lone surrogates."""
    body = urlencode(fields, errors="surrogatepass").encode()
    assert anyone.send_body(body, URLENCODED, headers={"Accept": accept}).status in {400, 422}


@pytest.mark.slow
@given(
    headers=st.dictionaries(
        st.sampled_from(
            ["Accept", "Authorization", "Application-Token", "Cookie", "Origin", "Sec-Fetch-Site", "Content-Encoding",
             "If-None-Match", "Range", "X-Forwarded-For", "Accept-Language", "Referer"]
        ),
        HEADER,
        max_size=4,
    ),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]),
    path=st.sampled_from(["/", "/applications", f"/applications/{ID}", f"/applications/{ID}/code", f"/applications/{ID}/again",
                          f"/applications/{ID}/leave", "/static/page.css", "/healthz"]),
    query=st.text(st.characters(codec="utf-8"), max_size=40),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_no_headers_and_no_query_cause_an_internal_error_at_any_address(
    anyone: Visitor, headers: dict[str, str], method: str, path: str, query: str
) -> None:
    """Every address answers every method below 500."""
    anyone.forget_cookies()
    assert anyone.ask(method, path, headers=headers, params={"wait": query, "look": query}).status < 500


@pytest.mark.slow
@given(path=st.text(st.characters(codec="utf-8", exclude_characters="\\"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_address_causes_an_internal_error(anyone: Visitor, path: str) -> None:
    """An unknown address is 404."""
    assert anyone.get(f"/x{path}").status in {400, 404}


@pytest.mark.slow
@given(changes=st.dictionaries(st.sampled_from(FIELDS), ANY_TEXT, max_size=3))
@settings(max_examples=1000, deadline=None)
def test_the_services_can_read_whatever_the_form_accepts(changes: dict[str, str]) -> None:
    """A person made from any accepted form fits the record that travels sealed."""
    form = validate({**FORM, **changes, "consent": True}, date(2026, 11, 24))
    if isinstance(form, ApplicationForm):
        person = person_of(form)
        assert msgspec.json.decode(msgspec.json.encode(person), type=Person) == person
    else:
        assert {problem.field for problem in form} <= set(changes)
        assert all(problem.message.isprintable() for problem in form)


@pytest.mark.slow
@given(form=st.fixed_dictionaries(dict.fromkeys(FIELDS, ANY_TEXT)))
@settings(max_examples=500, deadline=None)
def test_a_problem_never_quotes_the_fields_value(form: dict[str, str]) -> None:
    """Messages say what to do, and are the same for all values that are wrong in the same way."""
    marked = {name: f"{value}\x00Zq7#" for name, value in form.items()}
    problems = validate(marked, date(2026, 11, 24))
    assert not isinstance(problems, ApplicationForm)
    assert {problem.field for problem in problems} == set(FIELDS)
    assert "Zq7#" not in json.dumps([problem.message for problem in problems])
