"""E-mail alerts through all services: from the form by way of the mailbox to the alert about a change, and to their end."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
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
    return subscribed(bus, visitor)


@pytest.fixture
def daily(bus: Bus, visitor: Visitor) -> str:
    """The same, of a person who wants a digest, and reads Spanish."""
    return subscribed(bus, visitor, often="daily", language="es")


def subscribed(bus: Bus, visitor: Visitor, often: str = "", language: str = "en") -> str:
    """The address of the report of a person who has asked for alerts and confirmed them."""
    address, held = apply(visitor)
    fields = {"email": "Maria@Example.org", "often": often}
    headers = {**held, "Accept-Language": language}
    assert visitor.post(f"{address}/email-alerts", data=fields, headers=headers).status == 303
    asked = mails(bus)[-1]
    assert (asked["To"], asked["Content-Language"]) == ("Maria@example.org", language)
    assert visitor.post(link_in(asked, "confirm")).status == 200
    bus.run()
    bus.mailbox.taken.clear()
    return address


def later(bus: Bus, **time: int) -> list[Any]:
    """The e-mails so far, so much time later."""
    bus.clock.later += timedelta(**time).total_seconds()
    return mails(bus)


def read_again(bus: Bus) -> None:
    """All that the service has read, once more, as after a restart that has lost its place."""
    for topic in bus.loops["notifying"].handlers:
        for raw in list(bus.topics[topic.name]):
            if bus.is_due(topic, raw):
                bus.handle(bus.apps["notifying"], [raw])
                bus.run()


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
    read_again(bus)
    assert len(mails(bus)) == before
    assert bus.records(ALERTS_REQUESTS)


def test_a_digest_tells_of_a_day_together_in_the_persons_language(bus: Bus, daily: str) -> None:
    """A day after its first change, each kind once; the next change begins the next digest."""
    furnish(bus, "r2", card("B-2", TODAY))
    assert later(bus, hours=20) == []
    furnish(bus, "r3", card("B-3", TODAY), Inquiry(event_id="q1", as_of=TODAY, reference="q1", kind="hard"))
    assert later(bus, hours=3, minutes=59) == []
    (mail,) = later(bus, minutes=1)
    text = mail.get_content()
    assert (mail["Subject"], mail["Content-Language"]) == ("Lo que cambió en su expediente de crédito", "es")
    assert text.count("Se agregó una cuenta.") == text.count("Un prestamista consultó su expediente") == 1
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(later(bus, days=3)) == 1
    furnish(bus, "r4", card("B-4", TODAY))
    assert len(mails(bus)) == 1
    assert len(later(bus, days=1)) == 2


def test_a_digest_is_neither_lost_nor_sent_twice_by_restarts(bus: Bus, daily: str) -> None:
    """Whatever the service reads once more, before the day is over and after it; nor by a downtime of days."""
    furnish(bus, "r2", card("B-2", TODAY))
    read_again(bus)
    assert later(bus, hours=23) == []
    read_again(bus)
    assert len(later(bus, days=5)) == 1
    read_again(bus)
    assert len(later(bus, days=2)) == 1


def test_a_digest_that_is_ended_in_its_day_is_not_sent(bus: Bus, visitor: Visitor, daily: str) -> None:
    """Nor is anything told of it to an address that is confirmed anew."""
    furnish(bus, "r2", card("B-2", TODAY))
    address, held = apply(visitor)
    assert visitor.post(f"{address}/email-alerts", data={"end": "yes"}, headers=held).status == 303
    subscribed(bus, visitor)
    assert later(bus, days=2) == []


def test_what_waits_for_a_digest_is_told_although_alerts_come_at_once_from_now_on(
    bus: Bus, visitor: Visitor, daily: str
) -> None:
    """The change of mind loses nothing."""
    furnish(bus, "r2", card("B-2", TODAY))
    subscribed(bus, visitor, often="at_once")
    furnish(bus, "r3", card("B-3", TODAY))
    assert [mail["Subject"] for mail in mails(bus)] == ["Something in your credit file has changed"]
    assert [mail["Subject"] for mail in later(bus, days=1)[1:]] == ["What has changed in your credit file"]


def test_the_fourth_change_of_a_day_is_told_a_day_later(bus: Bus, alerted: str) -> None:
    """Three e-mails within a day, the last of which says so; nothing is lost."""
    for number in range(2, 7):
        furnish(bus, f"r{number}", card(f"B-{number}", TODAY))
    told = [mail.get_content() for mail in mails(bus)]
    assert ["comes in one e-mail a day later" in text for text in told] == [False, False, True]
    (digest,) = later(bus, days=1)[3:]
    assert digest["Subject"] == "What has changed in your credit file"
    assert len(later(bus, days=2)) == 4


def test_rubbish_for_how_often_is_named(bus: Bus, visitor: Visitor) -> None:
    """With what was typed still there; both fields are named where both are wrong."""
    address, held = apply(visitor)
    sent = {"email": "maria@example.org", "often": "hourly"}
    answer = visitor.post(f"{address}/email-alerts", data=sent, headers={**held, "Accept": "text/html"})
    assert (answer.status, answer.named) == (422, {"often"})
    assert 'value="maria@example.org"' in answer.text
    answer = visitor.post(
        f"{address}/email-alerts", json={"email": "", "often": ["daily"]}, headers={**held, **AS_JSON}
    )
    assert (answer.status, answer.named) == (422, {"email", "often"})
    assert mails(bus) == []


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
