"""The bureau that is attacked: all services, vault, sealing and the real public port in one process; only Kafka is missing.

There are a person's report with rights, another person's that the inputs may revoke and erase, a lender's, one that matched nobody,
and one that nothing is known of. Inputs name them by placeholders, so that they are the same in every run.
"""

import importlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from creditapp.models.credit_events import Account, Collection, CreditEvent
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person
from creditapp.scorecards.registry import Registry
from creditapp.web.http.tokens import application_id
from tests.fuzz.mutation import PLANTED
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.public_port import Answer, Attacked, listening
from tests.support.waiting import eventually
from tests.support.web_site import InMemoryClients

TODAY = date(2026, 11, 24)
CLIENT = "Zanzibar-client-token-0123456789-0123456789"
PLACEHOLDERS = re.compile(rb"<<([a-z_]+)>>")
QUICK: dict[str, Any] = {
    "site_url": "http://localhost",
    "application_rate": 10**9,
    "simulation_rate": 10**9,
    "report_wait": 0.05,
    "header_timeout": 0.5,
    "body_timeout": 1.0,
}
"""Settings under which nobody waits: neither for a report that never comes, nor for a body, nor for the next minute."""


def form(ssn: str, first: str) -> dict[str, Any]:
    """A valid form."""
    return {
        "first_name": first, "last_name": PLANTED, "birth_date": "1980-05-17", "ssn": ssn, "street": "1 Kilimanjaro St",
        "city": "Troy", "state": "NY", "zip": "12180", "email": f"{first}@{PLANTED.lower()}.example", "phone": "415-555-0123", "consent": True,
    }  # fmt: skip


KNOWN = {"own": ("987451234", "Ada"), "doomed": ("987451235", "Bob")}
"""Social Security number and first name of the people who are on file."""
STRANGER = form("987451236", "Cy")
EVENTS: tuple[tuple[str, CreditEvent], ...] = (
    (
        "Test Bank",
        Account(
            event_id="a1", as_of=date(2026, 11, 20), reference="A-4417", portfolio="R", account_type="credit_card",
            opened=date(2015, 1, 1), status="11", balance=900, limit=1000, grid="0" * 24,
        ),
    ),
    (
        "Summit Recovery",
        Collection(
            event_id="c1", as_of=date(2026, 11, 20), reference="C-1", opened=date(2025, 6, 1), amount=300, balance=300,
            original_creditor="Troy Gas",
        ),
    ),
)  # fmt: skip
WISHES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("disputes", {"reason": "not_mine", "text": "Never seen."}),
    ("freeze", {}),
    ("alerts", {"kind": "initial", "phone": "415-555-0123"}),
    ("alerts/remove", {"kind": "initial"}),
    ("lift", {"ends": "2026-12-01"}),
    ("thaw", {}),
    ("statement", {"text": "I was ill."}),
    ("attempts/forget", {}),
    ("simulation", {"scenarios": [{"do": "pay_down", "to": 0.1}]}),
)
"""What the person has asked for, so that there are records of each kind."""


class World(NamedTuple):
    """A bureau, its open public port, and what the placeholders stand for."""

    bus: Bus
    port: Attacked
    values: dict[str, str]

    def filled(self, template: bytes) -> bytes:
        """The bytes with what is there in place of placeholders."""
        return PLACEHOLDERS.sub(lambda found: self.values.get(found[1].decode(), "").encode(), template)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may hold: codes and sessions, numbers, addresses, a client's token."""
        hidden = [value for name, value in self.values.items() if name.endswith(("_code", "_session", "_token"))]
        return (*hidden, *(ssn for ssn, _ in KNOWN.values()), "Kilimanjaro", CLIENT)

    def ask(self, method: str, path: str, body: Any = None, *lines: str) -> Answer:
        """A program's valid request; sent again where a busy machine took longer than the port waits here."""
        sent = b"" if body is None else json.dumps(body).encode()
        head = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept: application/json", "Connection: close", *lines]
        head += ["Content-Type: application/json", f"Content-Length: {len(sent)}"] if sent else []
        whole = "\r\n".join([*head, "", ""]).encode() + sent
        return eventually(lambda: self.port.send(whole), until=lambda answer: answer.status != 408)


def furnished_bus(home: Path) -> Bus:
    """All services, a scorecard, and two people's files."""
    bus = scoring_bus(home, TODAY)
    registry: Registry = importlib.import_module("creditapp.agents.monitoring").registry
    registry.heard_within = 0.0  # all releases have arrived
    for ssn, first in KNOWN.values():
        person = Person(
            first_name=first, last_name=PLANTED, birth_date=date(1980, 5, 17), ssn_last4=ssn[-4:],
            address=Address(street="1 Kilimanjaro St", city="Troy", state="NY", zip="12180"),
        )  # fmt: skip
        for by, event in EVENTS:
            bus.furnish(
                FurnishedBody(ssn=ssn, person=person, furnisher=by, events=(event,)), f"{first}-{event.event_id}"
            )
    bus.run()
    return bus


@contextmanager
def open_world(home: Path) -> Iterator[World]:
    """A world while the block runs."""
    bus = furnished_bus(home)
    _one_at_a_time(bus)
    with ExitStack() as stack:
        built = site_on(bus, InMemoryClients({CLIENT: "Harbor Bank"}), **QUICK)
        world = World(bus, stack.enter_context(listening(built, **QUICK)), {"client_token": CLIENT})
        world.values.update(_applied(world))
        yield world


def _one_at_a_time(bus: Bus) -> None:
    """A request that gave up waiting leaves the services at work: the next one comes after it."""
    lock, run = threading.Lock(), bus.run

    def locked() -> None:
        with lock:
            run()

    bus.run = locked  # type: ignore[method-assign]


def _applied(world: World) -> dict[str, str]:
    """Codes, ids and sessions of the applications."""
    as_client = f"Authorization: Bearer {CLIENT}"
    forms = {name: form(*who) for name, who in KNOWN.items()} | {"nobodys": STRANGER}
    values = {name: _code(world, sent) for name, sent in forms.items()}
    values["lenders"] = _code(world, {**forms["own"], "purpose": "auto_loan", "cut_off": 640}, as_client)
    values["unknown"] = "u" * 43
    made = {f"{name}_code": code for name, code in values.items()}
    made |= {name: application_id(code) for name, code in values.items()}
    made |= {f"{name}_session": _session(world, made[name], made[f"{name}_code"]) for name in values}
    made |= {f"{name}_short": made[name][:16] for name in values}
    items = world.ask("GET", f"/applications/{made['own']}/disputes", None, f"Application-Token: {made['own_code']}")
    made["item"] = json.loads(items.body)["items"][0]["id"]
    token = f"Application-Token: {made['own_code']}"
    for path, body in WISHES:
        answer = world.ask("POST", f"/applications/{made['own']}/{path}", {**body, "item": made["item"]}, token)
        assert answer.status in (200, 202), answer
    made["form_token"] = json.loads(world.ask("GET", "/").body)["token"]
    return made


def _code(world: World, sent: dict[str, Any], *lines: str) -> str:
    answer = world.ask("POST", "/applications", sent, *lines)
    assert answer.status == 202, answer
    return str(json.loads(answer.body)["token"])


def _session(world: World, own_id: str, code: str) -> str:
    answer = world.ask("POST", f"/applications/{own_id}/code", {"code": code})
    assert answer.status == 303, answer
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
