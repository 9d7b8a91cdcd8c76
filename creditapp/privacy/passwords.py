"""Passwords of principals at Kafka and of roles in PostgreSQL: one file each, accessible to its owner only.

Unlike the keys they lock nothing up: a lost one is made anew, and set there, without anything being lost.
"""

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from creditapp.errors import ConfigurationError
from creditapp.privacy.secret_files import create_once, private_directory, read_private, refuse_others

BYTES = 32
"""Of randomness in a password: none can be guessed, however fast a login is tried."""


class Place(NamedTuple):
    """Where passwords are kept, in the home directory, and what to do about a missing one."""

    directory: str
    made_by: str
    instead: str


PRINCIPALS = Place("principals", "creditapp principals create", "CREDITAPP_KAFKA_USER and CREDITAPP_KAFKA_PASSWORD")
"""At Kafka."""
VAULT_ROLES = Place("vault_roles", "creditapp vault roles", "user and password in CREDITAPP_VAULT_URL")
"""In the vault's PostgreSQL."""


def new_password() -> str:
    """A random password."""
    return secrets.token_urlsafe(BYTES)


def make_missing(home: Path, principals: Iterable[str], place: Place = PRINCIPALS) -> None:
    """Make a password for each of these principals that has none."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory = private_directory(home / place.directory)
    for principal in principals:
        if not (path := _file(directory, principal)).exists():
            create_once(path, new_password().encode() + b"\n")


def has_password(home: Path, principal: str) -> bool:
    """Whether there is a file for the principal, readable or not."""
    return _file(home / PRINCIPALS.directory, principal).exists()


def password_of(home: Path, principal: str, place: Place = PRINCIPALS) -> str:
    """The principal's password; ConfigurationError says what to do if it is missing or open to others."""
    path = _file(home / place.directory, principal)
    if not path.exists():
        raise ConfigurationError(
            f"{path}: not there; copy it from where it was made (`{place.made_by}`), or set {place.instead}"
        )
    refuse_others(path.parent)
    return read_private(path).decode().strip()


def _file(directory: Path, principal: str) -> Path:
    return directory / f"{principal}.password"
