"""When a service fails, the answer says what to do, nothing typed is lost, and no log has personal data."""

import logging
from collections.abc import Iterator

import pytest

from creditapp.errors import KafkaUnavailable, NotReady, VaultUnavailable
from creditapp.models.identity import Person
from creditapp.web.ports import ApplicationState, Held, Pending, Sender
from tests.support import web_samples as samples
from tests.support.web_site import LINKS, InMemoryApplications, InMemoryClients, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN}
FORM_TOKEN = LINKS.form_token()
JSON_FORM = {**FORM, "consent": True, "token": FORM_TOKEN}
PERSONAL = (
    *(FORM[name] for name in ("first_name", "last_name", "birth_date", "ssn", "street", "city", "zip", "email", "phone")),
    FORM["ssn"].replace("-", ""), "O&#39;Neil", OWN, FORM_TOKEN,
)  # fmt: skip


class Failing(InMemoryApplications):
    """Applications that fail with an error whose text has personal data."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def accept(self, ssn: str, person: Person, application_id: str, sender: Sender) -> None:
        """Break."""
        raise self.error

    async def find(self, held: Held, wait: float) -> ApplicationState:
        """Break."""
        raise self.error


class FailingClients(InMemoryClients):
    """A list of clients that cannot be read."""

    async def name_of(self, token: str) -> str | None:
        """Break."""
        raise ValueError(f"cannot read {token}")


def telling() -> Exception:
    """An error with personal data in its text, notes and cause."""
    error = RuntimeError(" ".join(PERSONAL))
    error.add_note(FORM["ssn"])
    error.__cause__ = ValueError(FORM["email"])
    return error


@pytest.fixture
def broken() -> Iterator[Visitor]:
    """A client of a site with a fault."""
    with Visitor(site(Failing(telling()))) as one:
        yield one


def nobody_in(caplog: pytest.LogCaptureFixture) -> None:
    """No log line has personal data, formatted with its traceback if it has one."""
    formatter = logging.Formatter()
    logged = "\n".join(formatter.format(record) + repr(record.args) for record in caplog.records)
    assert not [detail for detail in PERSONAL if detail in logged]


def test_an_internal_error_is_logged_with_reference_and_place_and_no_values(
    broken: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """500 with a reference that the log has too; neither answer nor log holds the error's text."""
    caplog.set_level(logging.DEBUG)
    path = InMemoryApplications().add(OWN, Pending())
    answers = [
        broken.send_json(JSON_FORM), broken.send_form({**FORM, "token": FORM_TOKEN}),
        broken.get(path, headers={**HELD, **AS_JSON}), broken.get(path, headers={**HELD, **AS_PAGE}),
        broken.get(path + "/again", headers=HELD),
    ]  # fmt: skip
    faults = [record.getMessage() for record in caplog.records if record.name == "creditapp.web.http.failures"]
    assert len(faults) == len(answers)
    for answer, fault in zip(answers, faults, strict=True):
        assert answer.status == 500
        assert not [detail for detail in PERSONAL if detail in answer.text]
        assert "RuntimeError" not in answer.text
        assert fault[:8] in answer.text
        assert "RuntimeError in /applications" in fault
        assert "test_failures.py:" in fault
    assert answers[0].json["reference"] == faults[0][:8]
    nobody_in(caplog)


@pytest.mark.parametrize("error", [telling(), KafkaUnavailable("away"), NotReady("moving")])
def test_a_page_that_could_not_be_read_can_be_asked_for_again_from_there(error: Exception) -> None:
    """By a link to the same address, which names none; a form that failed is sent again from its own page."""
    with Visitor(site(Failing(error))) as one:
        own = InMemoryApplications().add(OWN, samples.scored())
        path = one.get(f"{own}/notices/score-disclosure", headers={**HELD, **AS_PAGE})
        form = one.post(f"/applications/{'a' * 64}/code", data={"code": OWN}, headers=AS_PAGE)
    assert '<a class="primary" href="">Try again</a>' in path.text
    assert "Try again" not in form.text


def test_an_unreadable_client_list_discloses_no_token(caplog: pytest.LogCaptureFixture) -> None:
    """An internal error before the form is read."""
    caplog.set_level(logging.DEBUG)
    with Visitor(site(InMemoryApplications(), FailingClients())) as one:
        assert one.send_json(JSON_FORM, headers={"Authorization": f"Bearer {OWN}"}).status == 500
    nobody_in(caplog)


