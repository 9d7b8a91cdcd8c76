"""The mail server is a real one: what it takes, what it takes another time, and what never; with TLS and a login."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from creditapp.errors import ConfigurationError
from creditapp.mail.letters import written
from creditapp.mail.server import Fate, SmtpServer
from creditapp.models.mails import MailBody, PasscodeLetter
from creditapp.settings import Settings
from tests.support.ports import free_port_range
from tests.support.smtp import PASSWORD, USER, Received, certificate, mail_server

pytestmark = pytest.mark.asyncio

SENDER, DIGITS = "bureau@example.org", "12345678"
NOW = 1_795_521_600.0


def letter(to: str = "ada@example.org") -> EmailMessage:
    """A mail with a code."""
    body = MailBody(to=to, letter=PasscodeLetter(DIGITS))
    return written(body, "c0ffee", NOW + 600, sender=SENDER, bureau="A bureau", now=NOW)


@pytest.fixture
def port() -> int:
    """A free port."""
    return free_port_range(2)


def settings(port: int, **changes: Any) -> Settings:
    """Settings with this mail server."""
    usual = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_from": SENDER}
    return Settings(**usual | changes)


@pytest.fixture
def secured(tmp_path: Path, port: int) -> Callable[[Received, str], AbstractContextManager[Received]]:
    """Starts a server with TLS that asks for a login."""
    own, key = certificate(tmp_path)

    def start(received: Received, security: str) -> AbstractContextManager[Received]:
        return mail_server(port, received, tls={"certificate": own, "key": key}, security=security, login=True)

    return start


async def test_mails_are_taken_one_after_another_over_one_connection(port: int) -> None:
    """With the sender and recipient of their headers."""
    with mail_server(port, Received()) as received:
        assert await SmtpServer(settings(port)).take([letter(), letter("bea@example.org")]) == [Fate.SENT] * 2
    assert received.recipients == ["ada@example.org", "bea@example.org"]
    assert "1234 5678" in received.mails[0].get_content()


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_the_connection_is_encrypted_and_the_user_logs_in(
    port: int, tmp_path: Path, secured: Any, security: str
) -> None:
    """If an authority of the settings vouches for the server."""
    own = settings(port, smtp_security=security, smtp_user=USER, smtp_password=PASSWORD, smtp_ca=tmp_path / "mail.pem")
    with secured(Received(), security) as received:
        assert await SmtpServer(own).take([letter()]) == [Fate.SENT]
    assert (received.encrypted, received.logged_in) == ([True], [True])


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(
    port: int, secured: Any, security: str
) -> None:
    """It may be tried again: operators can mend it."""
    own = settings(port, smtp_security=security, smtp_user=USER, smtp_password=PASSWORD)
    with secured(Received(), security) as received:
        assert await SmtpServer(own).take([letter()]) == [Fate.AGAIN]
    assert received.mails == []


async def test_a_server_without_encryption_gets_nothing_if_the_settings_ask_for_it(port: int) -> None:
    """Whoever is in between could have taken the offer of STARTTLS out."""
    with mail_server(port, Received()) as received:
        assert await SmtpServer(settings(port, smtp_security="starttls")).take([letter()]) == [Fate.AGAIN]
    assert received.mails == []


async def test_a_wrong_password_is_for_another_time(port: int, tmp_path: Path, secured: Any) -> None:
    """It is the operator's to mend, and the log says so without it."""
    own = settings(port, smtp_user=USER, smtp_password="wrong", smtp_ca=tmp_path / "mail.pem", smtp_security="tls")
    with secured(Received(), "tls"):
        assert await SmtpServer(own).take([letter()]) == [Fate.AGAIN]


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "fate"), [("451 greylisted", Fate.AGAIN), ("452 full", Fate.AGAIN), ("550 unknown", Fate.REFUSED), ("554 no", Fate.REFUSED)]
)  # fmt: skip
async def test_an_answer_says_whether_it_may_succeed_another_time(
    port: int, command: str, answer: str, fate: Fate, caplog: pytest.LogCaptureFixture
) -> None:
    """From 400 on it may, from 500 on it will not; the next mail is not concerned, and the log has the code alone."""
    caplog.set_level(logging.DEBUG, "creditapp")
    received = Received(answers={command: [answer + " ada@example.org"]})
    with mail_server(port, received):
        assert await SmtpServer(settings(port)).take([letter(), letter("bea@example.org")]) == [fate, Fate.SENT]
    assert received.recipients == ["bea@example.org"]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("creditapp")]
    assert answer[:3] in "".join(ours)
    assert not [line for line in ours if "ada@" in line or "1234" in line]


async def test_without_a_server_everything_is_for_another_time(port: int) -> None:
    """Nothing is lost, and no error ends the worker."""
    assert await SmtpServer(settings(port)).take([letter(), letter()]) == [Fate.AGAIN] * 2


async def test_a_server_that_does_not_answer_is_not_waited_for_long(port: int) -> None:
    """Everything is for another time, before the worker seems to hang."""

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)
        writer.close()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", port)
    fates = await SmtpServer(settings(port), patience=0.2).take([letter(), letter()])
    silent.close()
    assert fates == [Fate.AGAIN] * 2


async def test_a_lost_connection_leaves_the_rest_for_another_time(port: int) -> None:
    """A server that closes (421) takes none of those that follow."""
    received = Received(answers={"DATA": ["250 OK", "421 closing"]})
    with mail_server(port, received):
        fates = await SmtpServer(settings(port)).take([letter(), letter(), letter()])
    assert fates[:2] == [Fate.SENT, Fate.AGAIN]
    assert Fate.REFUSED not in fates


async def test_an_address_that_the_server_cannot_spell_is_refused(port: int) -> None:
    """A server without SMTPUTF8."""
    with mail_server(port, Received()):
        assert await SmtpServer(settings(port)).take([letter("jörg@example.org")]) == [Fate.REFUSED]


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"mail_from": ""}, "CREDITAPP_MAIL_FROM"), ({"mail_from": "A bureau"}, "CREDITAPP_MAIL_FROM"),
     ({"smtp_host": "smtp.example.org"}, "CREDITAPP_SMTP_SECURITY")],
)  # fmt: skip
async def test_a_mail_server_needs_a_sender_and_one_elsewhere_encryption(changes: dict[str, Any], named: str) -> None:
    """Nothing starts otherwise, and the line names the setting."""
    with pytest.raises(ConfigurationError, match=named):
        settings(25, **changes)
    assert not Settings(mail_from="A bureau").sends_mail, "without a mail server nothing of it matters"
