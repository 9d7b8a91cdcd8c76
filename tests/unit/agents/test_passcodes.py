"""A one-time code by e-mail from the page through every service and back, without a broker: who gets one, and what it opens."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.domain.identity.passcodes import MOST, PAUSE, TRIES, VALID_FOR
from creditapp.mail.server import Fate
from creditapp.models.credit_events import Account
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Person
from creditapp.topics import FAILED_ATTEMPTS, MAILS, MAILS_AGAIN, PASSCODE_CHECKS, PASSCODE_REQUESTS
from tests.support.ada import ADA, FORM, SSN, TODAY
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.furnishing import furnisher
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_JSON, AS_PAGE, Visitor

pytestmark = pytest.mark.slow

MAILBOX = "ada@example.org"
SMTP: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_security": "none", "mail_from": "bureau@example.org"}
NUMBER = re.compile(r"Your one-time code: (\d{4} \d{4})")
STRANGERS = {
    "no file": FORM | {"ssn": "987459999"},
    "no match": FORM | {"birth_date": "1980-05-18"},
    "no address": FORM | {"ssn": "987451235"},
}


def furnish(bus: Bus, record_id: str, who: Person, ssn: str = SSN, by: str = "Test Bank") -> None:
    """A lender reports a card and the person with it."""
    account = Account(
        event_id=f"e-{record_id}", as_of=TODAY - timedelta(days=60), reference=f"A-{record_id}", portfolio="R",
        account_type="credit_card", opened=date(2015, 1, 1), status="11", balance=900, limit=1000, grid="0" * 24,
    )  # fmt: skip
    bus.furnish(FurnishedBody(ssn=ssn, person=who, furnisher=by, events=(account,)), record_id)
    bus.run()


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services; Ada's lender has known her address for forty days, and another person's lender none."""
    bus = scoring_bus(tmp_path / "home", TODAY - timedelta(days=40))
    bus.settings = bus.settings.model_copy(update=SMTP)
    for app in bus.apps.values():
        app.settings = bus.settings
    furnish(bus, "r1", replace(ADA, email=MAILBOX))
    furnish(bus, "r2", replace(ADA, ssn_last4="1235"), "987451235")
    bus.clock.day = TODAY
    return bus


@pytest.fixture
def visitor(bus: Bus) -> Iterator[Visitor]:
    """Somebody at the gateway's site."""
    with Visitor(site_on(bus, InMemoryClients(), second_step=True)) as visitor:
        yield visitor


class Application:
    """A form that was sent, and its page."""

    def __init__(self, bus: Bus, visitor: Visitor, form: dict[str, Any]) -> None:
        self.bus, self._visitor = bus, visitor
        sent = visitor.send_json(form)
        assert sent.status == 202, sent.body
        self.address, self._token = sent.json["status_url"], sent.json["token"]

    def _headers(self, accept: dict[str, str]) -> dict[str, str]:
        return accept | {"Application-Token": self._token}

    def get(self) -> Any:
        """What its address says to programs."""
        return self._visitor.get(self.address, headers=self._headers(AS_JSON)).json

    def page(self) -> str:
        """What it shows to people, without what differs from one application to the other."""
        return self._visitor.get(self.address, headers=self._headers(AS_PAGE)).text.replace(self.address, "…")

    def send(self) -> Any:
        """Ask for a code."""
        return self._visitor.post(self.address + "/passcode/send", headers=self._headers(AS_JSON))

    def enter(self, digits: str) -> Any:
        """Enter a code; what the address says then."""
        taken = self._visitor.post(
            self.address + "/passcode", data={"passcode": digits}, headers=self._headers(AS_JSON)
        )
        assert taken.status == 202, taken.body
        return self.get()


def code_in(mail: EmailMessage) -> str:
    """The code of a mail."""
    found = NUMBER.search(mail.get_content())
    assert found
    return found[1]


def wrong(code: str) -> str:
    """Another code."""
    digits = code.replace(" ", "")
    return f"{(int(digits) + 1) % 10**8:08}"


