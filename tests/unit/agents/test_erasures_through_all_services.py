"""An erasure through every service and table without a broker; tests/integration/test_erasure.py does the same over Kafka."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from creditapp.models.credit_events import Account
from creditapp.models.erasures import ApplicationErasure, Erasure
from creditapp.models.furnished import FurnishedBody
from creditapp.models.monitoring import Monitored, Outcome
from creditapp.streaming.store import ERASED, body_of
from creditapp.tables.views import View
from creditapp.topics import (
    APPLICATIONS_ERASED,
    APPLICATIONS_TO_ERASE,
    ERASURES,
    ERASURES_CONFIRMED,
    OUTCOMES,
    REPORTS,
    SCORES,
    SERVICES,
)
from tests.support.ada import ADA, FORM, SSN, TODAY
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import Visitor
from tests.unit.agents.test_rights_through_all_services import Ada

pytestmark = pytest.mark.slow

CARD = Account(
    event_id="a1", as_of=date(2026, 11, 20), reference="A-4417", portfolio="R", account_type="credit_card",
    opened=date(2015, 1, 1), status="11", balance=900, limit=1000, grid="0" * 24,
)  # fmt: skip
PERSONS = ("identity", "bureau", "reporting")
"""The services with a row for each person."""


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, a scorecard, and a furnisher's record about Ada."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    furnish(bus, "r1", CARD)
    return bus


@pytest.fixture
def ada(bus: Bus) -> Iterator[Ada]:
    """A person with a file, at the gateway's site."""
    with Visitor(site_on(bus, InMemoryClients({"creditapp_known": "harbor"}))) as visitor:
        yield Ada(bus, visitor)


def furnish(bus: Bus, record_id: str, event: Account) -> None:
    """A furnisher's record."""
    bus.furnish(FurnishedBody(ssn=SSN, person=ADA, furnisher="Test Bank", events=(event,)), record_id)
    bus.run()


def pseudonym(bus: Bus) -> str:
    """Ada's."""
    return bus.apps["gateway"].vault.persons([SSN], frozenset())[SSN].consumer_id


def rows(bus: Bus, consumer_id: str, application_id: str) -> dict[str, bytes | None]:
    """Her rows in the tables that can be erased whole, by service."""
    keys = {**dict.fromkeys(PERSONS, consumer_id), "monitoring": application_id}
    return {service: bus.tables.get((service, key.encode())) for service, key in keys.items()}


def erased_ada(bus: Bus, ada: Ada) -> tuple[str, str]:
    """Ada has applied and was erased: her pseudonym and her application's id."""
    own, consumer_id = ada.apply("own"), pseudonym(bus)
    ada.get("own", own)
    ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=200)
    return consumer_id, own.rpartition("/")[2]


def test_every_table_has_nothing_of_the_person_any_more(bus: Bus, ada: Ada) -> None:
    """And her view says only that there was an application; what monitoring has counted stays."""
    own, consumer_id = ada.apply("own"), pseudonym(bus)
    application_id = own.rpartition("/")[2]
    ada.post("own", f"{own}/statement", {"text": "I was ill."})
    before = rows(bus, consumer_id, application_id)
    assert all(before.values())
    watch = bus.state("monitoring", "v1")
    answer = ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=200)
    assert (answer["pending"], answer["left"]) == (False, [])
    assert rows(bus, consumer_id, application_id) == dict.fromkeys(before, ERASED)
    view = bus.state("gateway", application_id)
    assert view == View(consumer_id=consumer_id, as_of=TODAY, report=view.report, erased=bus.clock.time())
    assert (view.report.score, view.report.factors, view.report.extract, view.report.ending) == (None, (), None, None)
    assert bus.state("monitoring", "v1") == watch and watch.watch.seen == 1
    assert bus.refused == []


