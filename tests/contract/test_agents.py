"""The contract of every service: duplicates, replays, invalid records and erased persons change nothing for others."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.gateway.applicants import ALL, read
from creditapp.models.accesses import Access
from creditapp.models.applications import Accepted
from creditapp.models.base import Record
from creditapp.models.credit_events import Account, Inquiry
from creditapp.models.email_alerts import AlertsRequest, AlertsWish, ConfirmAlerts, StartAlerts
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person
from creditapp.models.members import CreateAccount, KeptReport, MemberRequest, MemberWished, SignIn
from creditapp.models.passcodes import Asks, EnterPasscode, PasscodeRequest, PasscodeWish, SendPasscode
from creditapp.models.sealed import Sealed
from creditapp.streaming.seals import Seals
from creditapp.topics import (
    ACCEPTED,
    ACCESS_LOG,
    ACCESSES,
    ALERTS_REQUESTS,
    MEMBER_REQUESTS,
    PASSCODE_REQUESTS,
    REPORTS,
    SERVICES,
    Topic,
)
from tests.support.authentic import authentic_raw
from tests.support.authenticator import ORIGIN, Authenticator
from tests.support.bus import Bus, scoring_bus

TODAY = date(2026, 11, 24)
GOLDEN = Path(__file__).parent / "golden"
SSN = "987451234"
ADA = Person(
    first_name="Ada", last_name="Quillfeather", birth_date=date(1980, 5, 17), ssn_last4=SSN[-4:],
    address=Address(street="1 Main St", city="Troy", state="NY", zip="12180"), email="ada@example.org",
)  # fmt: skip
APPLICATION, WAITING = "a" * 64, "b" * 64
TOKEN = "0" * 32
ACCOUNT = "1" * 32
SETTINGS = {"smtp_host": "127.0.0.1", "mail_from": "bureau@example.org", "mail_address_days": 0, "site_url": ORIGIN}


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """The services, with a scorecard in service, one furnished person, an application, a report, a look at it and an update.

    Beside it an application that waits for a one-time code, of which one was sent and a wrong one entered.
    """
    bus = scoring_bus(tmp_path / "home", TODAY)
    for app in bus.apps.values():
        app.settings = bus.settings.model_copy(update=SETTINGS)
    furnish(bus, "r1", balance=900)
    apply(bus)
    look(bus)
    ask_for_a_code(bus)
    subscribe(bus)
    join(bus)
    furnish(bus, "r2", balance=100)
    return bus


def furnish(bus: Bus, record_id: str, balance: int) -> None:
    """A lender reports the person's card and a hard inquiry."""
    account = Account(
        event_id=f"e-{record_id}", as_of=date(2026, 11, 20), reference="A-1", portfolio="R", account_type="credit_card",
        opened=date(2015, 1, 1), status="11", balance=balance, limit=1000, grid="0" * 24, revision=1000 - balance,
    )  # fmt: skip
    inquiry = Inquiry(event_id="q1", as_of=date(2026, 6, 1), reference="q1", kind="hard")
    body = FurnishedBody(ssn=SSN, person=ADA, furnisher="Test Bank", events=(account, inquiry))
    bus.furnish(body, record_id)
    bus.run()


def apply(bus: Bus) -> None:
    """The person applies."""
    keys = person(bus)
    accepted = Accepted(
        application_id=APPLICATION, consumer_id=keys.consumer_id, as_of=TODAY, sealed=Sealed(ADA), verified_by="form"
    )
    Seals(bus.apps["gateway"], {"identity"}).close(ACCEPTED, accepted, {keys.consumer_id: keys})
    bus.put(ACCEPTED, accepted)
    bus.run()