def test_the_code_that_was_sent_opens_the_file(bus: Bus, visitor: Visitor) -> None:
    """To the address that the lender has reported, whatever the form says; the report is that of right answers."""
    own = Application(bus, visitor, FORM | {"email": "thief@example.net"})
    assert own.get()["passcode"]["sent"] == 0
    assert own.send().status == 202
    (mail,) = bus.mailbox.taken
    assert (mail["To"], mail["From"]) == (MAILBOX, SMTP["mail_from"])
    assert own.get()["passcode"]["sent"] == 1
    report = own.enter(code_in(mail))
    assert report["outcome"] == "scored"
    assert {account["furnisher"] for account in report["accounts"]} == {"Test Bank"}
    person = bus.apps["gateway"].vault.persons([SSN], frozenset({"identity"}))[SSN].consumer_id
    assert bus.state("identity", person).attempts == (), "as right answers do, it forgets failures"
    assert bus.refused == []


def test_answers_after_the_code_change_nothing(bus: Bus, visitor: Visitor) -> None:
    """Whatever comes first counts: the questions are answered for good."""
    own = Application(bus, visitor, FORM)
    own.send()
    report = own.enter(code_in(bus.mailbox.taken[0]))
    for topic in ("creditapp.passcode-requests", "creditapp.passcode-checks", "creditapp.verified-applications"):
        for raw in list(bus.topics[topic]):
            bus.put_raw(topic, raw.key, raw.value)
    bus.run()
    assert {**own.get(), "journey": []} == {**report, "journey": []}
    assert bus.refused == []


def test_nobody_can_tell_whether_there_is_a_file_or_an_address(bus: Bus, visitor: Visitor) -> None:
    """Before and after a code is asked for, and after wrong ones, page, status and body are the same; only the person gets a mail."""
    known = [Application(bus, visitor, form) for form in (FORM, *STRANGERS.values())]

    def alike() -> bool:
        states = [own.get()["passcode"] for own in known]
        shapes = [
            {name: str(value).replace(own.address, "…") for name, value in state.items()}
            for own, state in zip(known, states, strict=True)
        ]
        return all(shape == shapes[0] for shape in shapes)

    def around_questions() -> set[str]:
        return {re.sub(r"<fieldset.*</fieldset>", "", own.page(), flags=re.DOTALL) for own in known}

    assert alike() and len(around_questions()) == 1
    answers = [own.send() for own in known]
    assert len({(answer.status, answer.body) for answer in answers}) == 1
    assert alike() and len(around_questions()) == 1
    assert [mail["To"] for mail in bus.mailbox.taken] == [MAILBOX]
    for number in range(1, TRIES):
        assert [own.enter("00000000")["passcode"]["tries_left"] for own in known] == [TRIES - number] * len(known)
        assert alike() and len(around_questions()) == 1
    assert [own.enter("00000000")["reason"] for own in known] == ["could_not_match"] * len(known)


def test_identity_does_the_same_work_for_a_wrong_code_of_whomever(bus: Bus, visitor: Visitor) -> None:
    """One record and one state each, so that neither takes longer; nothing is added to what is known of whoever did not match."""
    bus.register(furnisher("Test Bank"))
    for form in (FORM, *STRANGERS.values()):
        own = Application(bus, visitor, form)
        own.send()
        own.enter("00000000")
        outcome = bus.handle(bus.apps["identity"], bus.topics[PASSCODE_CHECKS.name][-1:])
        assert (len(outcome.outputs), len(outcome.entries)) == (1, 1)
    nobody = bus.apps["gateway"].vault.persons(["987459999"], frozenset({"identity"}))["987459999"].consumer_id
    assert bus.state("identity", nobody).passcodes == ()


def test_the_last_wrong_code_ends_the_application_as_wrong_answers_do(bus: Bus, visitor: Visitor) -> None:
    """For good, counted by person and by address; the right code opens nothing any more."""
    own = Application(bus, visitor, FORM)
    own.send()
    code = code_in(bus.mailbox.taken[0])
    for _ in range(TRIES):
        state = own.enter(wrong(code))
    assert state["reason"] == "could_not_match"
    assert own.enter(code)["reason"] == "could_not_match"
    person = bus.apps["gateway"].vault.persons([SSN], frozenset({"identity"}))[SSN].consumer_id
    assert [attempt.matched for attempt in bus.state("identity", person).attempts] == [False]
    assert bus.records(FAILED_ATTEMPTS)


