"""The contract of every service: what none of our services wrote, or what was altered or moved since, is not believed."""

import json
from typing import Any

import pytest

from creditapp.streaming.event import Raw
from creditapp.topics import SERVICES, TOPICS, Topic
from tests.contract.test_agents import APPLICATION, TODAY, bus, world
from tests.support.authentic import authentic_raw
from tests.support.bus import Bus

__all__ = ["bus"]

VICTIM, OTHER = "f" * 64, "e" * 64


def forgeries(bus: Bus, topic: Topic) -> list[Raw]:
    """Of each record of a topic: without code, with another record's, with each field altered, under another key, from elsewhere."""
    forged = []
    for raw in bus.topics[topic.name]:
        forged += [raw._replace(code=None), raw._replace(code=bytes(16)), raw._replace(key=OTHER.encode())]
        forged += [
            raw._replace(key=altered[topic.key].encode(), value=json.dumps(altered).encode())
            for altered in alterations(raw, topic)
        ]
        elsewhere = authentic_raw(bus.apps["gateway"].keys, "creditapp.alerts", 0, raw.key, raw.value)
        forged.append(raw._replace(code=elsewhere.code))
    return [raw._replace(offset=20_000 + at) for at, raw in enumerate(forged)]


def alterations(raw: Raw, topic: Topic) -> list[dict[str, Any]]:
    """The record with one field changed: another person, another application, a later time, another score, nothing at all."""
    record = json.loads(raw.value or b"{}")
    instead = {
        "consumer_id": VICTIM,
        "application_id": VICTIM,
        "request_id": "r",
        "at": 2e9,
        "score": 850,
        "ending": None,
    }
    return [record | {name: value} for name, value in instead.items() if name in record] + [record | {"score": 300}]


@pytest.mark.parametrize("service", SERVICES)
def test_a_forged_record_becomes_a_dead_letter_and_nothing_more(bus: Bus, service: str) -> None:
    """Whatever was changed of any record that the service reads; no state changes, and nothing is emitted."""
    before, app = world(bus), bus.apps[service]
    tried = 0
    for topic in bus.loops[service].handlers:
        forged = forgeries(bus, topic) if topic.authenticated else []
        if not forged:
            continue
        outcome = bus.handle(app, forged)
        tried += len(forged)
        assert set(outcome.refused) == set(range(len(forged)))
        assert all(reason.startswith("not authentic") for reason in outcome.refused.values())
        assert not outcome.outputs and not outcome.entries
    bus.run()
    assert world(bus) == before
    assert tried > 0 or service == "intake"


def test_only_what_comes_from_outside_carries_no_code() -> None:
    """Furnishers, lenders and who trains hold none of the services' keys; what furnishers send and releases are signed."""
    assert {topic.name.removeprefix("creditapp.") for topic in TOPICS if not topic.authenticated} == {
        "furnished",
        "scorecard-releases",
        "outcomes",
    }


def test_a_reason_names_the_topic_and_nothing_of_the_record(bus: Bus) -> None:
    """Operators see which topic somebody wrote to."""
    forged = forgeries(bus, next(iter(bus.loops["scoring"].handlers)))
    outcome = bus.handle(bus.apps["scoring"], forged[:1])
    (reason,) = outcome.refused.values()
    assert reason == "not authentic: no service of this bureau wrote this to creditapp.profiles"
    assert APPLICATION not in reason and str(TODAY) not in reason