def ask_for_a_code(bus: Bus) -> None:
    """The person applies once more, asks for a one-time code, and enters a wrong one."""
    keys, seals = person(bus), Seals(bus.apps["gateway"], {"identity"})
    accepted = Accepted(application_id=WAITING, consumer_id=keys.consumer_id, as_of=TODAY, sealed=Sealed(ADA))
    seals.close(ACCEPTED, accepted, {keys.consumer_id: keys})
    bus.put(ACCEPTED, accepted)
    bus.run()
    wishes: dict[Asks, SendPasscode | EnterPasscode] = {"send": SendPasscode("0" * 32), "enter": EnterPasscode("0" * 8)}
    for asks, wish in wishes.items():
        request = PasscodeRequest(
            application_id=WAITING, consumer_id=keys.consumer_id, request_id=asks, at=bus.clock.time(), asks=asks,
            sealed=Sealed(PasscodeWish(wish=wish)),
        )  # fmt: skip
        seals.close(PASSCODE_REQUESTS, request, {keys.consumer_id: keys})
        bus.put(PASSCODE_REQUESTS, request)
        bus.run()
    assert bus.mailbox.taken


def subscribe(bus: Bus) -> None:
    """The person asks for e-mail alerts and confirms them."""
    keys, seals = person(bus), Seals(bus.apps["gateway"], {"identity"})
    start = StartAlerts(to="ada@example.org", token=TOKEN, application_id=APPLICATION)
    wishes: tuple[StartAlerts | ConfirmAlerts, ...] = (start, ConfirmAlerts(token=TOKEN))
    for number, wish in enumerate(wishes):
        request = AlertsRequest(
            consumer_id=keys.consumer_id, request_id=f"s{number}", at=bus.clock.time(), sealed=Sealed(AlertsWish(wish=wish))
        )  # fmt: skip
        seals.close(ALERTS_REQUESTS, request, {keys.consumer_id: keys})
        bus.put(ALERTS_REQUESTS, request)
        bus.run()


def join(bus: Bus) -> None:
    """The person makes an account with a passkey, and signs in again with it."""
    own, ends = Authenticator(), bus.clock.time() + 3600
    report = KeptReport(application_id=APPLICATION, as_of=TODAY)
    create = CreateAccount(registration=own.make(b"1" * 32, ADA.last_name), report=report, ends=ends)
    keys, seals = person(bus), Seals(bus.apps["gateway"], {"identity"})
    wishes: tuple[CreateAccount | SignIn, ...] = (create, SignIn(assertion=own.prove(b"2" * 32), ends=ends))
    for number, wish in enumerate(wishes):
        wished = MemberWished(account_id=ACCOUNT, session=f"session {number}", wish=wish)
        request = MemberRequest(
            consumer_id=keys.consumer_id, ask_id=f"m{number}", at=bus.clock.time(), sealed=Sealed(wished)
        )
        seals.close(MEMBER_REQUESTS, request, {keys.consumer_id: keys})
        bus.put(MEMBER_REQUESTS, request)
        bus.run()


def look(bus: Bus) -> None:
    """Somebody opens the report."""
    keys = person(bus)
    access = Access(
        access_id="a1", chain=APPLICATION[0], at=bus.clock.time(), by="code", what="report", application_id=APPLICATION,
        consumer_id=keys.consumer_id,
    )  # fmt: skip
    bus.put(ACCESSES, access)
    bus.run()


def person(bus: Bus) -> Any:
    """The person's keys."""
    return bus.apps["gateway"].vault.persons([SSN], ALL)[SSN]


def world(bus: Bus) -> dict[str, Any]:
    """What all services know, opened: what a duplicate must not change."""
    keys = person(bus)
    view = bus.state("gateway", APPLICATION)
    updates = [read(keys, update) for update in view.updates]
    return {
        "issued": read(keys, view.report),
        "updates": [(update.update.id, update.score, update.changes) for update in updates if update.update],
        "file": bus.state("bureau", keys.consumer_id),
        "identities": bus.state("identity", keys.consumer_id),
        # All but the ids of re-scores: a furnisher's record that is read again after somebody looked is a re-score without
        # news, whose id is kept so that it never becomes news.
        "history": [replace(entry, records=()) for entry in bus.state("reporting", keys.consumer_id).entries],
        "seen": view.accesses,
        # Not the questions: asked again they are the same, sealed anew.
        "passcodes": bus.state("gateway", WAITING).passcodes,
        # An access that is read again may be another entry, with the id of the first.
        "written_down": {entry.access.access_id for entry in bus.records(ACCESS_LOG)},
        "counted": bus.state("monitoring", APPLICATION),
        "alerts": bus.state("notifying", keys.consumer_id),
        "accounts": bus.state("members", keys.consumer_id),
    }


