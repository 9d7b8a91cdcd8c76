"""Programs that apply for many people are API clients with a name and a token, of which only a hash is kept.

The token is shown once, when the client is added. A running gateway sees additions and removals at its next request. They are
in a file of the home directory, or, as the vault, in PostgreSQL (``api_clients_postgres``).
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import msgspec

from creditapp.errors import ConfigurationError
from creditapp.gateway.client_tokens import TAKEN, Client, hashed, new_client
from creditapp.privacy.secret_files import locked, read_private, replace
from creditapp.privacy.vault.access import ADMIN
from creditapp.settings import Settings


class ApiClients(Protocol):
    """The clients; ConfigurationError or VaultUnavailable if they cannot be read."""

    async def name_of(self, token: str) -> str | None:
        """The name of the token's client, None if there is none."""

    async def names(self) -> tuple[str, ...]:
        """The names of all clients, sorted."""

    def add(self, name: str) -> str:
        """The new client's token, which is not kept; ConfigurationError if the name is taken or invalid."""

    def remove(self, name: str) -> bool:
        """Revoke the client's token; whether there was such a client."""

    def all(self) -> list[Client]:
        """All clients in the order in which they were added."""

    def close(self) -> None:
        """Close what is open."""


def api_clients(settings: Settings, role: str = ADMIN) -> ApiClients:
    """The clients of this bureau, where its vault is."""
    if settings.vault_url is None:
        return ClientRegistry(settings.home)
    from creditapp.gateway.api_clients_postgres import PostgresClients

    return PostgresClients(settings, role)


class ClientRegistry:
    """The clients of one home, in ``<home>/clients.json``; several processes may read and write it."""

    def __init__(self, home: Path) -> None:
        self._path = home / "clients.json"
        self._read_at: tuple[int, int, int] | None = None
        self._names: dict[str, str] = {}

    async def name_of(self, token: str) -> str | None:
        """The name of the token's client, None if there is none. Reads the file again when it has changed."""
        self._refresh()
        return self._names.get(hashed(token))

    async def names(self) -> tuple[str, ...]:
        """The names of all clients, sorted. Reads the file again when it has changed."""
        self._refresh()
        return tuple(sorted(self._names.values()))

    def add(self, name: str) -> str:
        """The new client's token, which is not kept; ConfigurationError if the name is taken or invalid."""
        token, client = new_client(name)
        with self._locked():
            clients = self.all()
            if any(other.name == name for other in clients):
                raise ConfigurationError(TAKEN % name)
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

    def close(self) -> None:
        """Nothing stays open."""

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
