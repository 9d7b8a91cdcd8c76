"""Accounts through all services: a report is kept with a passkey, opened by signing in, and gone with its account or its person."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditapp.gateway.applicants import ALL
from creditapp.models.credit_events import Account
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person
from creditapp.topics import ERASURES, MEMBER_ANSWERS, MEMBER_REQUESTS
from creditapp.web.http.tokens import application_id
from tests.support.authenticator import ORIGIN
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.passkey_device import Device
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_JSON, FORM, Visitor

TODAY = date(2026, 11, 24)
SETTINGS: dict[str, Any] = {"site_url": ORIGIN, "application_rate": 10_000}
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
    card = Account(
        event_id="e-1", as_of=date(2026, 11, 20), reference="A-1", portfolio="R", account_type="credit_card", opened=date(2015, 1, 1),
        status="11", balance=100, limit=1000, grid="0" * 24,
    )  # fmt: skip
    bus.furnish(FurnishedBody(ssn=SSN, person=MARIA, furnisher="Test Bank", events=(card,)), "r1")
    bus.run()
    return bus


@pytest.fixture
def visitor(bus: Bus) -> Iterator[Visitor]:
    """The person's browser."""
    with Visitor(site_on(bus, InMemoryClients({"lender-token": "Harbor Credit Union"}), **SETTINGS)) as one:
        yield one


def apply(visitor: Visitor, headers: dict[str, str] | None = None, **fields: str) -> tuple[str, dict[str, str]]:
    """The report's address, and what opens it."""
    answer = visitor.send_json({**FORM, "consent": True, **fields}, headers=headers or {})
    code = answer.json["token"]
    return f"/applications/{application_id(code)}", {"Application-Token": code}


@pytest.fixture
def device(visitor: Visitor) -> Device:
    """A device with a passkey, whose account keeps one report; the browser holds nothing else."""
    device = Device()
    address, code = apply(visitor)
    assert device.keep(visitor, address, code).json == {"location": "/account?done=created"}
    return device


def accounts(bus: Bus) -> Any:
    """What members keeps of the person."""
    return bus.state("members", bus.apps["gateway"].vault.persons([SSN], ALL)[SSN].consumer_id)


def reports(visitor: Visitor) -> list[str]:
    """The addresses of the reports that the account lists."""
    return [
        f"/applications/{each['application_id']}" for each in visitor.get("/account", headers=AS_JSON).json["reports"]
    ]


def test_signing_in_opens_the_reports_of_the_account(visitor: Visitor, device: Device) -> None:
    """As their codes do, in a browser that holds none of these; and nothing any more once it is logged out."""
    (address,) = reports(visitor)
    visitor.forget_cookies()
    assert visitor.get(address).status == 403
    assert device.sign_in(visitor).json == {"location": "/account"}
    assert reports(visitor) == [address]
    assert visitor.get(address, headers=AS_JSON).json["outcome"] == "scored"
    assert visitor.get(f"{address}/rights").status == 200
    assert visitor.post("/account/log-out").status == 200
    assert visitor.get(address).status == 403
    assert visitor.get("/account", headers=AS_JSON).json == {"signed_in": False}


def test_a_view_through_the_account_is_the_persons_own(bus: Bus, visitor: Visitor, device: Device) -> None:
    """In the log of who has seen what it is a browser's session, like those that a code has opened."""
    (address,) = reports(visitor)
    visitor.get(address)
    bus.run()
    seen = bus.state("gateway", address[-64:]).accesses[-1]
    assert (seen.by, seen.what, seen.client) == ("session", "report", "")
    (browser,) = accounts(bus).accounts[0].browsers
    assert seen.session == browser.session


def test_later_reports_are_added_without_a_script(visitor: Visitor, device: Device) -> None:
    """One that was made in another way too; a report that is taken out opens with its code as before."""
    address, code = apply(visitor)
    assert "Add this report to it" in visitor.get(f"{address}/passkey", headers=code).text
    assert visitor.post(f"{address}/account", headers=code).headers["Location"] == "/account?done=kept"
    first, second = reports(visitor)
    assert second == address
    assert visitor.get(address, headers=AS_JSON).status == 200
    visitor.post("/account/reports/remove", data={"id": address[-64:]})
    assert reports(visitor) == [first]
    assert visitor.get(address).status == 403
    assert visitor.get(address, headers=code).status == 200


