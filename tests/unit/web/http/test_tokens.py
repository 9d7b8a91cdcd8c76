"""An application is seen only with its code or a session; for a wrong one and for no application the answer is the same."""

import hashlib
import re
from datetime import date

import pytest

from creditapp.web.http.tokens import Links
from creditapp.web.ports import Pending
from tests.support import web_samples as samples
from tests.support.web_site import LINKS, SECRET, Calendar, InMemoryApplications, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, HttpAnswer, Visitor

OWN, OTHER = token("own"), token("other")
JSON_FORM = {**FORM, "consent": True}


def disclosed(answer: HttpAnswer, own_id: str) -> tuple[object, ...]:
    """Everything that an answer discloses, except the requested address and the second in which it was given."""
    headers = sorted((name, value) for name, value in answer.headers.items() if name != "Date")
    return answer.status, headers, answer.body.replace(own_id.encode(), b"ID")


@pytest.mark.parametrize("asked", [AS_JSON, AS_PAGE], ids=["json", "page"])
@pytest.mark.parametrize(
    "held",
    [{}, {"Application-Token": OTHER}, {"Application-Token": OWN[:-1]}, {"Application-Token": OWN.upper()},
     {"Application-Token": "é" * 43}, {"Cookie": f"report-0={OTHER}"}, {"Cookie": "report-0="},
     {"Cookie": "report-0=\"; x"}, {"Authorization": f"Bearer {OWN}"}],
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
    assert LINKS.is_form_token(holder.page.inputs["token"])


@pytest.mark.parametrize("how", ["header", "cookie"])
def test_a_report_opens_with_its_code_as_header_and_with_a_session_as_cookie(
    visitor: Visitor, applications: InMemoryApplications, how: str
) -> None:
    """A program sends the code, a browser the session."""
    path = applications.add(OWN, samples.scored())
    held = {"Application-Token": OWN} if how == "header" else session_of(path)
    assert visitor.get(path, headers={**AS_JSON, **held}).json["outcome"] == "scored"
    assert visitor.get(path, headers={**AS_PAGE, **held}).page.state == "ready"


def test_a_valid_cookie_counts_even_with_a_wrong_header(visitor: Visitor, applications: InMemoryApplications) -> None:
    """One of them is enough."""
    path = applications.add(OWN, samples.scored())
    held = {"Application-Token": OTHER, **session_of(path)}
    assert visitor.get(path, headers=held).status == 200


def session_of(path: str, links: Links = LINKS) -> dict[str, str]:
    """The cookie of a browser that has opened this application."""
    return {"Cookie": f"report-{path[-64:][:16]}={links.session(path[-64:])}"}


def test_the_address_holds_only_the_codes_hash(visitor: Visitor) -> None:
    """The id is the code's SHA-256, and neither code nor token is in an address."""
    answer = visitor.send_json({**JSON_FORM, "token": LINKS.form_token()})
    code = answer.json["token"]
    own_id = hashlib.sha256(code.encode()).hexdigest()
    assert answer.status == 202
    assert answer.json == {"application_id": own_id, "token": code, "status_url": f"/applications/{own_id}"}
    assert answer.headers["Location"] == f"/applications/{own_id}"


def test_each_application_without_a_token_is_one_of_its_own(visitor: Visitor) -> None:
    """Its code has 43 characters."""
    given = {visitor.send_json(JSON_FORM).json["token"] for _ in range(20)}
    assert len(given) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in given)


@pytest.mark.parametrize("chosen", ["x" * 43, OWN, "0" * 32, "a" * 128, "session", "old", "elsewhere", "code"])
def test_a_token_that_this_site_has_not_made_within_a_day_is_refused(
    visitor: Visitor, applications: InMemoryApplications, chosen: str
) -> None:
    """Of one's own choosing, of another purpose, of another installation, or too old; the page has a new one."""
    yesterday = Hours(-24)
    made = {
        "session": LINKS.session("f" * 64),
        "old": Links(lambda: SECRET, yesterday).form_token(),
        "elsewhere": Links(lambda: bytes(32), Calendar()).form_token(),
        "code": LINKS.code(LINKS.form_token(), b""),
    }
    token = made.get(chosen, chosen)
    answer = visitor.send_json({**JSON_FORM, "token": token})
    assert (answer.status, answer.named) == (422, {"token"})
    page = visitor.send_form({**FORM, "token": token})
    assert page.status == 422
    assert "send it again" in page.page.text
    assert LINKS.is_form_token(page.page.inputs["token"])
    assert not applications.accepted


