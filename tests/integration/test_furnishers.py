"""Furnishers on the running system: nobody who is not registered is believed, and a registered newcomer opens nobody's file.

Rows 3 and 4 of issue 14, as they were carried out: over Kafka, with intake's public key and the broker's address.
"""

import asyncio
import json
from datetime import date, timedelta
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from creditapp.cli.line_delivery import seal_line
from creditapp.cli.line_reader import Line
from creditapp.cli.line_reading import ReadLine
from creditapp.clock import SystemClock
from creditapp.domain.furnishing import read_line
from creditapp.models.base import encode
from creditapp.privacy.keys import Keys
from creditapp.topics import FURNISHED
from tests.support.furnishing import resigned
from tests.support.system import System
from tests.support.waiting import eventually

REPORTED = (date.today() - timedelta(days=20)).isoformat()
BANK, NOBODY = "Harrowgate Bank", "Nobody Inc"
"""One of the population's, and one that nobody has heard of."""
ADA = {
    "first_name": "Ada", "last_name": "Quillfeather", "birth_date": "1980-05-17", "ssn": "987-45-1290", "street": "1 Main St",
    "city": "Troy", "state": "NY", "zip": "12180", "consent": True,
}  # fmt: skip
THIEF = {
    **ADA, "first_name": "Mort", "last_name": "Slye", "birth_date": "1991-07-03", "street": "9 Quarry Rd", "city": "Salem",
    "state": "OR", "zip": "97301",
}  # fmt: skip


def line(by: str, who: dict[str, Any], **event: Any) -> str:
    """A furnisher's line about whoever has the number: a card, unless it says otherwise."""
    card = {
        "type": "account", "event_id": "e-1", "as_of": REPORTED, "reference": "A-4417", "portfolio": "R",
        "account_type": "credit_card", "opened": "2015-01-01", "status": "11", "balance": 900, "limit": 2000, "grid": "0" * 24,
    }  # fmt: skip
    place = {name: who[name] for name in ("street", "city", "state", "zip")}
    consumer = {name: who[name] for name in ("ssn", "first_name", "last_name", "birth_date")} | {"address": place}
    return json.dumps({"furnisher": by, "consumer": consumer, "events": [event or card]})


def furnish(system: System, *lines: str) -> str:
    """Furnish in the bureau's home; what is said beside the counts."""
    done = system.cli("furnish", "-", stdin="\n".join(lines))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def until(system: System, form: dict[str, Any], holds: Any) -> dict[str, Any]:
    """The first report for which the condition holds."""
    return eventually(lambda: system.apply(form)[1], until=holds)


def furnishers_in(report: dict[str, Any]) -> set[str]:
    """Who reports the accounts in a report."""
    return {account["furnisher"] for account in report["accounts"]}


@pytest.fixture(scope="module")
def ada(system: System) -> dict[str, Any]:
    """Somebody with a card at one bank."""
    furnish(system, line(BANK, ADA))
    until(system, ADA, lambda report: furnishers_in(report) == {BANK})
    return ADA


def test_what_a_stranger_puts_into_kafka_is_a_dead_letter(system: System, ada: dict[str, Any]) -> None:
    """Unsigned, and signed by a key that nobody registered: the thief is not matched, as if there were no file."""
    keys = Keys.load(system.home)
    text = line("Stranger Inc", THIEF).encode()
    sealed = seal_line(
        ReadLine(Line(1, text, len(text)), read_line(text)), keys.intake_public, SystemClock().today()
    ).record
    assert sealed is not None

    async def put() -> None:
        producer = AIOKafkaProducer(**system.unrestricted())
        await producer.start()
        for record in (sealed, *resigned([sealed], "Stranger Inc")):
            await producer.send_and_wait(FURNISHED.name, encode(record), key=record.record_id.encode())
        await producer.stop()

    asyncio.run(put())
    eventually(
        lambda: system.cli("dead-letters", "list", "--service", "intake", "--last", "200").stdout,
        until=lambda listed: listed.count("not signed by a registered furnisher") >= 2,
    )
    assert system.apply(THIEF)[1]["reason"] == "could_not_match"
    assert furnishers_in(system.apply(ada)[1]) == {BANK}