def sources(bus: Bus) -> list[tuple[str, Topic]]:
    """Every service with each of its topics."""
    return [(name, topic) for name in SERVICES for topic in bus.loops[name].handlers]


def test_the_person_gets_one_report_and_one_update(bus: Bus) -> None:
    """Through all services: a first score, then an update with the new balance; no record is refused."""
    keys, view = person(bus), bus.state("gateway", APPLICATION)
    report = read(keys, view.report)
    assert (report.score, report.ending) == (750, None)
    assert [(update.score, update.before) for update in (read(keys, kept) for kept in view.updates)] == [(800, 750)]
    (account,) = bus.state("members", keys.consumer_id).accounts
    assert [browser.session for browser in account.browsers] == ["session 0", "session 1"]
    assert bus.refused == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_duplicate_of_any_record_changes_nothing(bus: Bus, service: str) -> None:
    """Every record that the service has read is delivered again, and what it then emits goes through all services."""
    before, app = world(bus), bus.apps[service]
    again = [raw for topic in bus.loops[service].handlers for raw in bus.topics[topic.name]]
    for raw in again:
        bus.handle(app, [raw])
        bus.run()
    assert world(bus) == before
    assert bus.refused == []


def test_a_replay_of_everything_from_the_beginning_changes_nothing(bus: Bus) -> None:
    """All services read all of their topics again, as after offsets were reset."""
    before = world(bus)
    bus._read.clear()
    bus.run()
    assert world(bus) == before


@pytest.mark.parametrize("service", SERVICES)
def test_an_invalid_record_becomes_a_dead_letter_whose_reason_reveals_none_of_its_values(
    bus: Bus, service: str
) -> None:
    """Undecodable bytes, foreign records, missing fields, another key, content that does not open: one dead letter each."""
    before, app = world(bus), bus.apps[service]
    for topic in bus.loops[service].handlers:
        invalid = [
            authentic_raw(app.keys, topic.name, 10_000 + at, key, value)
            for at, (key, value) in enumerate(invalid_messages(topic))
        ]
        outcome = bus.handle(app, invalid)
        assert set(outcome.refused) == set(range(len(invalid)))
        assert not [reason for reason in outcome.refused.values() if "Quill" in reason or not reason]
    assert world(bus) == before


def invalid_messages(topic: Topic) -> list[tuple[bytes | None, bytes | None]]:
    """Keys and values that the readers of a topic must set aside."""
    golden = json.loads((GOLDEN / f"{topic.record.__struct_config__.tag}.json").read_text())
    key = str(golden[topic.key]).encode()
    cut = {name: value for name, value in golden.items() if name != topic.key}
    return [
        (key, None),
        (key, b""),
        (key, b"\xff\xfe Quillfeather"),
        (key, b'{"record":"creditapp.nothing.v1","name":"Quillfeather"}'),
        (key, json.dumps(cut).encode()),
        (b"Quillfeather", json.dumps(golden).encode()),
        (None, json.dumps(golden).encode()),
        (key, json.dumps(dict.fromkeys(golden, "Quillfeather") | {"record": golden["record"]}).encode()),
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_an_invalid_record_does_not_affect_the_rest_of_its_batch(bus: Bus, service: str) -> None:
    """Valid records before and after an invalid one in the same batch are handled as usual."""
    before, app = world(bus), bus.apps[service]
    for topic in bus.loops[service].handlers:
        good = bus.topics[topic.name]
        if good:
            bad = authentic_raw(app.keys, topic.name, 10_000, b"x", b"{")
            outcome = bus.handle(app, [*good, bad, *good])
            assert set(outcome.refused) == {len(good)}
    bus.run()
    assert world(bus) == before


def test_an_erased_persons_records_cannot_be_opened_and_stop_no_service(bus: Bus) -> None:
    """Later records about a person without keys become dead letters, or end as if there were no file."""
    bus.apps["gateway"].vault.erase(person(bus).consumer_id)
    for app in bus.apps.values():
        app.__dict__.pop("vault", None)
    bus._read.clear()
    bus.run()
    assert {reason.partition(":")[2].strip() for _, reason in bus.refused} <= {"the person was erased"}
    assert all(isinstance(report, Record) for report in bus.records(REPORTS))
