"""People of a running population, what is on their files, and how what a simulation assumed is really furnished."""

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from creditapp.domain.credit_file import CreditFile, fold
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.second_step import WOULD_ANSWER
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.furnished import FurnishedBody
from creditapp.population import state
from creditapp.population.cohort import cohort
from creditapp.population.knowledge import would_answer
from creditapp.population.person import bodies, form
from creditapp.topics import ALWAYS
from creditapp.waiting.polling import poll
from tests.support.system import System
from tests.support.waiting import PATIENCE

AS_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
PAY_DOWN = {"scenarios": [{"do": "pay_down", "to": 0.1}]}


@dataclass
class Applicant:
    """One of the population: the form, what furnishers say, and the application once made."""

    form: dict[str, Any]
    reported: list[FurnishedBody]
    address: str = ""
    token: str = ""

    def references(self) -> dict[str, tuple[str, str]]:
        """Furnisher and reference of every item, by the item that reports and simulations name."""
        return {
            item_id(item_key(event, body.furnisher)): (body.furnisher, event.reference)
            for body in self.reported
            for event in body.events
        }

    def lines(self, assumed: Sequence[dict[str, Any]]) -> list[str]:
        """Lines for ``creditapp furnish``: each assumed event, from its own furnisher, under its real reference."""
        who, known = self.reported[0], self.references()
        person = msgspec.to_builtins(who.person)
        consumer = {name: person[name] for name in ("first_name", "last_name", "birth_date", "address")} | {
            "ssn": who.ssn
        }
        lines = []
        for number, each in enumerate(assumed):
            furnisher, reference = known[each["item"]]
            event = each["event"] | {"event_id": f"paid-{reference}-{number}", "reference": reference, "revision": 1}
            lines.append(json.dumps({"furnisher": furnisher, "consumer": consumer, "events": [event]}))
        return lines


def applicants(system: System, first: int, last: int) -> list[Applicant]:
    """The people ``first`` … ``last - 1`` of the running population."""
    known = state.load(system.home)
    assert known is not None
    as_of = known.furnished or known.anchor
    lived = cohort(known.seed, range(first, last), known.anchor, as_of)
    each = zip(lived.identities, bodies(lived, as_of), strict=True)
    today = date.today()
    return [
        Applicant({**form(identity), WOULD_ANSWER: would_answer(reported, today)}, reported)
        for identity, reported in each
        if reported
    ]


class Program:
    """Asks the system as a registered client does."""

    def __init__(self, system: System) -> None:
        self.url = system.url
        self._bearer = system.cli("clients", "add", f"simulating-{secrets.token_hex(4)}").stdout.strip()

    def ask(self, path: str, token: str = "", body: Any = None) -> tuple[int, Any]:
        """Status and JSON of one question."""
        headers = {**AS_JSON, "Authorization": f"Bearer {self._bearer}", "Application-Token": token}
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.url + path, data, headers), timeout=PATIENCE
            ) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def apply(self, who: Applicant) -> None:
        """Send the form; the applicant then knows address and token."""
        status, told = self.ask("/applications", body=who.form)
        assert status == 202, told
        who.address, who.token = told["status_url"], told["token"]

    def report(self, who: Applicant) -> dict[str, Any]:
        """The report, once it is there."""
        status, told = self.ask(f"{who.address}?wait=20", who.token)
        assert status == 200, told
        found: dict[str, Any] = told
        return found

    def simulate(self, who: Applicant, body: Any) -> dict[str, Any]:
        """What the scenarios would make of the score."""
        status, told = self.ask(f"{who.address}/simulation", who.token, body)
        assert status == 200, told
        found: dict[str, Any] = told
        return found


def wait_until_all_is_read(system: System, services: Sequence[str] = ALWAYS) -> None:
    """Return when none of these services, the first in the order of their ports, has anything left to read."""
    looks_without_lag = 0

    def all_is_read() -> bool:
        nonlocal looks_without_lag
        no_lag = all(_lag(system, offset) == 0 for offset in range(1, len(services) + 1))
        looks_without_lag = looks_without_lag + 1 if no_lag else 0
        return looks_without_lag == 3

    assert poll(all_is_read, every=0.3, at_most=PATIENCE), "the services still have records to read"


def _lag(system: System, offset: int) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{system.port + offset}/metrics", timeout=PATIENCE) as metrics:
        lines = metrics.read().decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("creditapp_lag "))


def file_of(reported: Sequence[FurnishedBody]) -> CreditFile:
    """The file that the bureau makes of what furnishers report."""
    file = CreditFile()
    for body in reported:
        file = fold(file, FurnishedBy(furnisher=body.furnisher, events=body.events))
    return file
