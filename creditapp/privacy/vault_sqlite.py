"""The vault's rows in SQLite: if two processes add the same person at once, both get the row that was first.

Every commit is on disk before it is used (``synchronous=FULL``): a pseudonym that is in Kafka must never be lost here. The
file is made once, with the keys of a new bureau; to open a file that is not there or is not a vault is an error.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.privacy.secret_files import locked, refuse_others

BUSY = 30.0
"""Seconds to wait for another process's transaction."""
AT_ONCE = 10_000
"""Values per query; SQLite allows 32,766."""
FILES = ("", "-wal", "-shm")
"""What SQLite adds to the path of the vault: database, write-ahead log, and the log's index, which holds no content."""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
"""``secure_delete`` overwrites with zeros what is deleted, in pages and in the free list; no temporary file holds content."""
SCHEMA = """
CREATE TABLE persons (
    digest BLOB PRIMARY KEY, consumer_id TEXT NOT NULL UNIQUE, identity BLOB NOT NULL, file BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE made_with (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), digest BLOB, wrapped BLOB);
"""
UNFINISHED = "CREATE TABLE IF NOT EXISTS unfinished_erasures (number INTEGER PRIMARY KEY)"
"""Erasures whose bytes may still be in the files; see ``vault_erasure``."""


def create(path: Path, digest: bytes, wrapped: bytes) -> None:
    """Make the file of a new vault, complete or not at all; ``digest`` and ``wrapped`` say with which keys it was made.

    ConfigurationError if there is one, or a part of one.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.with_name(f"{path.name}.lock")):
            if left := [name for end in FILES if (name := path.with_name(path.name + end)).exists()]:
                raise ConfigurationError(f"{left[0]}: a vault, or a part of one; restore all of it, or remove it")
            os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            db = sqlite3.connect(unfinished, isolation_level=None)
            db.executescript(PRAGMAS + SCHEMA + UNFINISHED)
            db.execute("INSERT INTO made_with VALUES (1, ?, ?)", (digest, wrapped))
            db.close()  # brings the log into the database and removes it
            os.rename(unfinished, path)
    except (OSError, sqlite3.Error) as error:
        raise ConfigurationError(f"{path}: the vault cannot be made ({error}); check CREDITAPP_VAULT") from None
    finally:
        for end in FILES:
            unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)


def connect(path: Path, busy: float) -> sqlite3.Connection:
    """A connection to an existing vault that waits ``busy`` seconds for others; sqlite3.Error if it cannot be used."""
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", timeout=busy, isolation_level=None, check_same_thread=False, uri=True
    )
    try:
        db.execute("SELECT only_one FROM made_with").fetchone()
        db.executescript(PRAGMAS + UNFINISHED)
    except sqlite3.Error:
        db.close()
        raise
    return db


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
        if not path.exists():
            raise ConfigurationError(
                f"{path}: the vault is not there; restore it from your backup, or correct CREDITAPP_VAULT "
                "(only a new bureau gets a new vault, by `creditapp keys create`)"
            )
        refuse_others(path)
        try:
            self._db = connect(path, BUSY)
        except sqlite3.Error as error:
            raise ConfigurationError(
                f"{path}: not usable as the vault ({error}); restore it from your backup, or correct CREDITAPP_VAULT"
            ) from None

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
        with self._guarded(), transaction(self._db):
            self._db.executemany("INSERT INTO persons VALUES (?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING", rows)
            return {row.digest: row for row in self._select("digest", [row.digest for row in rows])}

    def made_with(self) -> tuple[bytes, bytes]:
        """The digest and the wrapped value with which the vault was made."""
        with self._guarded():
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
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction that writes: committed at the end of the block, rolled back if the block raises."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()
