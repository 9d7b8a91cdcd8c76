"""What Metro 2 says of an account reaches the report's page; people without a number never share a file."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from creditapp.models.credit_events import Account, CreditEvent
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Person
from creditapp.topics import CREDIT_EVENTS
from tests.support.ada import ADA, FORM, SSN, TODAY
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_PAGE, Visitor

LINE = Account(
    event_id="h1", as_of=date(2026, 10, 20), reference="H-4417", portfolio="C", account_type="heloc", opened=date(2015, 1, 1),
    status="11", balance=9_000, limit=40_000, grid="0" * 24, ecoa="2",
)  # fmt: skip
RENT = replace(
    LINE, event_id="r1", reference="R-1", portfolio="O", account_type="rent", limit=None, balance=0, ecoa="1", purchased_from="Old Homes"
)  # fmt: skip
SOLD = replace(
    LINE, event_id="s1", reference="S-1", portfolio="R", account_type="credit_card", status="97", balance=0, grid="LL654321" + "0" * 9,
    delinquency_since=date(2025, 3, 20), sold_to="Harbor Recovery", original_creditor="First Cards", ecoa="1",
)  # fmt: skip
LOST_HOME = replace(
    LINE, event_id="d1", reference="D-1", portfolio="M", account_type="mortgage", limit=None, status="89", balance=0, closed=date(2026, 10, 1),
    delinquency_since=date(2025, 3, 20), consumer_indicator="E", ecoa="1",
)  # fmt: skip


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services and a scorecard."""
    return scoring_bus(tmp_path / "home", TODAY)


def furnish(bus: Bus, *events: CreditEvent, person: Person = ADA, ssn: str = SSN) -> None:
    """A furnisher's record."""
    body = FurnishedBody(ssn=ssn, person=person, furnisher="Test Bank", events=events)
    bus.furnish(body, f"{person.first_name}-{events[0].event_id}")
    bus.run()


@pytest.fixture
def page(bus: Bus) -> Iterator[str]:
    """The text of Ada's report, as the page shows it."""
    moved = replace(LINE, event_id="h2", as_of=date(2026, 11, 20), reference="H-9999", previous_reference="H-4417")
    furnish(bus, LINE, RENT, SOLD, LOST_HOME)
    furnish(bus, moved)
    with Visitor(site_on(bus, InMemoryClients({}))) as visitor:
        answer = visitor.send_json(FORM)
        assert answer.status == 202, answer.text
        address = str(answer.json["status_url"])
        yield visitor.get(address, headers={**AS_PAGE, "Application-Token": answer.json["token"]}).page.text


def test_the_page_says_what_furnishers_said(page: str) -> None:
    """In words: types, statuses, the person's part, who sold to whom, what a bankruptcy did."""
    for words in (
        "Home equity line of credit", "You share it with somebody", "Running leases, rent and bills", "Bought from", "Old Homes",
        "Sold to", "Harbor Recovery", "First owed to", "First Cards", "Deed given in lieu of foreclosure",
        "Discharged in bankruptcy (chapter 7)",
    ):  # fmt: skip
        assert words in page, words


def test_an_account_with_a_new_number_is_on_the_page_once(page: str) -> None:
    """Under the new one."""
    assert "9999" in page
    assert page.count("Home equity line of credit") == 1


def test_people_without_a_number_have_files_of_their_own(bus: Bus) -> None:
    """And the same person one file, whichever filling is used."""
    ben = replace(ADA, first_name="Ben", ssn_last4="0000")
    furnish(bus, LINE, person=ADA, ssn="000000000")
    furnish(bus, replace(LINE, event_id="h2"), person=ADA, ssn="999999999")
    furnish(bus, LINE, person=ben, ssn="000000000")
    ids = [record.consumer_id for record in bus.records(CREDIT_EVENTS)]
    assert len(ids) == 3
    assert ids[0] == ids[1] != ids[2]