def test_refusals_leave_nothing_personal_in_the_log(
    visitor: Visitor, applications: InMemoryApplications, caplog: pytest.LogCaptureFixture
) -> None:
    """Wrong fields, broken bodies, wrong codes, cross-site posts, and accepted forms."""
    caplog.set_level(logging.DEBUG)
    path = applications.add(OWN, samples.scored())
    for name in FORM:
        visitor.send_form({**FORM, name: FORM[name] + "\x00"})
        visitor.send_json({**JSON_FORM, name: [FORM[name]]})
    visitor.send_body(str(JSON_FORM).encode(), "application/json")
    visitor.send_body(b"\xff" + str(JSON_FORM).encode(), "application/x-www-form-urlencoded")
    visitor.post("/applications", data=FORM, headers={"Origin": "https://evil.example"})
    visitor.post(path + "/code", data={"code": OWN[:-1] + "x"})
    visitor.get(path, headers=HELD, params={"wait": FORM["ssn"]})
    visitor.send_form({**FORM, "token": FORM_TOKEN})
    visitor.send_json(JSON_FORM)
    visitor.get(path, headers=HELD)
    nobody_in(caplog)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_broken_off_or_invalid_http_leaves_nothing_personal_in_the_log(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """A form in a request that the server itself refuses or that ends early."""
    caplog.set_level(logging.DEBUG)
    body = str(JSON_FORM).encode()
    head = b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    visitor.cut_off(head + b"Content-Length: 9999\r\n\r\n" + body)
    visitor.cut_off(head + b"Transfer-Encoding: chunked\r\n\r\n" + b"fff\r\n" + body)
    visitor.raw(head + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    visitor.raw(head + b"X-" + body + b"\r\n\r\n")
    visitor.raw(body + b"\r\n\r\n")
    nobody_in(caplog)
    noted = [record.getMessage() for record in caplog.records if record.name == "aiohttp.server"]
    assert "A request could not be handled: BadHttpMessage at aiohttp/_http_parser.pyx" in noted[0]
    assert not [line for line in noted if "127.0.0.1" in line]


@pytest.mark.parametrize("error", [KafkaUnavailable, VaultUnavailable, NotReady])
def test_while_services_are_unavailable_the_form_is_shown_again_as_it_was(error: type[Exception]) -> None:
    """503 with Retry-After; the same token, so that it stays one application; the SSN must be entered again."""
    with Visitor(site(Failing(error(" ".join(PERSONAL))))) as one:
        page = one.send_form({**FORM, "token": FORM_TOKEN})
        assert (page.status, page.headers["Retry-After"]) == (503, "5")
        assert "enter your Social Security number again" in page.page.text
        inputs = page.page.inputs
        assert {name: inputs[name] for name in FORM if name not in ("ssn", "consent")} == {
            name: value for name, value in FORM.items() if name not in ("ssn", "consent")
        }
        assert (inputs["ssn"], inputs["token"]) == ("", FORM_TOKEN)
        answer = one.send_json(JSON_FORM)
        assert (answer.status, answer.headers["Retry-After"], answer.json["token"]) == (503, "5", FORM_TOKEN)
        fresh = one.send_json({**JSON_FORM, "token": None})
        assert len(fresh.json["token"]) == 43


@pytest.mark.parametrize("error", [KafkaUnavailable, VaultUnavailable, NotReady])
def test_while_a_report_cannot_be_read_a_page_waits_and_a_program_gets_503(error: type[Exception]) -> None:
    """A page shows progress; a program gets 503 with Retry-After."""
    path = InMemoryApplications().add(OWN, Pending())
    with Visitor(site(Failing(error("x")))) as one:
        page = one.get(path, headers={**HELD, **AS_PAGE})
        assert (page.status, page.page.state) == (202, "pending")
        answer = one.get(path, headers={**HELD, **AS_JSON})
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert one.get(path + "/again", headers=HELD).status == 503


def test_after_an_outage_the_same_form_is_accepted(visitor: Visitor, applications: InMemoryApplications) -> None:
    """One application, under the token of the first attempt."""
    own = visitor.get("/").page.inputs["token"]
    first = visitor.send_form({**FORM, "token": own}).headers["Location"]
    applications.down = True
    back = visitor.send_form({**FORM, "token": own}).page.inputs
    applications.down = False
    assert visitor.send_form({**back, "ssn": FORM["ssn"], "consent": "yes"}).headers["Location"] == first
