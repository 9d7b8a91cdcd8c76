"""The vault's rows in SQLite: if two processes add the same person at once, both get the row that was first.

Every commit is on disk before it is used (``synchronous=FULL``): a pseudonym that is in Kafka must never be lost here. A
deleted row is overwritten and the write-ahead log truncated, so that its keys are gone from the disk.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.privacy.secret_files import locked

BUSY = 30.0
"""Seconds to wait for another process's transaction."""
AT_ONCE = 10_000
"""Values per query; SQLite allows 32,766."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS persons (
    digest BLOB PRIMARY KEY, consumer_id TEXT NOT NULL UNIQUE, identity BLOB NOT NULL, file BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS made_with (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), digest BLOB, wrapped BLOB);
"""


class Row(NamedTuple):
    """A person: HMAC of the SSN, pseudonym and the two wrapped data keys."""

    digest: bytes
    consumer_id: str
    identity: bytes
    file: bytes

    def __repr__(self) -> str:
        return f"Row({self.consumer_id})"


class VaultFile:
    """One connection that makes one call at a time; sqlite3's errors become VaultUnavailable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with locked(path.with_name(f"{path.name}.lock")):
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
                self._db = self._open()
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(f"{path}: not usable as the vault ({error}); check CREDITAPP_VAULT") from None

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        try:
            db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;")
            db.executescript(SCHEMA)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def by_digest(self, digests: Sequence[bytes]) -> dict[bytes, Row]:
        """Rows by digest; unknown digests are left out."""
        with self._guarded():
            return {row.digest: row for row in self._select("digest", digests)}

    def by_id(self, consumer_ids: Sequence[str]) -> list[Row]:
        """Rows of these pseudonyms; unknown pseudonyms are left out."""
        with self._guarded():
            return list(self._select("consumer_id", consumer_ids))

    def add(self, rows: Sequence[Row]) -> dict[bytes, Row]:
        """Add rows whose digest is new, in one transaction; return the stored rows of all these digests."""
        with self._guarded(), self._transaction():
            self._db.executemany("INSERT INTO persons VALUES (?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING", rows)
            return {row.digest: row for row in self._select("digest", [row.digest for row in rows])}

    def delete(self, consumer_id: str) -> bool:
        """Delete a person's row and its traces in the file; True if there was one."""
        with self._guarded():
            deleted = self._db.execute("DELETE FROM persons WHERE consumer_id = ?", (consumer_id,)).rowcount > 0
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return deleted

    def check(self, digest: bytes, wrapped: bytes) -> tuple[bytes, bytes]:
        """The digest and wrapped value that the vault was created with; a new vault stores these."""
        with self._guarded(), self._transaction():
            self._db.execute("INSERT INTO made_with VALUES (1, ?, ?) ON CONFLICT DO NOTHING", (digest, wrapped))
            stored: tuple[bytes, bytes] = self._db.execute("SELECT digest, wrapped FROM made_with").fetchone()
            return stored

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._db.close()

    def _select(self, column: str, values: Sequence[bytes] | Sequence[str]) -> Iterator[Row]:
        for at in range(0, len(values), AT_ONCE):
            chunk = values[at : at + AT_ONCE]
            marks = ",".join("?" * len(chunk))
            rows = self._db.execute(
                f"SELECT digest, consumer_id, identity, file FROM persons WHERE {column} IN ({marks})", chunk
            )
            yield from map(Row._make, rows)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise VaultUnavailable(f"{self._path}: the vault does not answer ({error})") from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._db.commit()
