"""While a file is locked nothing that a guesser can do with an application of their own tells whether the guess was right."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditapp.domain.identity.attempts import FREE
from creditapp.models.credit_events import Account
from creditapp.models.furnished import FurnishedBody
from tests.support.ada import ADA, FORM, SSN, TODAY
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_JSON, Visitor

pytestmark = pytest.mark.slow

BORN = "1980-05-17"
CARD = Account(
    event_id="a1", as_of=date(2026, 11, 20), reference="A-4417", portfolio="R", account_type="credit_card",
    opened=date(2015, 1, 1), status="11", balance=900, limit=1000, grid="0" * 24,
)  # fmt: skip
WAYS = ("", "?version=today", "/simulation", "/next-steps", "/rights", "/disputes", "/data")
"""All that the holder of an application can ask for."""


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, and Ada's card."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    bus.furnish(FurnishedBody(ssn=SSN, person=ADA, furnisher="Test Bank", events=(CARD,)), "r1")
    bus.run()
    return bus


@pytest.fixture
def visitor(bus: Bus) -> Iterator[Visitor]:
    """Somebody at the gateway's site."""
    with Visitor(site_on(bus, InMemoryClients())) as visitor:
        yield visitor


def told(visitor: Visitor, birth_date: str) -> list[tuple[int, Any]]:
    """What a form gives: the answers of all addresses of its application, without its id."""
    sent = visitor.send_json(FORM | {"birth_date": birth_date})
    headers = {**AS_JSON, "Application-Token": sent.json["token"]}
    answers = [visitor.get(sent.json["status_url"] + way, headers=headers) for way in WAYS]
    body, kind = b'{"scenarios": []}', {"Content-Type": "application/json"}
    answers.append(visitor.post(sent.json["status_url"] + "/simulation", data=body, headers=headers | kind))
    own = sent.json["application_id"].encode()
    return [(answer.status, answer.body.replace(own, b"ID")) for answer in answers]


def test_the_right_form_of_a_locked_file_shows_no_more_than_a_wrong_one(visitor: Visitor) -> None:
    """Neither its report nor the file as of today, a simulation, the rights or the download."""
    wrong = [told(visitor, f"1980-05-{day:02}") for day in range(1, FREE + 1)][-1]
    right = told(visitor, BORN)
    assert right == wrong
    assert b"A-4417" not in b"".join(body for _, body in right)


def test_without_a_lock_the_right_form_shows_the_file(visitor: Visitor) -> None:
    """So the test above compares what differs otherwise."""
    assert told(visitor, BORN) != told(visitor, "1980-05-01")
