"""Programs that apply for many people are API clients with a name and a token, of which only a hash is kept.

The token is shown once, when the client is added. A running gateway sees additions and removals at its next request.
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
    """One API client: its name, SHA-256 (hex) of its token and when it was added."""

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
        """The name of the token's client, None if there is none. Reads the file again when it has changed."""
        self._refresh()
        return self._names.get(_hash(token))

    def add(self, name: str) -> str:
        """The new client's token, which is not kept; ConfigurationError if the name is taken or invalid."""
        token = PREFIX + secrets.token_urlsafe(32)
        client = _client(name, token)
        if name.lower() == OWN_LOOK:
            raise ConfigurationError(f"{name}: the name is reserved for people's own looks; choose another one")
        with self._locked():
            clients = self.all()
            if any(other.name == name for other in clients):
                raise ConfigurationError(f"{name}: already a client; remove it first or choose another name")
            self._write([*clients, client])
        return token

    def remove(self, name: str) -> bool:
        """Revoke the client's token; whether there was such a client."""
        with self._locked():
            clients = self.all()
            remaining = [client for client in clients if client.name != name]
            self._write(remaining)
            return len(remaining) < len(clients)

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
        """A replaced file has another inode, so one ``stat`` shows whether to read it again."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            self._names, self._read_at = {}, None
            return
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
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