@pytest.mark.parametrize("service", [*PERSONS, "monitoring"])
def test_it_is_pending_while_one_service_has_not_carried_it_out(
    bus: Bus, ada: Ada, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service is down; when it starts, it finishes."""
    monkeypatch.setattr("creditapp.gateway.erasing.DONE_WITHIN", 0.0)
    own = ada.apply("own")
    down = bus.apps.pop(service)
    parts = {"identity": "identities", "bureau": "credit-files", "reporting": "histories", "monitoring": "views"}
    answer = ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=202)
    assert answer["left"] == [parts[service]]
    assert ada.get("own", own, status=410)["left"] == [parts[service]]
    bus.apps[service] = down
    bus.run()
    assert ada.get("own", own, status=410)["pending"] is False


@pytest.mark.parametrize("service", SERVICES)
def test_an_erasure_that_is_delivered_again_changes_nothing(bus: Bus, ada: Ada, service: str) -> None:
    """Nor does any other record of the person that is read again: no row has other content."""
    erased_ada(bus, ada)
    before = contents(bus)
    for topic in bus.loops[service].handlers:
        for raw in list(bus.topics[topic.name]):
            bus.handle(bus.apps[service], [raw])
    bus.run()
    assert contents(bus) == before


def contents(bus: Bus) -> dict[tuple[str, bytes], bytes | None]:
    """All rows without their versions, the ledger's aside: an access that is read again may be another entry."""
    return {key: body_of(value) for key, value in bus.tables.items() if key[0] != "ledger"}


def test_what_arrives_afterwards_makes_no_row(bus: Bus, ada: Ada) -> None:
    """A lender's outcome; records that were on their way, an update too, also while services still have her keys in memory."""
    ada.apply("before")
    furnish(bus, "r2", msgspec.structs.replace(CARD, balance=10, revision=1))
    assert any(score.cause for score in bus.records(SCORES))
    consumer_id, application_id = erased_ada(bus, ada)
    rows_before = set(bus.tables)
    bus.put(OUTCOMES, Outcome(application_id=application_id, bad=True, observed=TODAY))
    bus._read.clear()
    bus.run()
    assert set(rows(bus, consumer_id, application_id).values()) == {ERASED}
    assert set(bus.tables) == rows_before
    view = bus.state("gateway", application_id)
    assert view.sealed is None and view.report.score is None and view.requests == ()


def test_an_application_that_was_on_its_way_leaves_no_content(bus: Bus, ada: Ada) -> None:
    """Its form and its score are read after its person was erased: neither gateway nor monitoring keeps them."""
    own, consumer_id = ada.apply("own"), pseudonym(bus)
    ada.get("own", own)
    (scored,) = (report for report in bus.records(REPORTS) if report.sealed)
    late = msgspec.structs.replace(scored, application_id="b" * 64)
    ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=200)
    bus.put(REPORTS, late)
    bus.run()
    view = bus.state("gateway", "b" * 64)
    assert (view.consumer_id, view.report.sealed, view.report.sealed_factors) == (consumer_id, None, None)
    assert view.erased == bus.clock.time()
    assert bus.tables["monitoring", b"b" * 64] == ERASED
    assert not isinstance(bus.state("monitoring", "b" * 64), Monitored)


@pytest.mark.parametrize("service", [*PERSONS, "monitoring", "gateway"])
def test_tables_restored_from_before_are_erased_again_by_repeating(bus: Bus, ada: Ada, service: str) -> None:
    """What `creditapp erasures repeat` publishes reaches every table, the one of applications too."""
    own, consumer_id = ada.apply("own"), pseudonym(bus)
    application_id = own.rpartition("/")[2]
    ada.get("own", own)
    old = {key: value for key, value in bus.tables.items() if key[0] == service}
    ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=200)
    done = dict(bus.tables)
    bus.tables |= old
    assert bus.tables != done
    bus.put(ERASURES, Erasure(consumer_id=consumer_id, at=bus.clock.time() + 1))
    bus.run()
    assert set(rows(bus, consumer_id, application_id).values()) == {ERASED}
    view = bus.state("gateway", application_id)
    assert (view.sealed, view.report.score, view.erased) == (None, None, bus.clock.time() + 1)


def test_nobody_learns_of_an_erasure_from_an_application_that_was_not_matched(bus: Bus, ada: Ada) -> None:
    """Somebody else's form with her number: the answer stays as it was, and the form is gone all the same."""
    own = ada.apply("own")
    answer = ada.visitor.send_json({**FORM, "first_name": "Mallory", "last_name": "Other", "birth_date": "1970-01-01"})
    ada.codes["other"], path = answer.json["token"], str(answer.json["status_url"])
    before = ada.get("other", path)
    assert before["reason"] == "could_not_match"
    ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=200)
    assert ada.get("other", path) == before
    assert "We could not match you" in ada.page("other", path)
    view = bus.state("gateway", path.rpartition("/")[2])
    assert (view.sealed, view.erased) == (None, bus.clock.time())


def test_an_application_is_erased_for_its_own_person_only(bus: Bus, ada: Ada) -> None:
    """A record that names another pseudonym empties no view."""
    own = ada.apply("own").rpartition("/")[2]
    before = bus.state("gateway", own)
    bus.put(APPLICATIONS_ERASED, ApplicationErasure(application_id=own, consumer_id="somebody else", at=1.0))
    bus.run()
    assert bus.state("gateway", own) == before


def test_records_about_an_erasure_hold_pseudonyms_only(bus: Bus, ada: Ada) -> None:
    """No name, no number, no score."""
    erased_ada(bus, ada)
    for topic in (ERASURES, ERASURES_CONFIRMED, APPLICATIONS_TO_ERASE, APPLICATIONS_ERASED):
        values = b"".join(raw.value or b"" for raw in bus.topics[topic.name])
        assert values and SSN.encode() not in values and b"Quill" not in values and b"score" not in values


def test_whoever_comes_back_is_somebody_new(bus: Bus, ada: Ada) -> None:
    """A lender reports again: another pseudonym, other rows, a report; the old rows stay erased."""
    consumer_id, application_id = erased_ada(bus, ada)
    for service in ("intake", "identity", "bureau"):
        bus.apps[service].vault.forget()
    furnish(bus, "r2", CARD)
    again = ada.apply("again")
    assert ada.get("again", again)["outcome"] == "scored"
    assert pseudonym(bus) != consumer_id
    assert set(rows(bus, consumer_id, application_id).values()) == {ERASED}
    assert asyncio.run(bus.erasing.step(asyncio.Lock())) is False
