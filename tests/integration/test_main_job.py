"""The main job on the whole system: people submit their identification and read their reports, whatever else happens."""

import json
import urllib.request
from typing import Any

import pytest

from creditapp.models.applications import Accepted
from creditapp.models.sealed import Sealed
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.topics import (
    ALWAYS,
    TOPICS,
)
from tests.support.stored_bytes import stored
from tests.support.system import System
from tests.support.waiting import PATIENCE, eventually

EXIT_CODES = {"scored": 0, "no_score": 3}


@pytest.fixture(scope="module")
def people(system: System) -> list[dict[str, Any]]:
    """Forty people of the population."""
    return system.people(40)


def scored(system: System, people: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A person who gets a score, and the report."""
    for person in people:
        code, report = system.apply(person)
        if code == 0:
            return person, report
    raise AssertionError("nobody of the population is scored")


def test_twenty_people_get_twenty_outcomes(system: System, people: list[dict[str, Any]]) -> None:
    """Each of twenty people gets a score or the reason why there is none, and the matching exit code."""
    outcomes = [system.apply(person) for person in people[:20]]
    assert all(EXIT_CODES[report["outcome"]] == code for code, report in outcomes)
    assert sum(report["outcome"] == "scored" for _, report in outcomes) >= 10


def test_a_score_is_its_base_points_and_its_factors(system: System, people: list[dict[str, Any]]) -> None:
    """Base points and every factor's points add up to the score; at most four factors and an inquiry are key."""
    _, report = scored(system, people)
    assert report["base_points"] + sum(factor["points"] for factor in report["factors"]) == report["score"]
    assert len([factor for factor in report["factors"] if factor["key"]]) <= 5
    assert 0 < report["pd"] < 1
    assert {step["service"] for step in report["journey"]} >= set(ALWAYS) - {"intake", "monitoring", "ledger"}


def test_an_application_can_be_traced_through_all_services(system: System, people: list[dict[str, Any]]) -> None:
    """`creditapp trace` shows what each service's stages took, and no more time than there was."""
    _, report = scored(system, people)

    def traced() -> dict[str, Any]:
        done = system.cli("trace", report["link"], "--json")
        found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"whole": False}
        return found

    way = eventually(traced, until=lambda way: way["whole"])
    services = [part["service"] for part in way["services"]]
    assert set(services) == {"gateway", "identity", "bureau", "scoring", "reporting"}
    assert (services[0], services[-1]) == ("gateway", "gateway")
    assert all(part["stages"]["work"] > 0 for part in way["services"])
    parts = [milliseconds for part in way["services"] for milliseconds in part["stages"].values()]
    assert way["milliseconds"] == pytest.approx(sum(parts), abs=0.1)


