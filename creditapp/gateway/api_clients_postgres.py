"""API clients in the vault's PostgreSQL: every gateway of every machine sees a change at its next request."""

import asyncio
from collections.abc import Sequence
from functools import cached_property

from msgspec.structs import asdict
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from creditapp.errors import ConfigurationError
from creditapp.gateway.client_tokens import TAKEN, Client, hashed, new_client
from creditapp.privacy.vault.postgres_engine import connected, guarded, opening, place_of, url_of
from creditapp.privacy.vault.postgres_schema import clients
from creditapp.settings import Settings


class PostgresClients:
    """The table of clients; connections are made when they are needed."""

    def __init__(self, settings: Settings, role: str) -> None:
        self._settings = settings
        self._role = role

    @cached_property
    def _engine(self) -> Engine:
        return connected(url_of(self._settings, self._role))

    @property
    def _place(self) -> str:
        return place_of(self._engine.url)

    async def name_of(self, token: str) -> str | None:
        """The name of the token's client, None if there is none; asked anew each time."""
        return await asyncio.to_thread(self._name_of, hashed(token))

    async def names(self) -> tuple[str, ...]:
        """The names of all clients, sorted; asked anew each time."""
        return await asyncio.to_thread(self._all_names)

    def add(self, name: str) -> str:
        """The new client's token, which is not kept; ConfigurationError if the name is taken or invalid."""
        token, client = new_client(name)
        with opening(self._place), self._engine.begin() as db:
            try:
                db.execute(insert(clients).values(asdict(client)))
            except IntegrityError:
                raise ConfigurationError(TAKEN % name) from None
        return token

    def remove(self, name: str) -> bool:
        """Revoke the client's token; whether there was such a client."""
        with opening(self._place), self._engine.begin() as db:
            return db.execute(delete(clients).where(clients.c.name == name)).rowcount > 0

    def all(self) -> list[Client]:
        """All clients in the order in which they were added."""
        with opening(self._place), self._engine.begin() as db:
            rows = db.execute(select(clients).order_by(clients.c.added, clients.c.name)).mappings()
            return [Client(**row) for row in rows]

    def put(self, those: Sequence[Client]) -> None:
        """Have these clients too; whoever is there already stays."""
        with opening(self._place), self._engine.begin() as db:
            for client in those:
                db.execute(upsert(clients).values(asdict(client)).on_conflict_do_nothing())

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _name_of(self, sha256: str) -> str | None:
        with guarded(self._place), self._engine.begin() as db:
            name: str | None = db.execute(select(clients.c.name).where(clients.c.sha256 == sha256)).scalar()
            return name

    def _all_names(self) -> tuple[str, ...]:
        with guarded(self._place), self._engine.begin() as db:
            return tuple(sorted(db.execute(select(clients.c.name)).scalars()))
