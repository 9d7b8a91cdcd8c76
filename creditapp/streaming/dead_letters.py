"""A record that cannot be handled is kept as a dead letter: encrypted, with the reason and its position in Kafka."""

from base64 import b64encode
from datetime import UTC, datetime

from msgspec import json

from creditapp.models.operations import DeadLetter
from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT, encrypt_to
from creditapp.streaming.event import Raw

MAX_ORIGINAL = 500_000
"""Bytes of key and of value that a letter holds; a longer one is cut, and complete only at its position in its topic."""


def dead_letter(raw: Raw, reason: str, service: str, at: float, operators: PublicDayKeys) -> DeadLetter:
    """The letter; the original may contain personal data, so that only the operators' key of that day opens it."""
    original = json.encode({"key": _text(raw.key), "value": _text(raw.value)})
    return DeadLetter(
        service=service,
        reason=reason,
        topic=raw.topic,
        partition=raw.partition,
        offset=raw.offset,
        at=at,
        sealed_original=encrypt_to(operators, original, DEAD_LETTER_CONTEXT, datetime.fromtimestamp(at, UTC).date()),
    )


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value[:MAX_ORIGINAL]).decode()
