"""The account's pages and addresses: who is let in by what, and what the rest is told."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from fido2.utils import websafe_decode, websafe_encode
from msgspec.structs import replace

from creditapp.domain.members import FRESH, MOST_REPORTS
from creditapp.web.http.member_tokens import MemberTokens
from creditapp.web.http.tokens import CHALLENGE_FOR, application_id
from creditapp.web.ports import Member, Pending
from tests.support import web_samples as samples
from tests.support.authenticator import ORIGIN, Authenticator
from tests.support.passkey_device import Device, asked, fields_of
from tests.support.web_site import SECRET, Calendar, InMemoryApplications, site, token
from tests.support.web_visitor import AS_JSON, HttpAnswer, Visitor

CODE, LATER = token("own"), token("later")
OWN, LATER_OWN = (f"/applications/{application_id(code)}" for code in (CODE, LATER))
NAMED = {"Host": "credit.example.org"}
HELD, LATER_HELD = {"Application-Token": CODE}, {"Application-Token": LATER}
NO_ACCOUNT = "This passkey opens no account here."


class Later(Calendar):
    """A clock that can be put on."""

    seconds = 0.0

    def time(self) -> float:
        """So many seconds after noon."""
        return super().time() + self.seconds


@pytest.fixture
def applications() -> InMemoryApplications:
    """Two reports of one person."""
    known = InMemoryApplications()
    known.add(CODE, samples.scored())
    known.add(LATER, samples.thin())
    return known


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, applications: InMemoryApplications) -> Later:
    """The clock of site and service."""
    clock = applications.clock = Later()
    monkeypatch.setattr("tests.support.web_site.Calendar", lambda: clock)
    return clock


@pytest.fixture
def visitor(applications: InMemoryApplications, clock: Later) -> Iterator[Visitor]:
    """A browser."""
    with Visitor(
        site(applications, site_url=ORIGIN, application_rate=1000, allowed_hosts=("credit.example.org",))
    ) as one:
        yield one


@pytest.fixture
def device(visitor: Visitor) -> Device:
    """A device whose account keeps a report; the browser is signed in, and holds no code."""
    device = Device()
    assert device.keep(visitor, OWN, HELD).status == 200
    return device


def refused(answer: HttpAnswer, text: str, status: int = 403) -> bool:
    """Whether the script is told this."""
    return answer.status == status and text in answer.json["error"]


def test_the_pages_speak_of_accounts_only_where_there_are_some(applications: InMemoryApplications) -> None:
    """Without the site's name there is no such address, and no page leads there."""
    with Visitor(site(applications)) as visitor:
        assert visitor.get("/account").status == visitor.get(f"{OWN}/passkey", headers=HELD).status == 404
        for path in ("/", OWN, f"{OWN}/revoke", f"{OWN}/erase", "/privacy"):
            text = visitor.get(path, headers=HELD).text
            assert "/account" not in text and "passkey" not in text.lower()
        assert "passkey" not in visitor.get(OWN).text


def test_the_account_shows_reports_passkeys_and_browsers(visitor: Visitor, device: Device) -> None:
    """Newest report first; a report of another day is added by a form."""
    assert visitor.post(f"{LATER_OWN}/account", headers=LATER_HELD).headers["Location"] == "/account?done=kept"
    page = visitor.get("/account?done=kept").text
    assert "The report is in your account." in page
    assert page.index(LATER_OWN) < page.index(OWN)
    for text in ("With a score", "Without a score", "Laptop", "This browser", "Not used to sign in since."):
        assert text in page
    state = visitor.get("/account", headers=AS_JSON).json
    assert [passkey["name"] for passkey in state["passkeys"]] == ["Laptop"]
    assert len(state["reports"]) == 2


