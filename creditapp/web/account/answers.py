"""Read what the page's script sends of an authenticator's answer; bytes come in base64url."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

from creditapp.domain.texts import N_
from creditapp.models.members import Assertion, Registration
from creditapp.web.forms import fields
from creditapp.web.i18n.texts import _, put

BYTES = re.compile(r"[A-Za-z0-9_-]{1,65536}\Z")
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,1400}\Z")
NAME_LENGTH = 60
UNREADABLE = N_("The passkey's answer could not be read. Please try again.")


def registration(sent: Mapping[str, Any], challenge: str) -> Registration:
    """A new passkey; ValueError with a text if it cannot be read."""
    return Registration(
        challenge=decoded(challenge),
        client_data=decoded(sent.get("client_data")),
        attestation=decoded(sent.get("attestation")),
        name=_name(sent.get("name")),
    )


def assertion(sent: Mapping[str, Any], challenge: str) -> Assertion:
    """A passkey's proof; ValueError with a text if it cannot be read."""
    return Assertion(
        challenge=decoded(challenge),
        credential_id=identifier(sent.get("id")),
        client_data=decoded(sent.get("client_data")),
        authenticator_data=decoded(sent.get("authenticator_data")),
        signature=decoded(sent.get("signature")),
    )


def identifier(value: object) -> str:
    """The id of a passkey."""
    if not isinstance(value, str) or not IDENTIFIER.match(value):
        raise ValueError(_(UNREADABLE))
    return value


def decoded(value: object) -> bytes:
    """The bytes of a field."""
    if not isinstance(value, str) or not BYTES.match(value) or len(value) % 4 == 1:
        raise ValueError(_(UNREADABLE))
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


def _name(value: object) -> str:
    """What the person calls the passkey; one without a name is called so."""
    try:
        return fields.text(value if value is not None else "", NAME_LENGTH) or _("Passkey")
    except ValueError as error:
        raise ValueError(put("The passkey's name %(fault)s.", fault=str(error))) from None
