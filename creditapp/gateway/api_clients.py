"""A program that applies for many people has a name and a token; we keep only the token's hash.

The token is shown once, when the client is added. A gateway that runs sees additions and removals at its next look.
"""

import hashlib
import secrets
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from creditapp.domain.credit_file import OWN_LOOK
from creditapp.errors import ConfigurationError
from creditapp.privacy.secret_files import locked, read_private, replace

PREFIX = "creditapp_"
"""Makes a token that leaked into a file easy to find."""


class Client(msgspec.Struct, frozen=True):
    """One API client: who it is, SHA-256 (hex) of its token and when it was added."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")]
    sha256: str
    added: datetime


class ClientRegistry:
    """The clients of one home, in ``<home>/clients.json``; several processes may read and write it."""

    def __init__(self, home: Path) -> None:
        self._path = home / "clients.json"
        self._read_at: tuple[int, int, int] | None = None
        self._names: dict[str, str] = {}

    def name_of(self, token: str) -> str | None:
        """Whose token this is; None if nobody's. Looks at the file again when it has changed."""
        self._refresh()
        return self._names.get(_hash(token))

    def add(self, name: str) -> str:
        """The new client's token, never to be seen again; ConfigurationError if the name is taken or not one."""
        token = PREFIX + secrets.token_urlsafe(32)
        client = _client(name, token)
        if name.lower() == OWN_LOOK:
            raise ConfigurationError(f"{name}: the name is kept for people's own looks; choose another one")
        with self._locked():
            known = self.all()
            if any(other.name == name for other in known):
                raise ConfigurationError(f"{name}: already a client; remove it first or choose another name")
            self._write([*known, client])
        return token

    def remove(self, name: str) -> bool:
        """Make the client's token worthless; whether there was such a client."""
        with self._locked():
            known = self.all()
            left = [client for client in known if client.name != name]
            self._write(left)
            return len(left) < len(known)

    def all(self) -> list[Client]:
        """All clients in the order in which they were added; ConfigurationError if the file is not readable."""
        if not self._path.exists():
            return []
        try:
            return msgspec.json.decode(read_private(self._path), type=list[Client])
        except msgspec.DecodeError:
            raise ConfigurationError(f"{self._path}: not a list of clients; restore it or remove it") from None

    def _locked(self) -> AbstractContextManager[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return locked(self._path.with_name("clients.lock"))

    def _write(self, clients: list[Client]) -> None:
        replace(self._path, msgspec.json.encode(clients) + b"\n")

    def _refresh(self) -> None:
        """A replaced file has another inode, so one ``stat`` tells whether to read."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._names, self._read_at = {}, None
            return
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if stamp != self._read_at:
            self._names = {client.sha256: client.name for client in self.all()}
            self._read_at = stamp


def _client(name: str, token: str) -> Client:
    try:
        return msgspec.convert(
            {"name": name, "sha256": _hash(token), "added": datetime.now(UTC).replace(microsecond=0)}, Client
        )
    except msgspec.ValidationError:
        raise ConfigurationError("a client's name is 1 to 64 letters, digits, dots, dashes or underscores") from None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