def test_a_report_says_how_it_can_be_kept(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A new account, the one that is signed in to, in it already, or somebody else's."""
    other = token("other")
    opened = samples.scored()
    applications.add(other, dataclasses.replace(opened, report=replace(opened.report, consumer_id="c-2")))
    address, held = f"/applications/{application_id(other)}", {"Application-Token": other}
    assert "Make a passkey" not in visitor.get(f"{OWN}/passkey", headers=HELD).text, "under another name"
    assert "Make a passkey and keep this report" in visitor.get(f"{OWN}/passkey", headers=HELD | NAMED).text
    Device().keep(visitor, OWN, HELD)
    assert "Your account keeps this report." in visitor.get(f"{OWN}/passkey", headers=HELD).text
    assert "Add this report to it" in visitor.get(f"{LATER_OWN}/passkey", headers=LATER_HELD).text
    assert "another person" in visitor.get(f"{address}/passkey", headers=held).text
    refusal = visitor.post(f"{address}/account", headers=held)
    assert refusal.status == 403 and "another person" in refusal.text


def test_only_a_verified_persons_own_report_is_kept(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Neither one that matched nobody nor one that is not there yet."""
    for name, state, status in (("none", samples.ended("could_not_match"), 404), ("soon", Pending(), 503)):
        applications.add(token(name), state)
        address = f"/applications/{application_id(token(name))}"
        assert Device().keep(visitor, address, {"Application-Token": token(name)}).status == status
    assert Device().keep(visitor, OWN).status == 403
    assert applications.accounts == {}


def test_another_person_who_is_signed_in_opens_nothing(visitor: Visitor, device: Device) -> None:
    """A report that the account does not keep asks for its code, as for anybody."""
    assert visitor.get(LATER_OWN).status == 403
    assert visitor.get(OWN).status == 200
    assert "Log out on this device" in visitor.get(OWN).text


def test_a_report_that_is_closed_on_a_device_is_not_open_from_the_account_there(
    visitor: Visitor, device: Device
) -> None:
    """What the page says then, that it opens with its code, is so for a browser that was signed in too."""
    assert visitor.get(OWN).status == 200
    assert visitor.post(f"{OWN}/leave", headers=HELD).headers["Location"] == "/closed"
    assert visitor.get(OWN).status == 403
    assert visitor.get("/account", headers=AS_JSON).json == {"signed_in": False}
    assert device.sign_in(visitor).status == 200
    assert visitor.get(OWN).status == 200


@pytest.mark.parametrize(
    "claims",
    [{"origin": "https://evil.example.org"}, {"rp_id": "example.org"}, {"flags": Authenticator().claims.flags.UP}, {"get": "webauthn.create"}],
    ids=str,
)  # fmt: skip
def test_a_forged_answer_signs_nobody_in(visitor: Visitor, device: Device, claims: dict[str, Any]) -> None:
    """For another site, without verification, of another ceremony."""
    visitor.forget_cookies()
    forger = Device(device.authenticator.claiming(**claims), device.handle)
    assert refused(forger.sign_in(visitor), NO_ACCOUNT)
    assert visitor.get("/account", headers=AS_JSON).json == {"signed_in": False}


def test_whatever_opens_no_account_is_answered_alike(visitor: Visitor, device: Device) -> None:
    """A made-up handle, another's handle, a passkey that was removed, an account that was deleted: nobody learns which accounts there are."""
    second = Device()
    second.add(visitor)
    visitor.post("/account/passkeys/remove", data={"id": second.authenticator.id})
    stranger = Device(handle=device.handle)
    made_up = Device(device.authenticator, websafe_encode(b"x" * 64))
    answers = [each.sign_in(visitor).body for each in (second, stranger, made_up)]
    visitor.post("/account/delete")
    answers.append(device.sign_in(visitor).body)
    assert len(set(answers)) == 1 and NO_ACCOUNT.encode() in answers[0]


def test_an_answer_counts_once(visitor: Visitor, device: Device) -> None:
    """Sent again it is refused, even by who kept the cookie of the challenge; the counter aside."""
    visitor.forget_cookies()
    answer = visitor.post("/account/sign-in/options", headers=AS_JSON)
    challenge = ";".join(answer.headers.getall("Set-Cookie")).partition("passkey=")[2].partition(";")[0]
    sent = Device(
        Authenticator(key=device.authenticator.key, credential_id=device.authenticator.credential_id, counts=False),
        device.handle,
    )
    proof, kept = sent.proof(answer.json["publicKey"]), {"Cookie": f"passkey={challenge}"} | AS_JSON
    assert visitor.post("/account/sign-in", data=proof, headers=kept).status == 200
    visitor.forget_cookies()
    assert refused(visitor.post("/account/sign-in", data=proof, headers=kept), NO_ACCOUNT)


def test_an_answer_is_bound_to_browser_time_and_purpose(visitor: Visitor, device: Device, clock: Later) -> None:
    """Brought by another browser, after five minutes, or for a new passkey, it is refused."""
    options = asked(visitor)
    visitor.forget_cookies()
    assert refused(visitor.post("/account/sign-in", data=device.proof(options), headers=AS_JSON), "another browser")
    options = asked(visitor)
    clock.seconds += CHALLENGE_FOR
    assert refused(visitor.post("/account/sign-in", data=device.proof(options), headers=AS_JSON), "five minutes")
    made = fields_of(Authenticator().make(websafe_decode(asked(visitor)["challenge"])))
    assert refused(visitor.post(f"{OWN}/passkey", data=made, headers=AS_JSON | HELD), "another browser")


def test_passkeys_change_only_soon_after_a_sign_in(visitor: Visitor, device: Device, clock: Later) -> None:
    """Afterwards the page asks for one more, and the addresses refuse."""
    assert Device().add(visitor, "Telephone").json == {"location": "/account?done=added"}
    assert "Delete this account" in visitor.get("/account").text
    clock.seconds += FRESH + 1
    page = visitor.get("/account", headers=NAMED).text
    assert "sign in once more" in page and "Delete this account" not in page
    assert refused(Device().add(visitor), "ten minutes ago")
    for path, data in (("/account/passkeys/remove", {"id": device.authenticator.id}), ("/account/delete", {})):
        assert visitor.post(path, data=data).headers["Location"] == "/account?done=again"
    assert device.sign_in(visitor).status == 200
    assert (
        visitor.post("/account/passkeys/remove", data={"id": device.authenticator.id}).headers["Location"]
        == "/account?done=removed"
    )
    (left,) = visitor.get("/account", headers=AS_JSON).json["passkeys"]
    assert left["name"] == "Telephone"


def test_the_last_passkey_stays(visitor: Visitor, device: Device) -> None:
    """The page offers no button for it, and the address refuses."""
    assert "/account/passkeys/remove" not in visitor.get("/account").text
    answer = visitor.post("/account/passkeys/remove", data={"id": device.authenticator.id})
    assert answer.headers["Location"] == "/account?done=last"


def test_a_device_has_one_passkey_of_an_account(visitor: Visitor, device: Device) -> None:
    """The browser is told which there are; a second answer of the same one is refused."""
    options = visitor.post("/account/passkeys/options", headers=AS_JSON).json["publicKey"]
    assert [known["id"] for known in options["excludeCredentials"]] == [device.authenticator.id]
    assert refused(device.add(visitor), "a passkey of an account on this device already")


def test_options_ask_for_a_passkey_that_verifies_its_person_and_is_found_without_a_name(visitor: Visitor) -> None:
    """And say nothing of the person: an authenticator may show them to whoever holds it."""
    options = visitor.post(f"{OWN}/passkey/options", headers=AS_JSON | HELD).json["publicKey"]
    assert options["rp"] == {"id": "credit.example.org", "name": "credit.example.org"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none"
    assert len(websafe_decode(options["user"]["id"])) <= 64
    assert options["user"]["name"] == "Credit reports, November 24, 2026"
    signing_in = asked(visitor)
    assert signing_in["userVerification"] == "required" and "allowCredentials" not in signing_in


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [("client_data", "", "could not be read"), ("attestation", "!", "could not be read"), ("attestation", "abcde", "could not be read"),
     ("name", "x" * 61, "at most 60"), ("name", "a\0b", "cannot be read"), ("client_data", "e30", "could not be verified")],
)  # fmt: skip
def test_what_is_no_passkey_is_refused(visitor: Visitor, field: str, value: str, text: str) -> None:
    """With a sentence, and without an account."""
    options = visitor.post(f"{OWN}/passkey/options", headers=AS_JSON | HELD).json["publicKey"]
    made = fields_of(Authenticator().make(websafe_decode(options["challenge"]))) | {"name": "Laptop", field: value}
    answer = visitor.post(f"{OWN}/passkey", data=made, headers=AS_JSON | HELD)
    assert refused(answer, text, 403 if "verified" in text else 422)
    assert visitor.get("/account", headers=AS_JSON).json == {"signed_in": False}


def test_a_passkey_without_a_name_gets_one(visitor: Visitor) -> None:
    """So that it can be told from no other, but is there."""
    Device().keep(visitor, OWN, HELD, name=" ")
    assert visitor.get("/account", headers=AS_JSON).json["passkeys"][0]["name"] == "Passkey"


def test_tries_are_limited(applications: InMemoryApplications) -> None:
    """As codes are, by address."""
    with Visitor(site(applications, site_url=ORIGIN, application_rate=3)) as visitor:
        answers = [visitor.post("/account/sign-in/options", headers=AS_JSON) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) > 0


def test_an_account_that_is_full_says_so(visitor: Visitor, device: Device, applications: InMemoryApplications) -> None:
    """And keeps what it has."""
    for number in range(1, MOST_REPORTS):
        code = token(f"report{number}")
        applications.add(code, samples.scored())
        visitor.post(f"/applications/{application_id(code)}/account", headers={"Application-Token": code})
    answer = visitor.post(f"{LATER_OWN}/account", headers=LATER_HELD)
    assert answer.headers["Location"] == "/account?done=full"
    assert "as many reports as it can" in visitor.get("/account?done=full").text


def test_a_sign_in_is_over_after_twelve_hours(visitor: Visitor, device: Device, clock: Later) -> None:
    """Also for a copy of the cookie."""
    clock.seconds += 12 * 3600
    assert visitor.get("/account", headers=AS_JSON).json == {"signed_in": False}
    assert visitor.get(OWN).status == 403


def test_a_service_that_does_not_answer_is_a_503(
    visitor: Visitor, device: Device, applications: InMemoryApplications
) -> None:
    """Nothing is told to be done that may not be; a code opens its report as before."""
    applications.undelivered = True
    assert visitor.get("/account").status == 503
    assert visitor.get(OWN).status == 403, "the form for the code"
    for path in ("/account/log-out", "/account/delete"):
        assert visitor.post(path).status == 503
    assert visitor.get(OWN, headers=HELD).status == 200


def test_cookies_of_an_account_are_for_the_site_alone(visitor: Visitor) -> None:
    """No script reads them; the session is not on any page."""
    options = visitor.post(f"{OWN}/passkey/options", headers=AS_JSON | HELD)
    challenge = options.headers["Set-Cookie"]
    assert "HttpOnly" in challenge and "SameSite=Strict" in challenge and "Max-Age=300" in challenge
    made = fields_of(Authenticator().make(websafe_decode(options.json["publicKey"]["challenge"])))
    answer = visitor.post(f"{OWN}/passkey", data=made, headers=AS_JSON | HELD)
    assert {each.partition("=")[0] for each in answer.headers.getall("Set-Cookie")} == {"account", "passkey"}
    cookie = next(each for each in answer.headers.getall("Set-Cookie") if each.startswith("account="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert cookie.partition("=")[2].partition(";")[0] not in visitor.get("/account").text


def test_handles_and_cookies_are_made_here_only_and_are_not_mistaken_for_one_another() -> None:
    """One that was altered, cut off or made with another secret leads nowhere."""
    own, other = MemberTokens(lambda: SECRET, Calendar()), MemberTokens(lambda: bytes(32), Calendar())
    member = Member("3f1c9a7de0b24c5f8a6d1e2b3c4d5e6f", "a1" * 16)
    handle, session = own.handle(member), own.begin(member)
    assert own.of_handle(handle) == member
    assert own.of_cookie(session.cookie) == session.member
    assert len(websafe_decode(handle)) == 64
    assert own.begin(member).member.session != session.member.session
    for wrong in ("", handle[:-1], f"A{handle[1:]}", "é" * 10, "x" * 1000, session.cookie):
        assert own.of_handle(wrong) is None
    assert own.of_cookie(handle) is None
    assert other.of_handle(handle) is other.of_cookie(session.cookie) is None


def test_another_site_cannot_make_a_browser_ask_for_anything(visitor: Visitor, device: Device) -> None:
    """Every one of the addresses refuses its forms."""
    foreign = {"Origin": "https://evil.example.org"}
    for path in (
        "/account/log-out",
        "/account/delete",
        "/account/passkeys/remove",
        "/account/sign-in",
        f"{LATER_OWN}/account",
    ):
        assert visitor.post(path, headers=foreign | LATER_HELD).status == 403
    assert visitor.get("/account", headers=AS_JSON).json["signed_in"]
