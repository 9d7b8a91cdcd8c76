"""Somebody who reaches Kafka, and holds none of the services' keys, writes what services believe; nobody believes it."""

import asyncio
import json
import os
import signal
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, ConsumerRecord

from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import APPLICATIONS, DEAD_LETTERS, REPORTED_IDENTITIES, REPORTS, SCORES, SERVICES, VERIFIED, Topic
from tests.support.simulated_people import Applicant, Program, applicants, wait_until_all_is_read
from tests.support.system import System
from tests.support.waiting import eventually

CHANGELOG = "creditapp-gateway-views-changelog"


@pytest.fixture(scope="module")
def program(system: System) -> Program:
    """A registered client."""
    return Program(system)


@pytest.fixture(scope="module")
def two(system: System, program: Program) -> list[tuple[Applicant, dict[str, Any]]]:
    """A victim and an attacker, both with a report of their own."""
    scored = []
    for who in applicants(system, 80, 110):
        program.apply(who)
        report = program.report(who)
        if report["outcome"] == "scored":
            scored.append((who, report))
        if len(scored) == 2:
            return scored
    raise AssertionError("too few of the population are scored")


def records(system: System, topic: Topic) -> list[ConsumerRecord]:
    """All that a topic holds."""

    async def read() -> list[ConsumerRecord]:
        return [record async for record in read_topic(system.settings(), topic)]

    return asyncio.run(read())


def application_of(who: Applicant) -> str:
    """The id in the address."""
    return who.address.rpartition("/")[2]


def record_of(system: System, topic: Topic, who: Applicant) -> tuple[ConsumerRecord, dict[str, Any]]:
    """The topic's record of somebody's application, and its content."""
    decoded = [(record, json.loads(record.value)) for record in records(system, topic)]
    return next(each for each in decoded if each[1].get("application_id") == application_of(who))


def write(system: System, *messages: tuple[str, bytes, Any, Any]) -> None:
    """Topic, key, value and headers, straight into Kafka."""

    async def send() -> None:
        producer = AIOKafkaProducer(**system.unrestricted())
        await producer.start()
        for topic, key, value, headers in messages:
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            await producer.send_and_wait(topic, body, key=key, headers=list(headers))
        await producer.stop()

    asyncio.run(send())


def letters(system: System) -> int:
    """How many records were refused because no service wrote them."""
    return sum("not authentic" in json.loads(record.value)["reason"] for record in records(system, DEAD_LETTERS))


def test_what_an_intruder_writes_changes_no_page(
    system: System, program: Program, two: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """Another's file under one's own application, a score of 850, a report of 300, a form as a reported identity."""
    (victim, victims), (attacker, attackers) = two
    before = letters(system)
    theirs, verified = record_of(system, VERIFIED, attacker)
    victims_record, victims_verified = record_of(system, VERIFIED, victim)
    score, scored = record_of(system, SCORES, attacker)
    report, reported = record_of(system, REPORTS, attacker)
    form, application = record_of(system, APPLICATIONS, attacker)
    other = victims_verified["consumer_id"]
    identity = {
        "record": "creditapp.reported_identity.v1",
        "consumer_id": application["consumer_id"],
        "record_id": "mine",
        "as_of": "2026-01-01",
        "sealed": application["sealed"],
    }
    forged = [
        (VERIFIED.name, other.encode(), verified | {"consumer_id": other}, theirs.headers),
        (VERIFIED.name, other.encode(), verified | {"consumer_id": other}, victims_record.headers),
        (SCORES.name, score.key, scored | {"application_id": "0" * 64, "score": 850}, score.headers),
        (REPORTS.name, report.key, reported | {"score": 300}, ()),
        (REPORTED_IDENTITIES.name, form.key, identity, form.headers),
    ]
    write(system, *forged)
    eventually(lambda: letters(system) >= before + len(forged))
    wait_until_all_is_read(system)
    assert program.report(attacker) == attackers
    assert program.report(victim) == victims
    program.apply(attacker)
    again = program.report(attacker)
    assert 850 not in [entry["score"] for entry in again["history"]]
    assert again["score"] == attackers["score"]


def test_a_row_written_into_the_changelog_is_not_restored(
    system: System, program: Program, two: list[tuple[Applicant, dict[str, Any]]]
) -> None:
    """The gateway dies, and what it restores is what it had."""
    (victim, victims), (attacker, _) = two
    _, reported = record_of(system, REPORTS, victim)
    row = {"consumer_id": reported["consumer_id"], "as_of": reported["as_of"], "report": reported | {"score": 300}}
    value = (2**40).to_bytes(8, "big") + json.dumps(row).encode()
    write(system, (CHANGELOG, application_of(victim).encode(), value, ()))
    os.kill(system.pid("gateway"), signal.SIGKILL)
    system.wait_ready(1 + SERVICES.index("gateway"))
    eventually(lambda: program.report(victim), until=lambda report: report == victims)
