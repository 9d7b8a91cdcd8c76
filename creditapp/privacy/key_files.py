"""The forms in which keys are written: one key in base64, or a list of public keys of days; each error names where, never the key."""

import base64
import binascii
from pathlib import Path

from creditapp.errors import ConfigurationError
from creditapp.privacy.day_keys import PublicDayKeys, is_day_keys, read_public_keys

SIZE = 32
"""Bytes of every key: AES-256, HMAC-SHA256, X25519 and Ed25519."""


def read_public(path: Path) -> bytes:
    """The public key in the file ``path``; ConfigurationError if it is missing or not a key."""
    return decoded(_read_public_file(path), str(path))


def read_public_days(path: Path) -> PublicDayKeys:
    """The public keys of days in the file ``path``; ConfigurationError if it is missing or not such a list."""
    return public_days(_read_public_file(path), str(path))


def _read_public_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}); start the bureau with `make run`, "
            "or name its public key (ask its operator for intake.pub) with --key"
        ) from None


def public_days(text: bytes, where: str) -> PublicDayKeys:
    """Public keys of days from their list; ConfigurationError names its source ``where``."""
    if not is_day_keys(text):
        decoded(text, where)
        raise ConfigurationError(
            f"{where}: from before there were keys of days; ask the bureau's operator for the present one"
        )
    return read_public_keys(text, where)


def decoded(text: bytes, where: str) -> bytes:
    """A key of 32 bytes from its base64; ConfigurationError names its source ``where``, never the key."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigurationError(f"{where}: not base64; restore the key from your backup") from None
    if len(key) != SIZE:
        raise ConfigurationError(f"{where}: {len(key)} bytes instead of {SIZE}; restore the key from your backup")
    return key


def encoded(key: bytes) -> bytes:
    """A key in base64, as a line."""
    return base64.b64encode(key) + b"\n"
