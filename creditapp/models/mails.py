"""E-mails on their way to the mail server."""

from typing import Annotated

import msgspec
from msgspec import Meta

from creditapp.models.base import Traced
from creditapp.models.email_alerts import Change, LanguageCode
from creditapp.models.passcodes import Digits
from creditapp.models.sealed import Sealed


class PasscodeLetter(msgspec.Struct, frozen=True, tag_field="letter", tag="passcode"):
    """Brings a one-time code."""

    digits: Digits


class ConfirmLetter(msgspec.Struct, frozen=True, tag_field="letter", tag="confirm_alerts"):
    """Asks a mailbox whether alerts may come to it."""

    link: str
    """Path on the site; followed by ``/confirm`` or ``/end``."""


class AlertLetter(msgspec.Struct, frozen=True, tag_field="letter", tag="alert"):
    """Says that something in the file has changed, and of what kind."""

    changes: tuple[Change, ...]
    link: str
    is_last: bool = False
    """Whether it is the last one within a day."""
    is_digest: bool = False
    """Whether the changes are those of a day."""


class AlertsMovedLetter(msgspec.Struct, frozen=True, tag_field="letter", tag="alerts_moved"):
    """Says that alerts go to another address from now on."""


Letter = PasscodeLetter | ConfirmLetter | AlertLetter | AlertsMovedLetter


class MailBody(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.mail_body.v1"):
    """The sealed content of a mail (kind identity): to whom, and what to say."""

    to: Annotated[str, Meta(max_length=254)]
    letter: Letter
    language: LanguageCode = "en"
    """A one-time code is told in all of them."""


class Mail(Traced, frozen=True, kw_only=True, tag="creditapp.mail.v1"):
    """A mail to a person."""

    consumer_id: str
    mail_id: str
    """Part of its Message-ID: sent twice after a crash, it is known as one mail."""
    until: float
    """When there is no point in sending it any more (Unix seconds)."""
    sealed: Sealed[MailBody]
    tries: Annotated[int, Meta(ge=0)] = 0
    """How often the mail server could not take it."""
    not_before: float = 0.0
    """When it is tried again (Unix seconds)."""
