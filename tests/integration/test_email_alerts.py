"""E-mail alerts over Kafka and a real mail server: asked for, confirmed, sent when a furnisher reports, ended with one click."""

import asyncio
import json
import re
import urllib.request
from datetime import date
from email.message import EmailMessage
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from creditapp.topics import DIGESTS, SERVICES
from tests.integration.conftest import SENDER, SITE
from tests.support.client_program import Look, Program
from tests.support.simulated_people import wait_until_all_is_read
from tests.support.smtp import Received, mail_server
from tests.support.stored_bytes import stored
from tests.support.system import System
from tests.support.waiting import eventually

TO = "quillfeather@example.net"
LINK = re.compile(r"http://localhost:\d+(/applications/[0-9a-f]{64}/email-alerts/[0-9a-f]{32}/(?:confirm|end))")
PAGE = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
IDENTITY = ("first_name", "middle_name", "last_name", "suffix", "birth_date", "ssn")
ADDRESS = ("street", "city", "state", "zip")


def scored(system: System, program: Program, beside: int = 0) -> tuple[dict[str, Any], Look]:
    """Somebody with a score, and their report; from the population's end, as others of this system's tests take the first.

    ``beside``: so many others come before.
    """
    for form in reversed(system.people(60)):
        look = program.apply(form)
        if look.get()["outcome"] == "scored":
            if not beside:
                return form, look
            beside -= 1
    raise AssertionError("nobody of the population is scored")


def furnish(system: System, form: dict[str, Any], reference: str) -> None:
    """A bank reports a card that was opened today."""
    today = date.today().isoformat()
    event = {
        "type": "account", "event_id": f"{reference}-1", "as_of": today, "reference": reference, "portfolio": "R",
        "account_type": "credit_card", "opened": today, "status": "11", "balance": 0, "limit": 5000,
    }  # fmt: skip
    consumer = {name: form[name] for name in IDENTITY if form.get(name)}
    consumer["address"] = {name: form[name] for name in ADDRESS}
    line = {"furnisher": "Ouagadougou Savings", "consumer": consumer, "events": [event]}
    done = system.cli("furnish", "-", stdin=json.dumps(line))
    assert done.returncode == 0, done.stdout + done.stderr


def link_in(mail: EmailMessage, what: str) -> str:
    """The path of the link that confirms or ends."""
    (path,) = (path for path in LINK.findall(mail.get_content()) if path.endswith(what))
    return str(path)


def come(received: Received, number: int) -> EmailMessage:
    """The e-mail of this number, once it is there."""
    eventually(lambda: len(received.mails) >= number)
    return received.mails[number - 1]


def test_a_change_is_told_by_e_mail_until_one_click_ends_it(mailing: System, mail_port: int) -> None:
    """The alert says that an account was added: no name, score or lender. The address is in no file of the system."""
    program = Program(mailing)
    form, look = scored(mailing, program)
    with mail_server(mail_port, Received()) as received:
        assert look.post("/email-alerts", {"email": TO})["status"] == "asked"
        confirm = link_in(come(received, 1), "/confirm")
        assert program.send("POST", confirm, b"", "", PAGE)[0] == 200
        wait_until_all_is_read(mailing, SERVICES)
        furnish(mailing, form, "alerted")
        alert = come(received, 2)
        text = alert.get_content()
        assert "An account was added." in text
        for secret in (form["first_name"], form["last_name"], "Ouagadougou", str(look.get()["score"]), form["ssn"]):
            assert not re.search(rf"\b{re.escape(secret)}\b", text), secret
        end = link_in(alert, "/end")
        assert alert["List-Unsubscribe"] == f"<{mailing.env[SITE]}{end}>"
        assert program.send("POST", end, b"List-Unsubscribe=One-Click", "", PAGE)[0] == 200
        wait_until_all_is_read(mailing, SERVICES)
        furnish(mailing, form, "untold")
        wait_until_all_is_read(mailing, SERVICES)
        assert received.recipients == [TO, TO]
        assert {mail["From"] for mail in received.mails} == {SENDER}
    for path, content in stored(mailing.home):
        assert b"quillfeather" not in content.lower(), path


def test_a_digest_waits_in_kafka_whatever_is_restarted(mailing: System, mail_port: int) -> None:
    """Asked for in Spanish. Its record is read again after a restart, and held; the service is alive, and tells others meanwhile."""
    program = Program(mailing)
    form, look = scored(mailing, program, beside=1)
    asked = {"email": TO, "often": "daily"}
    headers = {"Accept": "application/json", "Content-Type": "application/json", "Accept-Language": "es"}
    with mail_server(mail_port, Received()) as received:
        begun = digests(mailing)
        path = f"{look.address}/email-alerts"
        assert program.send("POST", path, json.dumps(asked).encode(), look.token, headers)[0] == 202
        confirmation = come(received, 1)
        assert confirmation["Subject"] == "Confirme sus avisos por correo electrónico"
        assert program.send("POST", link_in(confirmation, "/confirm"), b"", "", PAGE)[0] == 200
        wait_until_all_is_read(mailing, SERVICES)
        furnish(mailing, form, "gathered")
        eventually(lambda: digests(mailing) == begun + 1)
        mailing.supervise("restart", "notifying")
        notifying = 1 + SERVICES.index("notifying")
        mailing.wait_ready(notifying)
        furnish(mailing, form, "gathered-too")
        wait_until_all_is_read(mailing, SERVICES)
        assert digests(mailing) == begun + 1, "the digest that has begun takes it"
        assert received.recipients == [TO]
        with urllib.request.urlopen(f"http://127.0.0.1:{mailing.port + notifying}/healthz") as answer:
            assert answer.status == 200


def digests(system: System) -> int:
    """How many digests have begun."""

    async def ask() -> int:
        consumer = AIOKafkaConsumer(**system.unrestricted())
        await consumer.start()
        try:
            partitions = [TopicPartition(DIGESTS.name, at) for at in range(system.settings().partitions)]
            return sum((await consumer.end_offsets(partitions)).values())
        finally:
            await consumer.stop()

    return asyncio.run(ask())
