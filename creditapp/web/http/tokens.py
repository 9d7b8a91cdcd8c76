"""An application's token opens its report; its address has only the token's hash and opens nothing."""

import hashlib
import hmac
import re
import secrets

TOKEN = re.compile(r"[A-Za-z0-9_-]{32,128}\Z")
"""URL-safe characters; long enough not to be guessed."""


def new_token() -> str:
    """A random token of 256 bits (43 characters)."""
    return secrets.token_urlsafe(32)


def application_id(token: str) -> str:
    """The application's id: SHA-256 (hex) of its token."""
    return hashlib.sha256(token.encode()).hexdigest()


def opens(token: str, wanted: str) -> bool:
    """Whether the token belongs to the application id; takes constant time."""
    return hmac.compare_digest(application_id(token), wanted)
