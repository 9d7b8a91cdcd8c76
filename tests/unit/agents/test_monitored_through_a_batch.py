"""Monitoring keeps a score as it has sealed it for being counted, whatever else is in the batch."""

from pathlib import Path
from typing import Any

import pytest

from creditapp.models.applications import Factor, Report
from creditapp.models.base import encode
from creditapp.models.monitoring import Outcome
from creditapp.streaming.event import Raw
from creditapp.streaming.seals import PersonKeysById, Seals
from creditapp.topics import OBSERVATIONS, OUTCOMES, REPORTS, Topic
from tests.support.ada import SSN, TODAY
from tests.support.authentic import authentic_raw
from tests.support.bus import Bus, scoring_bus

SCORE = frozenset({"score"})


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, and a scorecard."""
    return scoring_bus(tmp_path / "home", TODAY)


def report(bus: Bus, application_id: str, ssn: str = SSN) -> bytes:
    """A report as reporting sends it: Ada's, or somebody else's."""
    person = bus.apps["gateway"].vault.persons([ssn], SCORE)[ssn]
    plain = Report(
        application_id=application_id, consumer_id=person.consumer_id, as_of=TODAY, score=640, pd=0.1, base_points=700,
        factors=(Factor("AO01", "utilisation", -60),), scorecard_version="v1",
    )  # fmt: skip
    return encode(Seals(bus.apps["reporting"], SCORE).close(REPORTS, plain, {person.consumer_id: person}))


def raw(bus: Bus, topic: str, offset: int, key: str, value: bytes) -> Raw:
    """A record as it is read."""
    return authentic_raw(bus.keys, topic, offset, key.encode(), value)


def test_an_outcome_and_a_report_in_one_batch(bus: Bus) -> None:
    """An outcome names no person, so that its observation waits for a key; the report behind it waits with it."""
    monitoring = bus.apps["monitoring"]
    bus.handle(monitoring, [raw(bus, REPORTS.name, 0, "a", report(bus, "a", "987459876"))])
    outcome = encode(Outcome(application_id="a", bad=True, observed=TODAY))
    batch = [raw(bus, OUTCOMES.name, 0, "a", outcome), raw(bus, REPORTS.name, 1, "b", report(bus, "b"))]
    assert bus.handle(monitoring, batch).refused == {}
    bus.run()
    watch = bus.state("monitoring", "v1").watch
    assert (watch.seen, watch.newer.by_score, watch.outcomes) == (2, {640: 2}, {640: (0, 1, 0.1)})


def test_a_person_who_is_erased_while_a_batch_is_handled(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's report is refused, and neither stops the worker nor the others in the batch."""
    monitoring = bus.apps["monitoring"]
    before = bus.loops["monitoring"].seals.close
    doomed = report(bus, "doomed")

    def close(topic: Topic, record: Any, keys: PersonKeysById) -> Any:
        gone = topic is OBSERVATIONS and record.offset == 0
        return before(topic, record, {} if gone else keys)

    monkeypatch.setattr(bus.loops["monitoring"].seals, "close", close)
    batch = [raw(bus, REPORTS.name, 0, "doomed", doomed), raw(bus, REPORTS.name, 1, "b", report(bus, "b"))]
    outcome = bus.handle(monitoring, batch)
    assert list(outcome.refused) == [0] and "erased" in outcome.refused[0]
    assert bus.state("monitoring", "doomed") is None and bus.state("monitoring", "b").told.offset == 1
