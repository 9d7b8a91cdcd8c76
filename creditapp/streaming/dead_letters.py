"""A record that nobody can use is kept, sealed, with the reason and the place it came from."""

from base64 import b64encode

from msgspec import json

from creditapp.models.operations import DeadLetter
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT, encrypt_to
from creditapp.streaming.batch import Raw

MOST = 500_000
"""Bytes of the original that a letter holds; a longer record is cut, and whole only at its place in its topic."""


def dead_letter(raw: Raw, reason: str, service: str, at: float, operators_public: bytes) -> DeadLetter:
    """The letter; only the operators' private key opens the original, which may hold anything."""
    original = json.encode({"key": _text(raw.key), "value": _text(raw.value)})
    return DeadLetter(
        service=service,
        reason=reason,
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        at=at,
        sealed_original=encrypt_to(operators_public, original, DEAD_LETTER_CONTEXT),
    )


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value[:MOST]).decode()