def test_a_code_opens_its_own_application_only(bus: Bus, visitor: Visitor) -> None:
    """Who has another's code, for another form about the same person, has nothing."""
    own = Application(bus, visitor, FORM)
    own.send()
    other = Application(bus, visitor, FORM | {"email": "other@example.org"})
    bus.clock.later = PAUSE
    other.send()
    mine, others = (code_in(mail) for mail in bus.mailbox.taken)
    assert other.enter(mine)["passcode"]["refused"]
    assert own.enter(others)["passcode"]["refused"]
    assert own.enter(mine)["outcome"] == "scored"


def test_a_code_ends_after_ten_minutes(bus: Bus, visitor: Visitor) -> None:
    """The questions are still there."""
    own = Application(bus, visitor, FORM)
    own.send()
    bus.clock.later = VALID_FOR + 1
    state = own.enter(code_in(bus.mailbox.taken[0]))
    assert state["passcode"]["refused"] and state["questions"]


def test_of_several_codes_the_newest_counts(bus: Bus, visitor: Visitor) -> None:
    """Another one may be asked for after a minute, and three in all."""
    own = Application(bus, visitor, FORM)
    own.send()
    assert own.send().status == 429
    for number in range(1, MOST):
        bus.clock.later = number * PAUSE
        assert own.send().status == 202
    bus.clock.later = MOST * PAUSE
    assert own.send().status == 429
    first, *_, last = (code_in(mail) for mail in bus.mailbox.taken)
    assert len(bus.mailbox.taken) == MOST
    assert own.enter(first)["passcode"]["refused"]
    assert own.enter(last)["outcome"] == "scored"


def test_a_person_gets_three_mails_a_day_however_many_forms_are_sent(bus: Bus, visitor: Visitor) -> None:
    """The pages do not show it."""
    for number in range(MOST + 2):
        bus.clock.later = number * 300.0
        own = Application(bus, visitor, FORM | {"email": f"a{number}@example.org"})
        assert own.send().status == 202
    assert len(bus.mailbox.taken) == MOST


def test_an_address_that_came_lately_or_of_a_newcomer_gets_nothing(bus: Bus, visitor: Visitor) -> None:
    """Who has taken over an account, or registers as a furnisher, does not get another's code."""
    bus.register(furnisher("Shell One", bus.clock.time(), vouched=False))
    bus.clock.day = TODAY - timedelta(days=20)
    furnish(bus, "r3", replace(ADA, email="thief@example.net"), by="Other Bank")
    furnish(bus, "r4", replace(ADA, email="thief@example.com"), by="Shell One")
    bus.clock.day = TODAY
    Application(bus, visitor, FORM).send()
    assert [mail["To"] for mail in bus.mailbox.taken] == [MAILBOX]
    bus.clock.day = TODAY - timedelta(days=10)
    furnish(bus, "r5", replace(ADA, email="thief@example.net"))
    bus.clock.day = TODAY
    bus.clock.later = 300.0
    Application(bus, visitor, FORM | {"email": "a@example.org"}).send()
    assert len(bus.mailbox.taken) == 1, "the account was taken over: nobody is left who has named the address until now"


def test_what_is_read_again_sends_the_same_code(bus: Bus, visitor: Visitor) -> None:
    """After a crash the mail may be sent twice; it is then the same, with the same Message-ID."""
    own = Application(bus, visitor, FORM)
    own.send()
    for topic in (PASSCODE_REQUESTS, PASSCODE_CHECKS):
        for raw in list(bus.topics[topic.name]):
            bus.put_raw(topic.name, raw.key, raw.value)
    bus.run()
    assert len({mail["Message-ID"] for mail in bus.mailbox.taken}) == 1
    codes = {code_in(mail) for mail in bus.mailbox.taken}
    assert len(codes) == 1 < len(bus.mailbox.taken)
    assert own.get()["passcode"]["sent"] == 1
    assert own.enter(codes.pop())["outcome"] == "scored"


