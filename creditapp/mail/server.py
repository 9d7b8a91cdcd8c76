"""The operator's mail server, over SMTP: takes e-mails one after another over one connection, or says why not.

Nothing that it answers is passed on but its code: its words may repeat an address.
"""

import asyncio
import logging
import ssl
from collections.abc import Sequence
from email.errors import MessageError
from email.message import EmailMessage
from enum import Enum
from typing import Protocol

import aiosmtplib
from aiosmtplib import (
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from creditapp.settings import Settings

PATIENCE = 15.0
"""Seconds for the connection, for each e-mail, and until no further one of a batch is begun: a worker that commits nothing for a
minute seems to hang (streaming.health)."""
LEAVES_WITHIN = 2.0
"""Seconds to say goodbye."""

log = logging.getLogger(__name__)


class Fate(Enum):
    """What became of an e-mail; the last two without asking the server."""

    SENT = "sent"
    AGAIN = "again"
    """It could not be taken now: a lost connection, or an answer from 400 to 499."""
    REFUSED = "refused"
    """It will never be taken: an answer from 500 on."""
    LATE = "late"
    """Nobody needs it any more."""
    WAITS = "waits"
    """Its time to be tried again has not come."""


class MailServer(Protocol):
    """Takes e-mails."""

    async def take(self, messages: Sequence[EmailMessage]) -> list[Fate]:
        """What became of each; never an error."""


class SmtpServer:
    """The mail server of the settings."""

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        self._settings = settings
        self._patience = patience

    async def take(self, messages: Sequence[EmailMessage]) -> list[Fate]:
        """Hand them over; once the connection is lost, those that follow are for another time."""
        try:
            client = self._client()
        except OSError as error:  # the file of authorities
            log.warning("the mail server cannot be used: %s", _told(error))
            return [Fate.AGAIN] * len(messages)
        try:
            async with asyncio.timeout(self._patience):
                await client.connect()
            return await self._taken(client, messages)
        except (SMTPException, OSError, ValueError) as error:
            log.warning("the mail server cannot be used: %s", _told(error))
            return [Fate.AGAIN] * len(messages)
        finally:
            await _leave(client)

    async def _taken(self, client: aiosmtplib.SMTP, messages: Sequence[EmailMessage]) -> list[Fate]:
        loop = asyncio.get_running_loop()
        began, fates = loop.time(), []
        for message in messages:
            if not client.is_connected or loop.time() - began > self._patience:
                break
            fates.append(await self._handed(client, message))
        return fates + [Fate.AGAIN] * (len(messages) - len(fates))

    async def _handed(self, client: aiosmtplib.SMTP, message: EmailMessage) -> Fate:
        try:
            async with asyncio.timeout(self._patience):
                await client.send_message(message)
        except (SMTPServerDisconnected, OSError) as error:
            log.warning("an e-mail was not taken: %s", _told(error))
            client.close()
            return Fate.AGAIN
        except SMTPRecipientsRefused as error:
            return _by_code(min(refused.code for refused in error.recipients))
        except SMTPResponseException as error:
            return _by_code(error.code)
        except (SMTPNotSupported, SMTPException, MessageError, ValueError) as error:
            log.error("an e-mail cannot be sent: %s", _told(error))
            return Fate.REFUSED
        return Fate.SENT

    def _client(self) -> aiosmtplib.SMTP:
        settings, encrypted = self._settings, self._settings.smtp_security != "none"
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
        return aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=password if settings.smtp_user else None,
            timeout=self._patience,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=ssl.create_default_context(cafile=settings.smtp_ca) if encrypted else None,
        )


def _by_code(code: int) -> Fate:
    """RFC 5321, 4.2.1: from 400 on it may succeed another time, from 500 on it will not."""
    log.warning("the mail server did not take an e-mail: %d", code)
    return Fate.REFUSED if code >= 500 else Fate.AGAIN


def _told(error: BaseException) -> str:
    """The error without its words."""
    code = getattr(error, "code", None)
    return type(error).__name__ + (f" {code}" if isinstance(code, int) else "")


async def _leave(client: aiosmtplib.SMTP) -> None:
    try:
        if client.is_connected:
            await client.quit(timeout=LEAVES_WITHIN)
    except (SMTPException, OSError):
        pass
    finally:
        client.close()
