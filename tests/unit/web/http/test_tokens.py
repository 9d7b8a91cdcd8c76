"""An application can be seen only with its token; for a wrong token and for no application the answer is the same."""

import hashlib
import re

import pytest

from creditapp.web.ports import Pending
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, HttpAnswer, Visitor

OWN, OTHER = token("own"), token("other")
JSON_FORM = {**FORM, "consent": True}


def disclosed(answer: HttpAnswer, own_id: str) -> tuple[object, ...]:
    """Everything that an answer discloses, except the requested address."""
    return answer.status, sorted(answer.headers.items()), answer.body.replace(own_id.encode(), b"ID")


@pytest.mark.parametrize("asked", [AS_JSON, AS_PAGE], ids=["json", "page"])
@pytest.mark.parametrize(
    "held",
    [{}, {"Application-Token": OTHER}, {"Application-Token": OWN[:-1]}, {"Application-Token": OWN.upper()},
     {"Application-Token": "é" * 43}, {"Cookie": f"application_token={OTHER}"}, {"Cookie": "application_token="},
     {"Cookie": "application_token=\"; x"}, {"Authorization": f"Bearer {OWN}"}],
    ids=["none", "another", "short", "case", "foreign", "cookie", "empty", "broken", "elsewhere"],
)  # fmt: skip
def test_a_wrong_token_a_pending_and_an_unknown_application_look_the_same(
    visitor: Visitor, applications: InMemoryApplications, held: dict[str, str], asked: dict[str, str]
) -> None:
    """Status, headers and body are equal: 403, and no application is looked up."""
    ready, pending = applications.add(OWN, samples.scored()), applications.add(token("p"), Pending())
    unknown = "/applications/" + "f" * 64
    answers = [
        disclosed(visitor.get(path, headers={**asked, **held}), path[-64:]) for path in (ready, pending, unknown)
    ]
    assert answers[0][0] == 403
    assert answers[0] == answers[1] == answers[2]
    assert not applications.waits


def test_a_wrong_code_gets_the_same_answer_for_every_application(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The form for the code does not reveal whether there is such an application."""
    paths = (
        applications.add(OWN, samples.scored()),
        applications.add(token("p"), Pending()),
        "/applications/" + "f" * 64,
    )
    answers = [disclosed(visitor.post(path + "/code", data={"code": OTHER}), path[-64:]) for path in paths]
    assert answers[0][0] == 403
    assert answers[0] == answers[1] == answers[2]
    assert not applications.waits


def test_without_a_token_correcting_an_application_leads_to_an_empty_form(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The details are shown only with the token."""
    path = applications.add(OWN, samples.ended("could_not_match"))
    stranger = visitor.get(path + "/again", headers={"Application-Token": OTHER})
    assert (stranger.status, stranger.headers["Location"], stranger.body) == (303, "/", b"")
    holder = visitor.get(path + "/again", headers={"Application-Token": OWN})
    assert holder.page.inputs["last_name"] == samples.PERSON.last_name
    assert holder.page.inputs["ssn"] == ""
    assert holder.page.inputs["token"] != OWN


@pytest.mark.parametrize("how", ["header", "cookie"])
def test_the_token_opens_the_report_by_header_and_by_cookie(
    visitor: Visitor, applications: InMemoryApplications, how: str
) -> None:
    """A program sends the header, a browser the cookie."""
    path = applications.add(OWN, samples.scored())
    held = {"Application-Token": OWN} if how == "header" else {"Cookie": f"application_token={OWN}"}
    assert visitor.get(path, headers={**AS_JSON, **held}).json["outcome"] == "scored"
    assert visitor.get(path, headers={**AS_PAGE, **held}).page.state == "ready"


def test_a_valid_cookie_counts_even_with_a_wrong_header(visitor: Visitor, applications: InMemoryApplications) -> None:
    """One valid token is enough."""
    path = applications.add(OWN, samples.scored())
    held = {"Application-Token": OTHER, "Cookie": f"application_token={OWN}"}
    assert visitor.get(path, headers=held).status == 200


def test_the_address_holds_only_the_tokens_hash(visitor: Visitor) -> None:
    """A program may choose its token; the id is its SHA-256, and the token is in no address."""
    answer = visitor.send_json({**JSON_FORM, "token": OWN})
    own_id = hashlib.sha256(OWN.encode()).hexdigest()
    assert answer.status == 202
    assert answer.json == {"application_id": own_id, "token": OWN, "status_url": f"/applications/{own_id}"}
    assert answer.headers["Location"] == f"/applications/{own_id}"


def test_each_application_without_a_token_gets_a_new_one(visitor: Visitor) -> None:
    """43 random characters."""
    given = {visitor.send_json(JSON_FORM).json["token"] for _ in range(20)}
    assert len(given) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in given)


