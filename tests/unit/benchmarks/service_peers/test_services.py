"""The peers do the project's own work: of the same records they make the same report, sealed or not."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.service_peers import plain
from benchmarks.service_peers.round import Round
from benchmarks.service_peers.sealed_batches import Arrived, SealedBatches
from benchmarks.service_peers.services import SERVICES
from creditapp.models.applications import Accepted, Report
from creditapp.models.base import decode
from creditapp.models.credit_events import Account, Inquiry
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person
from creditapp.models.sealed import Sealed
from creditapp.streaming.authenticity import headers_of
from creditapp.streaming.seals import Seals
from creditapp.tables.views import View
from creditapp.topics import ACCEPTED, CREDIT_EVENTS, REPORTED_IDENTITIES, REPORTS, Topic
from tests.support.bus import Bus, scoring_bus
from tests.support.release_samples import card

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 24)
SSN = "987451234"
ADA = Person(
    first_name="Ada", last_name="Quillfeather", birth_date=date(1980, 5, 17), ssn_last4=SSN[-4:],
    address=Address(street="1 Main St", city="Troy", state="NY", zip="12180"),
)  # fmt: skip
APPLICATION = "a" * 64
SAME = ("application_id", "consumer_id", "as_of", "score", "base_points", "pd", "rank", "factors", "ending", "history")
"""What of a report does not depend on when and where it was made."""


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """This project's services with a furnished person who has a report."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    account = Account(
        event_id="e1", as_of=date(2026, 11, 20), reference="A-1", portfolio="R", account_type="credit_card",
        opened=date(2015, 1, 1), status="11", balance=900, limit=1000, grid="0" * 24,
    )  # fmt: skip
    inquiry = Inquiry(event_id="q1", as_of=date(2026, 6, 1), reference="q1", kind="hard")
    bus.furnish(FurnishedBody(ssn=SSN, person=ADA, furnisher="Test Bank", events=(account, inquiry)), "r1")
    bus.run()
    keys = keys_of(bus, {"identity"})
    accepted = Accepted(
        application_id=APPLICATION,
        consumer_id=keys.consumer_id,
        as_of=TODAY,
        sealed=Sealed(ADA),
        verified_by="contract",
    )
    Seals(bus.apps["gateway"], {"identity"}).close(ACCEPTED, accepted, {keys.consumer_id: keys})
    bus.put(ACCEPTED, accepted)
    bus.run()
    assert not bus.refused
    return bus


def keys_of(bus: Bus, kinds: set[Any]) -> Any:
    """The person's keys."""
    return bus.apps["gateway"].vault.persons([SSN], frozenset(kinds))[SSN]


def arrived(bus: Bus, round_: Round, topic: Topic) -> list[Arrived]:
    """This project's records of a topic, as a peer reads them from its own."""
    records = []
    for raw in bus.topics[topic.name]:
        assert raw.key is not None
        assert raw.value is not None
        headers = headers_of(bus.keys, topic.name, raw.key, raw.value)
        records.append(Arrived(round_.topic(topic), 0, raw.key, raw.value, raw.timestamp, headers))
    return records


def of_report(bus: Bus, report: Report) -> dict[str, Any]:
    """What of a sealed report must be the same; its sealed parts are opened."""
    Seals(bus.apps["gateway"], {"score"}).open(REPORTS, report, {report.consumer_id: keys_of(bus, {"score"})})
    return {name: getattr(report, name) for name in SAME}


def ours(bus: Bus) -> dict[str, Any]:
    """The report that this project made."""
    (report,) = bus.records(REPORTS)
    assert report.score is None, "it is sealed"
    return of_report(bus, report)


@pytest.fixture
def round_(bus: Bus, tmp_path: Path) -> Round:
    """What a peer is told of the same bureau."""
    scorecard = tmp_path / "card.json"
    scorecard.write_text(json.dumps(card("v1")))
    return Round(
        prefix="peer-x", broker="", user="", password="", home=str(bus.settings.home), directory=str(tmp_path),
        scorecard=str(scorecard), furnishers=tuple(bus.furnishers.by_id.values()), partitions=6,
    )  # fmt: skip


def test_sealed_batches_end_in_the_report_that_the_project_makes(bus: Bus, round_: Round) -> None:
    """Through five services, with seals and codes; the view holds it sealed."""
    services = {name: SealedBatches(round_, service) for name, service in SERVICES.items()}
    waiting = [one for topic in (REPORTED_IDENTITIES, CREDIT_EVENTS, ACCEPTED) for one in arrived(bus, round_, topic)]
    readers = {round_.topic(topic): name for name, service in SERVICES.items() for topic in service.reads}
    while waiting:
        record = waiting.pop(0)
        batches = services[readers[record.topic]]
        outgoing = batches.handle([record])
        batches.delivered(outgoing)
        following = [one for one in outgoing if one.partition is None]
        waiting += [Arrived(one.topic, 0, one.key, one.value, record.at, one.headers) for one in following]
    stored = services["gateway"].states[APPLICATION.encode()]
    report = decode(View, stored).report
    assert report is not None
    assert report.score is None, "what is stored is sealed"
    assert ADA.last_name.encode() not in stored
    assert of_report(bus, report) == ours(bus)


def test_a_forged_record_stops_a_peer_that_authenticates(bus: Bus, round_: Round) -> None:
    """It claims the project's seals and codes, so it checks them."""
    (record,) = arrived(bus, round_, ACCEPTED)
    forged = record._replace(headers=[("mac", b"\0" * 32)])
    with pytest.raises(Exception, match="not authentic"):
        SealedBatches(round_, SERVICES["gateway"]).handle([forged])


def test_plain_records_end_in_the_report_that_the_project_makes(bus: Bus, round_: Round) -> None:
    """Each record and state goes through JSON between the steps, as in the peers that seal nothing."""
    states: dict[tuple[str, bytes], bytes] = {}
    readers = {topic: service for service in SERVICES.values() for topic in service.reads}
    waiting: list[tuple[Topic, bytes, float]] = [
        (topic, plain.encode(opened(bus, topic, raw.value)), raw.timestamp)
        for topic in (REPORTED_IDENTITIES, CREDIT_EVENTS, ACCEPTED)
        for raw in bus.topics[topic.name]
    ]
    while waiting:
        topic, value, at = waiting.pop(0)
        service, record = readers[topic], plain.decode(topic.record, value)
        place = service.name, topic.key_of(record)
        stored = states.get(place)
        state = plain.decode(service.table.state, stored) if service.table and stored else None
        result = service.reads[topic].handler(record, state, at, round_.world)
        if result.state is not None:
            states[place] = plain.encode(result.state)
        if result.record is not None:
            to = service.reads[topic].to
            assert to is not None
            waiting.append((to, plain.encode(result.record), at))
    report = plain.decode(View, states["gateway", APPLICATION.encode()]).report
    assert report is not None
    assert {name: getattr(report, name) for name in SAME} == ours(bus)
    assert report.extract is not None
    shown: Any = report.extract.content
    assert shown["accounts"], "what is only passed on stays as it came"


def opened(bus: Bus, topic: Topic, value: bytes | None) -> Any:
    """A record with all its content."""
    record: Any = decode(topic.record, value)
    kinds: set[Any] = {"identity", "file"}
    Seals(bus.apps["gateway"], kinds).open(topic, record, {record.consumer_id: keys_of(bus, kinds)})
    return record