def test_only_who_opens_a_report_can_keep_it(visitor: Visitor, device: Device) -> None:
    """Neither without its code nor of a lender's application, nor of one that matched nobody."""
    address, _ = apply(visitor)
    visitor.post(f"{address}/leave")
    visitor.forget_cookies()
    device.sign_in(visitor)
    assert visitor.post(f"{address}/account").status == 403
    assert Device().keep(visitor, address).status == 403
    lenders, code = apply(visitor, headers={"Authorization": "Bearer lender-token"}, purpose="credit_card")
    assert Device().keep(visitor, lenders, code).status == 404
    answer = visitor.send_json({**FORM, "birth_date": "1990-01-01", "consent": True})
    other = f"/applications/{application_id(answer.json['token'])}"
    assert Device().keep(visitor, other, {"Application-Token": answer.json["token"]}).status == 404


def test_a_code_lets_nobody_into_another_account_of_the_person(bus: Bus, visitor: Visitor, device: Device) -> None:
    """Whoever has one makes an account of their own, with that report alone."""
    address, code = apply(visitor)
    visitor.forget_cookies()
    thief = Device()
    thief.keep(visitor, address, code)
    assert reports(visitor) == [address]
    assert [len(account.reports) for account in accounts(bus).accounts] == [1, 1]


def test_logging_out_everywhere_ends_every_browser(bus: Bus, visitor: Visitor, device: Device) -> None:
    """A browser is signed in only as long as the account says so, whatever cookie it holds."""
    (address,) = reports(visitor)
    visitor.forget_cookies()
    cookies = ";".join(device.sign_in(visitor).headers.getall("Set-Cookie"))
    held = {"Cookie": f"account={cookies.partition('account=')[2].partition(';')[0]}"}
    visitor.forget_cookies()
    device.sign_in(visitor)
    assert visitor.get(address, headers=held).status == 200
    assert len(accounts(bus).accounts[0].browsers) == 3
    assert "logged out in all browsers" in visitor.post("/account/log-out", data={"everywhere": "yes"}).text
    assert visitor.get(address, headers=held).status == 403
    assert visitor.get("/account", headers=AS_JSON | held).json == {"signed_in": False}
    assert "not signed in any more" in visitor.post("/account/log-out", data={"everywhere": "yes"}, headers=held).text
    assert accounts(bus).accounts[0].browsers == ()


def test_a_revoked_code_closes_the_report_in_the_account_too(visitor: Visitor, device: Device) -> None:
    """The list says so, and no longer leads there."""
    (address,) = reports(visitor)
    visitor.post(f"{address}/revoke")
    page = visitor.get("/account").text
    assert "It opens no more" in page and address not in page


def test_erasing_the_person_deletes_the_account(bus: Bus, visitor: Visitor, device: Device) -> None:
    """Whoever asks: the passkey opens nothing, the browser is signed out, the row is erased."""
    (address,) = reports(visitor)
    assert visitor.post(f"{address}/erase", data={"confirm": "ERASE"}).status in (200, 202)
    bus.run()
    assert bus.records(ERASURES)
    assert visitor.get("/account", headers=AS_JSON).json == {"signed_in": False}
    assert device.sign_in(visitor).status == 403
    assert visitor.get(address).status == 403
    assert not bus.refused


def test_a_deleted_account_leaves_reports_with_their_codes(bus: Bus, visitor: Visitor) -> None:
    """And a row without content; the person may make an account again."""
    device, (address, code) = Device(), apply(visitor)
    device.keep(visitor, address, code)
    assert "Your account is deleted" in visitor.post("/account/delete").text
    assert accounts(bus).accounts == ()
    assert device.sign_in(visitor).status == 403
    assert visitor.get(address, headers=code).status == 200
    assert Device().keep(visitor, address, code).status == 200


def test_nothing_of_an_account_is_in_clear(bus: Bus, visitor: Visitor, device: Device) -> None:
    """Neither in topics nor in the table: names and ids of passkeys, handles, accounts, which report is kept."""
    device.sign_in(visitor)
    Device().add(visitor, "Grandmother's tablet")
    (account,) = accounts(bus).accounts
    secret = [account.account_id, account.reports[0].application_id, account.browsers[0].session, device.handle]
    secret += [text for passkey in account.passkeys for text in (passkey.name, passkey.credential_id)]
    stored = [raw.value or b"" for topic in (MEMBER_REQUESTS, MEMBER_ANSWERS) for raw in bus.topics[topic.name]]
    stored += [value for (service, _), value in bus.tables.items() if service == "members"]
    assert len(stored) > 5
    assert not [text for text in secret for value in stored if re.search(re.escape(text.encode()), value)]