def test_a_registered_newcomer_opens_nobodys_file_and_is_shown_to_operators(
    system: System, ada: dict[str, Any]
) -> None:
    """The command registers it and says so; the thief is still not matched, the person is, and the file is in the queue."""
    said = furnish(system, line(NOBODY, THIEF))
    assert f"registered {NOBODY} (lender) as a newcomer until " in said
    until(system, ada, lambda report: furnishers_in(report) == {BANK, NOBODY})
    assert system.apply(THIEF)[1]["reason"] == "could_not_match"
    queue = json.loads(system.cli("mixed-files", "--json").stdout)
    (mixed,) = [each for each in queue if NOBODY in each["kept_aside"]]
    assert mixed["opened_by"] == [BANK]
    listed = {each["name"]: each for each in json.loads(system.cli("furnishers", "list", "--json").stdout)}
    assert listed[NOBODY]["state"] == "newcomer" and listed[BANK]["state"] == "established"


def test_one_furnisher_alone_buries_nobody(system: System, ada: dict[str, Any]) -> None:
    """Row 4: its report of a death changes nothing for the person."""
    furnish(
        system,
        line(NOBODY, THIEF, type="deceased", event_id="d1", as_of=REPORTED, reference="d1"),
        line(NOBODY, THIEF, type="deletion", event_id="x1", as_of=REPORTED, reference="A-4417", item="account"),
    )
    report = until(system, ada, lambda report: NOBODY not in furnishers_in(report))
    assert furnishers_in(report) == {BANK} and report["reason"] != "deceased"


def test_a_suspended_furnishers_records_wait_and_come_back(system: System, ada: dict[str, Any]) -> None:
    """Marked among the dead letters; withdrawn items are gone from the next report, and back after `resume`."""
    slow = "Slow Bank"
    furnish(system, line(slow, ada))
    until(system, ada, lambda report: slow in furnishers_in(report))
    assert "its records wait" in system.cli("furnishers", "suspend", slow).stdout
    again = json.loads(line(slow, ada))
    again["events"][0] |= {"event_id": "e-2", "reference": "B-1"}
    furnish(system, json.dumps(again))
    eventually(
        lambda: system.cli("dead-letters", "list", "--service", "intake", "--last", "50").stdout,
        until=lambda listed: "waits: furnisher " in listed,
    )
    assert "left out" in system.cli("furnishers", "suspend", slow, "--withdraw").stdout
    until(system, ada, lambda report: slow not in furnishers_in(report))
    assert "1 records that waited are sent again" in system.cli("furnishers", "resume", slow).stdout
    until(system, ada, lambda report: [a["furnisher"] for a in report["accounts"]].count(slow) == 2)


def test_a_furnisher_elsewhere_makes_its_key_and_is_registered_with_it(system: System, tmp_path_factory: Any) -> None:
    """What it furnishes from a home of its own, with the bureau's public key, is in the file."""
    home = tmp_path_factory.mktemp("elsewhere")
    theirs = System(home, 1)
    password = system.cli("principals", "add", "far-bank", "--role", "furnishers").stdout.strip()
    theirs.env |= {"CREDITAPP_BROKER": system.settings().broker, "CREDITAPP_KAFKA_SECURITY": "SASL_PLAINTEXT"}
    theirs.env |= {"CREDITAPP_KAFKA_USER": "far-bank", "CREDITAPP_KAFKA_PASSWORD": password}
    text = line("Far Bank", ADA)
    public = str(system.home / "keys" / "intake.pub")
    without = theirs.cli("furnish", "-", "--key", public, stdin=text)
    assert without.returncode == 1 and "creditapp furnishers new-key" in without.stderr
    key = theirs.cli("furnishers", "new-key", "Far Bank").stdout.strip()
    registered = system.cli("furnishers", "add", "Far Bank", "--key", key, "--established")
    assert (
        registered.stdout == "registered Far Bank (lender): established; may report accounts, collections, inquiries\n"
    )
    assert theirs.cli("furnish", "-", "--key", public, stdin=text).returncode == 0
    until(system, ADA, lambda report: "Far Bank" in furnishers_in(report))