def test_the_same_form_under_the_same_token_is_the_same_application(
    system: System, people: list[dict[str, Any]]
) -> None:
    """A form sent again returns the report of the first one; edited, it is another application with another code."""
    person, _ = scored(system, people)
    request = urllib.request.Request(f"{system.url}/", headers={"Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        token = json.load(answer)["token"]
    _, first = system.apply({**person, "token": token})
    _, again = system.apply({**person, "token": token})
    _, edited = system.apply({**person, "first_name": "Somebody", "last_name": "Else", "token": token})
    assert first == again
    assert edited["application_id"] != first["application_id"]
    assert edited["outcome"] == "no_score"


def test_a_missing_file_and_a_mismatch_get_the_same_answer(system: System, people: list[dict[str, Any]]) -> None:
    """Nobody learns who has a file: a wrong birth date and an unknown SSN get the same answer."""
    person, _ = scored(system, people)
    mismatch = system.apply({**person, "birth_date": "1931-02-03", "first_name": "Zebulon"})
    unknown = system.apply({**person, "ssn": "999-49-9999"})

    def shown(answer: tuple[int, dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        per_application = ("application_id", "code", "link", "journey")
        return answer[0], {name: value for name, value in answer[1].items() if name not in per_application}

    assert shown(mismatch) == shown(unknown)
    assert mismatch[0] == 3
    assert mismatch[1]["reason"] == "could_not_match"


def test_a_poison_record_on_any_topic_becomes_a_dead_letter_and_processing_continues(
    system: System, people: list[dict[str, Any]]
) -> None:
    """Unreadable records put straight into Kafka stop no service: each is kept, sealed, with its reason, and people still get reports."""
    import asyncio

    from aiokafka import AIOKafkaProducer

    sources = [topic for topic in TOPICS if topic.is_source and not set(topic.to).isdisjoint(ALWAYS)]

    async def poison() -> None:
        producer = AIOKafkaProducer(**system.unrestricted())
        await producer.start()
        for topic in sources:
            for value in (b"\xff\xfenot json", b'{"record":"creditapp.unknown.v9"}', b"{}"):
                await producer.send_and_wait(topic.name, value, key=b"poison")
        await producer.stop()

    asyncio.run(poison())
    _, report = scored(system, people)
    assert report["score"]
    names = [topic.name for topic in sources]
    assert_listed(system, names)


def assert_listed(system: System, words: list[str]) -> None:
    """The dead letters come to hold all these words."""

    def missing() -> list[str]:
        listed = system.cli("dead-letters", "list", "--last", "200").stdout
        return [word for word in words if word not in listed]

    eventually(missing, until=lambda words: not words)


def test_furnished_lines_are_accepted_or_rejected_one_by_one(system: System) -> None:
    """Each bad line is named with its number and its field; the good ones are accepted."""
    good: dict[str, Any] = {
        "furnisher": "Test Bank",
        "consumer": {
            "ssn": "987-12-3456",
            "first_name": "Ada",
            "last_name": "Example",
            "birth_date": "1980-05-17",
            "address": {"street": "1 Main St", "city": "Troy", "state": "NY", "zip": "12180"},
        },
        "events": [
            {
                "type": "account",
                "event_id": "e1",
                "as_of": "2026-01-31",
                "reference": "A-1",
                "portfolio": "R",
                "account_type": "credit_card",
                "opened": "2015-01-01",
                "status": "11",
                "balance": 100,
                "limit": 1000,
                "grid": "000000",
            }
        ],
    }

    def altered(**changes: Any) -> dict[str, Any]:
        return {**good, "events": [{**good["events"][0], **changes}]}

    lines = [
        json.dumps(good),
        json.dumps(altered(type="pigeon")),
        json.dumps(altered(balance="5")),
        json.dumps(altered(opened="2026-05-01")),
        json.dumps(altered(account_type="yacht")),
        json.dumps(good)[:80],
    ]
    done = system.cli("furnish", "-", stdin="\n".join(lines))
    printed = done.stdout + done.stderr
    assert done.returncode == 2
    assert "accepted 1" in printed.lower().replace(":", "")
    assert all(str(number) in printed for number in (2, 3, 4, 5, 6))
    assert "987" not in printed


def test_nothing_that_identifies_people_is_stored_in_clear(system: System, people: list[dict[str, Any]]) -> None:
    """Kafka's own files, the tables and all logs hold no name, street or number from any form."""
    planted = {
        **people[0],
        "first_name": "Quintessa",
        "last_name": "Vanderplank",
        "street": "7719 Xylophone Terrace",
        "email": "quintessa@vanderplank.example",
    }
    system.apply(planted)
    words = [b"Quintessa", b"Vanderplank", b"Xylophone", b"vanderplank.example"]
    for person in (planted, people[1]):
        words += [person["ssn"].encode(), person["ssn"].replace("-", "").encode()]
    words += [people[1]["street"].encode()]
    for path, content in stored(system.home):
        assert not [word for word in words if word in content], path


def test_an_accepted_application_under_another_key_is_refused(system: System) -> None:
    """A record whose key is not its own id becomes a dead letter: it would reach another partition's table."""
    import asyncio
    from datetime import date

    from creditapp.topics import Topic

    wrong = Topic("creditapp.accepted", Accepted, "consumer_id", "gateway")
    record = Accepted(
        application_id="ab" * 32, consumer_id="nobody", as_of=date(2026, 1, 1), sealed=Sealed(sealed=b"x")
    )

    async def send() -> None:
        async with Publisher(system.settings()) as publisher:
            await publisher.publish([Emit(wrong, record)])

    asyncio.run(send())
    assert_listed(system, ["the message key is not its application_id"])
