"""E-mail alerts through all services: from the form by way of the mailbox to the alert about a change, and to their end."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditapp.gateway.applicants import ALL
from creditapp.models.credit_events import Account, Collection, Event, Inquiry
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person
from creditapp.topics import ALERTS_REQUESTS
from creditapp.web.http.tokens import application_id
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_JSON, FORM, Visitor

TODAY = date(2026, 11, 24)
SITE = "https://credit.example.org"
SETTINGS: dict[str, Any] = {
    "smtp_host": "127.0.0.1", "mail_from": "bureau@example.org", "mail_address_days": 0, "site_url": SITE, "application_rate": 10_000,
}  # fmt: skip
LINK = re.compile(re.escape(SITE) + r"(/applications/[0-9a-f]{64}/email-alerts/[0-9a-f]{32}/(?:confirm|end))")
SSN = FORM["ssn"].replace("-", "")
MARIA = Person(
    first_name="Maria", middle_name="Elena", last_name="O'Neil-Muñoz", suffix="Sr", birth_date=date(1984, 3, 9), ssn_last4=SSN[-4:],
    address=Address(street="18 Alder Court", city="San José", state="CA", zip="95112"),
)  # fmt: skip


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, with a scorecard and a person with one card."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    for app in bus.apps.values():
        app.settings = bus.settings.model_copy(update=SETTINGS)
    furnish(bus, "r1", card("A-1", date(2015, 1, 1)))
    return bus


@pytest.fixture
def visitor(bus: Bus) -> Iterator[Visitor]:
    """The person's browser."""
    with Visitor(site_on(bus, InMemoryClients({"lender-token": "Harbor Credit Union"}), **SETTINGS)) as one:
        yield one


def card(reference: str, opened: date) -> Account:
    """A card."""
    return Account(
        event_id=f"e-{reference}", as_of=max(opened, date(2026, 11, 20)), reference=reference, portfolio="R", account_type="credit_card", opened=opened,
        status="11", balance=100, limit=1000, grid="0" * 24 if opened.year < 2020 else "",
    )  # fmt: skip


def furnish(bus: Bus, record_id: str, *events: Event, who: Person = MARIA) -> None:
    """A lender reports."""
    bus.furnish(FurnishedBody(ssn=SSN, person=who, furnisher="Test Bank", events=events), record_id)
    bus.run()


def apply(visitor: Visitor) -> tuple[str, dict[str, str]]:
    """The report's address, and what opens it."""
    answer = visitor.send_json({**FORM, "consent": True}).json
    return f"/applications/{application_id(answer['token'])}", {"Application-Token": answer["token"]}


def mails(bus: Bus) -> list[Any]:
    """The e-mails so far, but for one-time codes."""
    bus.run()
    return list(bus.mailbox.taken)


def link_in(mail: Any, what: str) -> str:
    """The path of the link that confirms or ends."""
    found = [path for path in LINK.findall(mail.get_content()) if path.endswith(what)]
    assert len(found) == 1
    return str(found[0])


@pytest.fixture
def alerted(bus: Bus, visitor: Visitor) -> str:
    """The address of the report of a person who has confirmed alerts."""
    address, held = apply(visitor)
    answer = visitor.post(f"{address}/email-alerts", data={"email": "Maria@Example.org"}, headers=held)
    assert answer.status == 303
    (asked,) = mails(bus)
    assert asked["To"] == "Maria@example.org"
    assert visitor.post(link_in(asked, "confirm")).status == 200
    bus.run()
    bus.mailbox.taken.clear()
    return address


def test_a_new_account_is_told_and_nothing_of_it(bus: Bus, alerted: str) -> None:
    """Of what kind the change is: no name, score, lender or number; what is reported of a known account is no news."""
    furnish(bus, "r2", card("A-1", date(2015, 1, 1)))
    assert mails(bus) == []
    furnish(bus, "r3", card("B-2", TODAY))
    (mail,) = mails(bus)
    text = mail.as_string()
    assert "An account was added." in text
    for part in ("Maria Elena", "O'Neil", "Test Bank", "B-2", SSN[-4:], *map(str, range(300, 851))):
        assert not re.search(rf"\b{re.escape(part)}\b", mail.get_content()), part
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_debt_a_look_and_another_address_are_told(bus: Bus, alerted: str) -> None:
    """One e-mail for what comes with one record and topic; the fourth of a day waits for its cause to be read elsewhere."""
    debt = Collection(
        event_id="c1", as_of=TODAY, reference="C-1", original_creditor="Valley Hospital", opened=TODAY, amount=640, balance=640
    )  # fmt: skip
    furnish(bus, "r2", debt, Inquiry(event_id="q1", as_of=TODAY, reference="q1", kind="hard"))
    moved = Person(**{**{name: getattr(MARIA, name) for name in MARIA.__struct_fields__}, "address": Address(street="1 Main St", city="Troy", state="NY", zip="12180")})  # fmt: skip
    furnish(bus, "r3", card("A-1", date(2015, 1, 1)), who=moved)
    told = " ".join(mail.get_content() for mail in mails(bus))
    for sentence in (
        "A debt was handed to a collector.",
        "A lender looked at your file",
        "Another address was reported.",
    ):
        assert told.count(sentence) == 1