class Hours:
    """The calendar's clock, so many hours later."""

    def __init__(self, hours: float) -> None:
        self.hours = hours

    def time(self) -> float:
        """Seconds."""
        return Calendar().time() + 3600 * self.hours

    def today(self) -> date:
        """The same date."""
        return Calendar().today()


def test_a_program_gets_a_token_as_json(visitor: Visitor) -> None:
    """With which it may send its form again: it stays one application."""
    token = visitor.get("/", headers=AS_JSON).json["token"]
    first, again = (visitor.send_json({**JSON_FORM, "token": token}).json for _ in range(2))
    assert first == again


def test_sending_a_form_again_is_the_same_application(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The form's token makes a form sent twice one application, whatever blanks and capitals."""
    own = visitor.get("/").page.inputs["token"]
    first = visitor.send_form({**FORM, "token": own})
    second = visitor.send_form({**FORM, "token": own, "ssn": FORM["ssn"].replace("-", ""), "city": f" {FORM['city']} "})
    assert first.headers["Location"] == second.headers["Location"]
    assert len({own_id for *_, own_id in applications.accepted}) == 1


@pytest.mark.parametrize(
    "other", [{"ssn": "900-45-6788"}, {"last_name": "Else"}, {"birth_date": "1984-03-10"}, {"city": "Oakland"}]
)
def test_another_form_under_the_same_token_is_another_application(
    visitor: Visitor, applications: InMemoryApplications, other: dict[str, str]
) -> None:
    """Two people at one machine: the second, who goes back to the first one's page, sees nothing of the first."""
    own = visitor.get("/").page.inputs["token"]
    applications.becomes = samples.ended("could_not_match")
    first = visitor.send_form({**FORM, "token": own}).headers["Location"]
    visitor.forget_cookies()
    second = visitor.send_form({**FORM, **other, "token": own}).headers["Location"]
    assert first != second
    assert (visitor.get(second).status, visitor.get(first).status) == (200, 403)


def test_every_form_has_a_different_token(visitor: Visitor) -> None:
    """Two people at one machine are two applications."""
    assert len({visitor.get("/").page.inputs["token"] for _ in range(10)}) == 10


def test_cookies_are_limited_to_their_application_and_hidden_from_scripts(visitor: Visitor) -> None:
    """HttpOnly, SameSite=Lax, the application's path; the session for thirty days, the code for an hour; not Secure over HTTP."""
    answer = visitor.send_form(FORM)
    path = answer.headers["Location"]
    cookies = {cookie.split("=")[0]: cookie for cookie in answer.headers.getall("Set-Cookie")}
    assert cookies.keys() == {f"report-{path[14:30]}", f"code-{path[14:30]}", "sent"}
    for name, cookie in cookies.items():
        assert f"Path={'/applications' if name == 'sent' else path};" in f"{cookie};"
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert f"Max-Age={2592000 if name.startswith('report') else 3600}" in cookie
        assert "Secure" not in cookie


def test_the_session_is_not_the_code(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Whoever copies it opens the report until it ends, and learns no code."""
    applications.becomes = samples.scored()
    answer = visitor.send_form(FORM)
    session, code, _sent = (cookie.split("=")[1].split(";")[0] for cookie in answer.headers.getall("Set-Cookie"))
    path = answer.headers["Location"]
    visitor.forget_cookies()
    assert visitor.get(path, headers={"Application-Token": code}).status == 200
    assert visitor.get(path, headers={"Application-Token": session}).status == 403
    assert visitor.post(path + "/code", data={"code": session}).status == 403


@pytest.mark.parametrize("kind", ["another's", "over", "elsewhere", "changed", "a token"])
def test_a_session_of_another_kind_opens_nothing(
    visitor: Visitor, applications: InMemoryApplications, kind: str
) -> None:
    """Another application's, one whose time is over, another installation's, an altered one, a form's token."""
    path = applications.add(OWN, samples.scored())
    own_id = path[-64:]
    session = LINKS.session(own_id)
    value = {
        "another's": LINKS.session("f" * 64),
        "over": Links(lambda: SECRET, Hours(-30 * 24)).session(own_id),
        "elsewhere": Links(lambda: bytes(32), Calendar()).session(own_id),
        "changed": ("A" if session[0] != "A" else "B") + session[1:],
        "a token": LINKS.form_token(),
    }[kind]
    assert visitor.get(path, headers={"Cookie": f"report-{own_id[:16]}={value}"}).status == 403


def test_a_program_gets_no_cookie(visitor: Visitor) -> None:
    """It gets the token in the answer."""
    assert "Set-Cookie" not in visitor.send_json(JSON_FORM).headers


def test_the_code_is_shown_once(visitor: Visitor, applications: InMemoryApplications) -> None:
    """On the page after the form, not when it is loaded again, and never after the code was entered."""
    applications.becomes = samples.scored()
    path, own = applied(visitor)
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
    path, own = applied(visitor)
    assert [own in visitor.get(path, params={"wait": "0"}).text for _ in range(3)] == [True, True, True]
    assert applications.add(own, samples.scored()) == path
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


def applied(visitor: Visitor) -> tuple[str, str]:
    """The address of a new application and its code."""
    answer = visitor.send_form(FORM)
    [code] = [cookie for cookie in answer.headers.getall("Set-Cookie") if cookie.startswith("code-")]
    return answer.headers["Location"], code.split("=")[1].split(";")[0]


def test_leaving_ends_the_session_also_for_a_copy_of_it(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The copy opens nothing; another browser's session and the code still do."""
    applications.becomes = samples.scored()
    answer = visitor.send_form(FORM)
    path, copied = answer.headers["Location"], answer.headers.getall("Set-Cookie")[0].split(";")[0]
    assert visitor.get(path).status == 200
    left = visitor.post(path + "/leave").headers
    assert (left["Location"], left["Clear-Site-Data"]) == ("/closed", '"cache", "storage"')
    assert visitor.get(path).status == 403
    visitor.forget_cookies()
    for address in (
        "",
        "/again",
        "/rights",
        "/data",
        "/simulation",
        "/next-steps",
        "/revoke",
        "/notices/score-disclosure",
    ):
        refused = visitor.get(path + address, headers={"Cookie": copied})
        assert refused.status == 403, address
    assert "opens this report any more" in refused.page.text
    assert visitor.get(path, headers=session_of(path)).status == 200


@pytest.mark.parametrize("asked", [AS_JSON, AS_PAGE], ids=["json", "page"])
def test_a_revoked_code_opens_nothing_nor_does_any_session(
    visitor: Visitor, applications: InMemoryApplications, asked: dict[str, str]
) -> None:
    """By its person, after a page that says what it means; by a program at once."""
    path = applications.add(OWN, samples.scored())
    held = {"Application-Token": OWN, **asked}
    assert visitor.get(path + "/revoke", headers={**AS_PAGE, "Application-Token": OWN}).page.state == "ready"
    assert visitor.get(path, headers=held).status == 200
    done = visitor.post(path + "/revoke", headers=held)
    assert (done.status, "revoked" in done.text) == (200, True)
    for tried in ({"Application-Token": OWN}, session_of(path)):
        refused = visitor.get(path, headers={**asked, **tried})
        assert (refused.status, "opens this report any more" in refused.text) == (403, True)
    assert visitor.post(path + "/revoke", headers=held).status == done.status


def test_nobody_else_ends_a_session_or_revokes_a_code(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Without a session, leaving only deletes cookies; without code and session, there is nothing to revoke."""
    path = applications.add(OWN, samples.scored())
    assert visitor.post(path + "/leave").status == 303
    assert visitor.post(path + "/revoke").status == visitor.get(path + "/revoke").status == 403
    assert not applications.over


def test_while_it_cannot_be_delivered_nothing_is_said_to_have_ended(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """503; the cookie stays, so that the person can press again."""
    applications.becomes = samples.scored()
    path, _ = applied(visitor)
    applications.undelivered = True
    for address in ("/leave", "/revoke"):
        answer = visitor.post(path + address)
        assert (answer.status, answer.headers["Retry-After"], "Set-Cookie" in answer.headers) == (503, "5", False)
    assert visitor.get(path).status == 200


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


# The proof of an earlier report


def test_applying_again_proves_which_report_this_browser_holds(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The form of ``…/again`` says so, also after it was refused; a made-up or foreign proof is none."""
    applications.becomes = samples.scored()
    path = visitor.send_form(FORM).headers["Location"]
    proof = visitor.get(path + "/again").page.inputs["earlier"]
    refused = visitor.send_form({**FORM, "earlier": proof, "zip": "1"})
    assert refused.page.inputs["earlier"] == proof
    foreign = "ab" * 32 + proof[64:]
    for sent in (proof, foreign, proof[:64], "x", "\ud800" * 107):
        visitor.send_json({**FORM, "consent": True, "email": "again@example.org", "earlier": sent})
    held = [sender.earlier and sender.earlier.application_id for sender in applications.senders[1:]]
    assert held == [path.rpartition("/")[2], None, None, None, None]
