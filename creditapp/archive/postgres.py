"""The archive's rows in PostgreSQL: entries as they stand in Kafka, byte for byte, which are added and never changed.

Beside an entry's bytes stand columns that people may query. A trigger refuses to change or remove rows, the database's owner's
statements too, but for accesses that are older than the log is kept.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from creditapp.domain.access_log import KEPT, Place
from creditapp.models.accesses import AccessEntry
from creditapp.models.base import decode, encode
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.privacy.vault.access import ADMIN
from creditapp.privacy.vault.postgres import check_version
from creditapp.privacy.vault.postgres_engine import connected, guarded, opening, place_of, url_of
from creditapp.privacy.vault.postgres_schema import access_log, furnishers
from creditapp.settings import Settings

READ_AT_ONCE = 1000
NEWEST = (
    select(access_log.c.partition, access_log.c.offset, access_log.c.digest)
    .ext(distinct_on(access_log.c.partition))
    .order_by(access_log.c.partition, access_log.c.offset.desc())
)


class Copied(NamedTuple):
    """An entry of the log of accesses, and where it was in Kafka."""

    place: Place
    entry: AccessEntry
    value: bytes


class PostgresArchive:
    """Connections for one role; ConfigurationError if tables or role are missing, VaultUnavailable while the server is away."""

    def __init__(self, settings: Settings, role: str = ADMIN) -> None:
        url = url_of(settings, role)
        self.place = place_of(url)
        self._engine = connected(url, patient=role == ADMIN)
        try:
            with opening(self.place), self._engine.connect() as db:
                check_version(db, self.place)
        except BaseException:
            self.close()
            raise

    def newest(self) -> dict[int, tuple[int, bytes]]:
        """By partition of the log's topic: the offset of the newest entry that is here, and its SHA-256."""
        with self._begun() as db:
            return {partition: (offset, digest) for partition, offset, digest in db.execute(NEWEST)}

    def keep_accesses(self, entries: Sequence[Copied]) -> None:
        """Add those that are not here yet, in one transaction."""
        rows = [
            {
                "chain": entry.chain,
                "sequence": entry.sequence,
                "digest": _digest(value),
                "at": _moment(entry.access.at),
                "partition": place.partition,
                "offset": place.offset,
                "entry": value,
            }
            for place, entry, value in entries
        ]
        if rows:
            with self._begun() as db:
                db.execute(upsert(access_log).on_conflict_do_nothing(), rows)

    def keep_furnishers(self, entries: Sequence[RegisteredFurnisher]) -> None:
        """Add the entries of the registry that are not here yet, in one transaction."""
        rows = [
            {
                "furnisher_id": entry.furnisher_id,
                "digest": _digest(value := encode(entry)),
                "name": entry.name,
                "kind": entry.kind,
                "reports": list(entry.reports),
                "at": _moment(entry.at),
                "suspended": entry.suspended,
                "withdrawn": entry.withdrawn,
                "entry": value,
            }
            for entry in entries
        ]
        if rows:
            with self._begun() as db:
                db.execute(upsert(furnishers).on_conflict_do_nothing(), rows)

    def accesses(self) -> Iterator[tuple[Place, bytes, bytes]]:
        """The log, chain by chain: place in Kafka, chain, entry."""
        columns = access_log.c.partition, access_log.c.offset, access_log.c.chain, access_log.c.entry
        query = select(*columns).order_by(access_log.c.chain, access_log.c.sequence, access_log.c.offset)
        with opening(self.place), self._engine.connect() as db:
            for partition, offset, chain, value in db.execution_options(yield_per=READ_AT_ONCE).execute(query):
                yield Place(partition, offset), chain.encode(), value

    def furnishers(self) -> list[RegisteredFurnisher]:
        """All entries of the registry, the oldest first."""
        query = select(furnishers.c.entry).order_by(furnishers.c.at, furnishers.c.furnisher_id)
        with opening(self.place), self._engine.connect() as db:
            return [decode(RegisteredFurnisher, value) for value in db.execute(query).scalars()]

    def remove_expired(self, now: float) -> int:
        """Remove accesses that the log no longer keeps; how many these were."""
        with self._begun() as db:
            return db.execute(
                delete(access_log).where(access_log.c.at < _moment(now) - timedelta(seconds=KEPT))
            ).rowcount

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        with guarded(self.place), self._engine.begin() as db:
            yield db


def _digest(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