def test_sending_a_form_again_is_the_same_application(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The form's token makes a form sent twice one application, even if it was edited in between."""
    own = visitor.get("/").page.inputs["token"]
    first = visitor.send_form({**FORM, "token": own})
    second = visitor.send_form({**FORM, "token": own, "city": "Oakland"})
    assert first.headers["Location"] == second.headers["Location"]
    assert len({own_id for *_, own_id in applications.accepted}) == 1


def test_every_form_has_a_different_token(visitor: Visitor) -> None:
    """Two people at one machine are two applications."""
    assert len({visitor.get("/").page.inputs["token"] for _ in range(10)}) == 10


def test_the_cookie_is_limited_to_its_application_and_hidden_from_scripts(visitor: Visitor) -> None:
    """HttpOnly, SameSite=Lax, the application's path, thirty days; over plain HTTP not Secure."""
    answer = visitor.send_form(FORM)
    cookies = answer.headers.getall("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"application_token", "code_unseen"}
    for cookie in cookies:
        assert f"Path={answer.headers['Location']}" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Max-Age=2592000" in cookie
        assert "Secure" not in cookie


def test_a_program_gets_no_cookie(visitor: Visitor) -> None:
    """It gets the token in the answer."""
    assert "Set-Cookie" not in visitor.send_json(JSON_FORM).headers


def test_the_code_is_shown_once(visitor: Visitor, applications: InMemoryApplications) -> None:
    """On the page after the form, not when it is loaded again, and never after the code was entered."""
    applications.becomes = samples.scored()
    own = visitor.get("/").page.inputs["token"]
    path = visitor.send_form({**FORM, "token": own}).headers["Location"]
    assert own in visitor.get(path).text
    assert own not in visitor.get(path).text
    visitor.forget_cookies()
    assert visitor.post(path + "/code", data={"code": own}).status == 303
    opened = visitor.get(path)
    assert opened.page.state == "ready"
    assert own not in opened.text


def test_the_code_is_shown_while_waiting_until_the_report_is_there(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The waiting page shows the code as long as it is open; the report shows it too, once."""
    own = visitor.get("/").page.inputs["token"]
    path = visitor.send_form({**FORM, "token": own}).headers["Location"]
    assert [own in visitor.get(path, params={"wait": "0"}).text for _ in range(3)] == [True, True, True]
    applications.add(own, samples.scored())
    assert [own in visitor.get(path).text for _ in range(2)] == [True, False]


def test_a_code_with_blanks_around_it_opens_the_report(visitor: Visitor, applications: InMemoryApplications) -> None:
    """As copying may add them."""
    path = applications.add(OWN, samples.scored())
    answer = visitor.post(path + "/code", data={"code": f"  {OWN}\t"})
    assert (answer.status, answer.headers["Location"]) == (303, path)
    assert visitor.get(path).page.state == "ready"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("", 422),
        ("   ", 422),
        (OTHER, 403),
        ("x", 403),
        ("é" * 43, 403),
        (OWN.lower() + "x", 403),
        ("x" * 5000, 403),
        ("\x00", 403),
    ],
    ids=["empty", "blank", "other", "short", "foreign", "longer", "long", "null"],
)
def test_a_wrong_code_is_refused_and_not_shown_again(
    visitor: Visitor, applications: InMemoryApplications, code: str, status: int
) -> None:
    """The page asks again; no cookie is set."""
    path = applications.add(OWN, samples.scored())
    answer = visitor.post(path + "/code", data={"code": code})
    assert (answer.status, answer.named) == (status, {"code"})
    assert "Set-Cookie" not in answer.headers
    assert answer.page.inputs["code"] == ""
    assert visitor.get(path).status == 403


def test_leaving_closes_the_report_on_this_device(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The cookie is deleted; the code opens the report again."""
    applications.becomes = samples.scored()
    path = visitor.send_form(FORM).headers["Location"]
    assert visitor.get(path).status == 200
    assert visitor.post(path + "/leave").headers["Location"] == "/"
    assert visitor.get(path).status == 403


def test_a_cookie_opens_its_own_application_only(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Two applications in one browser do not share access."""
    applications.becomes = samples.scored()
    first, second = (visitor.send_form(FORM).headers["Location"] for _ in range(2))
    assert first != second
    assert visitor.get(first).status == visitor.get(second).status == 200
    visitor.post(first + "/leave")
    assert (visitor.get(first).status, visitor.get(second).status) == (403, 200)


@pytest.mark.parametrize("own_id", ["x", "0" * 63, "0" * 65, "F" * 64, "g" * 64, "0" * 63 + "%0a", "..%2f..%2fetc"])
def test_an_invalid_application_id_is_not_found(visitor: Visitor, own_id: str) -> None:
    """404 without a look-up."""
    assert visitor.get(f"/applications/{own_id}").status == 404
    assert visitor.post(f"/applications/{own_id}/code", data={"code": OWN}).status == 404
