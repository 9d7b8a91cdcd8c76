"""An API client's name and token: the token is random and shown once; what is kept is its hash."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from creditapp.domain.item_keys import OWN_LOOK
from creditapp.errors import ConfigurationError

TAKEN = "%s: already a client; remove it first or choose another name"
PREFIX = "creditapp_"
"""Makes a token that leaked into a file easy to find."""


class Client(msgspec.Struct, frozen=True):
    """One API client: its name, SHA-256 (hex) of its token and when it was added."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")]
    sha256: str
    added: datetime


def new_client(name: str) -> tuple[str, Client]:
    """A new token and its client; ConfigurationError if the name is invalid or reserved."""
    token = PREFIX + secrets.token_urlsafe(32)
    known = {"name": name, "sha256": hashed(token), "added": datetime.now(UTC).replace(microsecond=0)}
    try:
        client = msgspec.convert(known, Client)
    except msgspec.ValidationError:
        raise ConfigurationError("a client's name is 1 to 64 letters, digits, dots, dashes or underscores") from None
    if name.lower() == OWN_LOOK:
        raise ConfigurationError(f"{name}: the name is reserved for people's own looks; choose another one")
    return token, client


def hashed(token: str) -> str:
    """What is kept of a token: SHA-256 (hex)."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