def test_neither_address_nor_code_is_readable_in_kafka_or_in_a_table(bus: Bus, visitor: Visitor) -> None:
    """Nor what was entered, nor anything of it in the reasons of dead letters."""
    own = Application(bus, visitor, FORM)
    own.send()
    code = code_in(bus.mailbox.taken[0]).replace(" ", "")
    own.enter(wrong(code))
    own.enter(code)
    kept = [raw.value or b"" for raws in bus.topics.values() for raw in raws] + list(bus.tables.values())
    for private in (MAILBOX, code, wrong(code), "nonce"):
        assert not [value for value in kept if private.encode() in value]


def test_a_mail_that_cannot_be_taken_now_is_tried_again_until_nobody_needs_it(bus: Bus, visitor: Visitor) -> None:
    """Later and later; a server that refuses it for good makes a dead letter, which says nothing of it."""
    app = bus.apps["mail"]
    bus.mailbox.answers = [Fate.AGAIN]
    own = Application(bus, visitor, FORM)
    _without_mail(bus, own)
    bus.handle(app, bus.topics[MAILS.name])
    (again,) = bus.records(MAILS_AGAIN)
    assert (again.tries, again.not_before) == (1, bus.clock.time() + 5)
    bus.clock.later = 6.0
    bus.mailbox.answers = [Fate.AGAIN]
    bus.handle(app, bus.topics[MAILS_AGAIN.name])
    *_, later = bus.records(MAILS_AGAIN)
    assert (later.tries, later.not_before) == (2, bus.clock.time() + 10)
    bus.clock.later = 20.0
    bus.handle(app, bus.topics[MAILS_AGAIN.name][-1:])
    bus._read["mail", MAILS_AGAIN.name] = len(bus.topics[MAILS_AGAIN.name])
    assert own.enter(code_in(bus.mailbox.taken[0]))["outcome"] == "scored"


def test_a_mail_that_is_too_late_or_refused_is_not_sent(bus: Bus, visitor: Visitor) -> None:
    """Too late: it is done with. Refused: a dead letter."""
    app = bus.apps["mail"]
    own = Application(bus, visitor, FORM)
    _without_mail(bus, own)
    bus.clock.later = VALID_FOR
    bus.handle(app, bus.topics[MAILS.name])
    assert (bus.mailbox.taken, bus.refused, bus.topics[MAILS_AGAIN.name]) == ([], [], [])
    bus.clock.later = 0.0
    bus.mailbox.answers = [Fate.REFUSED]
    outcome = bus.handle(app, bus.topics[MAILS.name])
    assert list(outcome.refused.values()) == ["Mail: the mail server refuses it for good, or its address is none"]


def _without_mail(bus: Bus, own: Application) -> None:
    """Ask for a code while the mail service is not running."""
    app = bus.apps.pop("mail")
    own.send()
    bus.apps["mail"] = app
    bus._read["mail", MAILS.name] = len(bus.topics[MAILS.name])


def test_without_a_mail_server_no_page_speaks_of_e_mails(bus: Bus) -> None:
    """And its addresses are not there."""
    bus.settings = bus.settings.model_copy(update={"smtp_host": ""})
    with Visitor(site_on(bus, InMemoryClients(), second_step=True)) as visitor:
        own = Application(bus, visitor, FORM)
        assert "passcode" not in own.get() and "code instead" not in own.page()
        assert own.send().status == 404


def test_an_erased_person_gets_no_mail_and_a_code_opens_nothing(bus: Bus, visitor: Visitor) -> None:
    """What is still on its way ends like a form that matches nobody."""
    own = Application(bus, visitor, FORM)
    _without_mail(bus, own)
    person = bus.apps["gateway"].vault.persons([SSN], frozenset({"identity"}))[SSN].consumer_id
    bus.apps["gateway"].vault.erase(person)
    for app in bus.apps.values():
        app.__dict__.pop("vault", None)
    bus._read.clear()
    bus.run()
    assert bus.mailbox.taken == []