def test_a_lenders_look_and_a_freeze_are_told(bus: Bus, visitor: Visitor, alerted: str) -> None:
    """Also if it is not the person who asked for the freeze."""
    lender = {**FORM, "consent": True, "purpose": "auto_loan"}
    lender.pop("token", None)
    visitor.send_json(lender, headers={"Authorization": "Bearer lender-token"})
    assert "A lender looked at your file" in mails(bus)[-1].get_content()
    address, held = apply(visitor)
    count = len(mails(bus))
    assert visitor.post(f"{address}/freeze", headers={**held, **AS_JSON}).status == 202
    assert "A freeze or a fraud alert was changed." in mails(bus)[-1].get_content()
    assert len(mails(bus)) == count + 1


def test_one_click_ends_them_without_the_code(bus: Bus, visitor: Visitor, alerted: str) -> None:
    """As a mail program posts it (RFC 8058); looking at the link ends nothing."""
    furnish(bus, "r2", card("B-2", TODAY))
    end = link_in(mails(bus)[0], "end")
    visitor.forget_cookies()
    assert visitor.get(end).status == 200
    furnish(bus, "r3", card("B-3", TODAY))
    assert len(mails(bus)) == 2
    one_click = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.post(end, data=b"List-Unsubscribe=One-Click", headers=one_click).status == 200
    furnish(bus, "r4", card("B-4", TODAY))
    assert len(mails(bus)) == 2


def test_nothing_is_sent_to_an_address_that_has_not_confirmed(bus: Bus, visitor: Visitor) -> None:
    """Nor after a wrong token, which is answered as a right one."""
    address, held = apply(visitor)
    visitor.post(f"{address}/email-alerts", data={"email": "maria@example.org"}, headers=held)
    assert visitor.post(f"{address}/email-alerts/{'0' * 32}/confirm").status == 200
    furnish(bus, "r2", card("B-2", TODAY))
    assert [mail["Subject"] for mail in mails(bus)] == ["Confirm your e-mail alerts"]


def test_the_address_is_in_no_topic_and_no_table_in_clear(bus: Bus, alerted: str) -> None:
    """Sealed as what identifies a person."""
    furnish(bus, "r2", card("B-2", TODAY))
    assert len(mails(bus)) == 1
    values = [raw.value or b"" for topic in bus.topics.values() for raw in topic] + list(bus.tables.values())
    assert not any(b"example.org" in value.lower() for value in values)


def test_an_erasure_ends_them(bus: Bus, visitor: Visitor, alerted: str) -> None:
    """Nothing is kept, and nothing is sent of what is still on its way."""
    address, held = apply(visitor)
    consumer_id = bus.apps["gateway"].vault.persons([SSN], ALL)[SSN].consumer_id
    assert bus.state("notifying", consumer_id).active
    answer = visitor.post(f"{address}/erase", data={"confirm": "ERASE"}, headers=held)
    assert answer.status in (200, 202)
    bus.mailbox.taken.clear()
    furnish(bus, "r2", card("B-2", TODAY))
    assert mails(bus) == []
    assert ("notifying", consumer_id.encode()) not in {
        key for key, value in bus.tables.items() if b"active" in value or b"sealed" in value
    }


def test_what_is_read_again_tells_nothing_again(bus: Bus, alerted: str) -> None:
    """All that the service has read, once more."""
    furnish(bus, "r2", card("B-2", TODAY))
    before = len(mails(bus))
    assert before == 1
    for topic in bus.loops["notifying"].handlers:
        for raw in list(bus.topics[topic.name]):
            bus.handle(bus.apps["notifying"], [raw])
            bus.run()
    assert len(mails(bus)) == before
    assert bus.records(ALERTS_REQUESTS)


def test_rubbish_for_an_address_is_named_and_nothing_is_sent(bus: Bus, visitor: Visitor) -> None:
    """The field is named, and what was typed is still there; the page of a bureau without the setting is not there."""
    address, held = apply(visitor)
    for rubbish in ("", "maria", "a@b", "a@example.org\r\nBcc: x@example.org", "x" * 300 + "@example.org"):
        answer = visitor.post(
            f"{address}/email-alerts", data={"email": rubbish}, headers={**held, "Accept": "text/html"}
        )
        assert answer.status == 422
        assert answer.named == {"email"}
    answer = visitor.post(f"{address}/email-alerts", json={"email": ["a"]}, headers={**held, **AS_JSON})
    assert (answer.status, answer.named) == (422, {"email"})
    assert mails(bus) == []
    with Visitor(site_on(bus, InMemoryClients())) as elsewhere:
        assert elsewhere.get(f"{address}/email-alerts", headers=held).status == 404
        assert elsewhere.get(f"{address}/email-alerts/{'0' * 32}/end").status == 404
