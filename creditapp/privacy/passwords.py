"""Passwords of principals at Kafka: one file each, accessible to its owner only, under ``<home>/principals``.

Unlike the keys they lock nothing up: a lost one is made anew, and set in Kafka, without anything being lost.
"""

import secrets
from collections.abc import Iterable
from pathlib import Path

from creditapp.errors import ConfigurationError
from creditapp.privacy.secret_files import create_once, private_directory, read_private, refuse_others

BYTES = 32
"""Of randomness in a password: none can be guessed, however fast a login is tried."""


def new_password() -> str:
    """A random password."""
    return secrets.token_urlsafe(BYTES)


def make_missing(home: Path, principals: Iterable[str]) -> None:
    """Make a password for each of these principals that has none."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory = private_directory(home / "principals")
    for principal in principals:
        if not (path := _file(directory, principal)).exists():
            create_once(path, new_password().encode() + b"\n")


def has_password(home: Path, principal: str) -> bool:
    """Whether there is a file for the principal, readable or not."""
    return _file(home / "principals", principal).exists()


def password_of(home: Path, principal: str) -> str:
    """The principal's password; ConfigurationError says what to do if it is missing or open to others."""
    path = _file(home / "principals", principal)
    if not path.exists():
        raise ConfigurationError(
            f"{path}: not there; copy it from where the bureau's principals were made (`creditapp principals create`), "
            "or set CREDITAPP_KAFKA_USER and CREDITAPP_KAFKA_PASSWORD"
        )
    refuse_others(path.parent)
    return read_private(path).decode().strip()


def _file(directory: Path, principal: str) -> Path:
    return directory / f"{principal}.password"
