"""The vault's rows in one SQLite file: if two processes add the same person at once, both get the row that was first.

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

from creditapp.domain.erasures import Unfinished
from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.secret_files import locked, refuse_others
from creditapp.privacy.vault.epochs import KINDS
from creditapp.privacy.vault.ports import Erasure, MadeWith, Row, StaleEpoch, StoredEpoch
from creditapp.privacy.vault.sqlite_erasure import Eraser
from creditapp.privacy.vault.sqlite_file import BUSY, FILES, connect, make_schema, transaction

ADD = """
INSERT INTO persons (digest, consumer_id, identity, file, epoch, score) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (digest) DO NOTHING
"""
AT_ONCE = 10_000
"""Values per query; SQLite allows 32,766."""
FEW = 8
"""Rows that are read in less time than a thread for it takes: one in 54 µs, and in 191 by a thread on an idle machine."""


def create(path: Path, made: MadeWith, epoch: StoredEpoch) -> None:
    """Make the file of a new vault, complete or not at all. ConfigurationError if there is one, or a part of one."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.with_name(f"{path.name}.lock")):
            if left := [name for end in FILES if (name := path.with_name(path.name + end)).exists()]:
                raise ConfigurationError(f"{left[0]}: a vault, or a part of one; restore all of it, or remove it")
            os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            db = sqlite3.connect(unfinished, isolation_level=None)
            make_schema(db)
            db.execute("INSERT INTO made_with VALUES (1, ?, ?)", made)
            db.execute("DELETE FROM epochs")
            db.execute("INSERT INTO epochs VALUES (?, ?, ?)", epoch)
            db.close()  # brings the log into the database and removes it
            os.rename(unfinished, path)
    except (OSError, sqlite3.Error) as error:
        raise ConfigurationError(f"{path}: the vault cannot be made ({error}); check CREDITAPP_VAULT") from None
    finally:
        for end in FILES:
            unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)


def opened(path: Path) -> sqlite3.Connection:
    """A connection to the vault; ConfigurationError, with what to do, if it is not there or is no vault."""
    if not path.exists():
        raise ConfigurationError(
            f"{path}: the vault is not there; restore it from your backup, or correct CREDITAPP_VAULT "
            "(only a new bureau gets a new vault, by `creditapp keys create`)"
        )
    refuse_others(path)
    try:
        return connect(path, BUSY)
    except sqlite3.Error as error:
        raise ConfigurationError(
            f"{path}: not usable as the vault ({error}); restore it from your backup, or correct CREDITAPP_VAULT"
        ) from None


class SqliteStore:
    """One connection that makes one call at a time; sqlite3's errors become VaultUnavailable."""

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        self._lock = RLock()
        self._db = opened(path)
        self._eraser = Eraser(path)

    def made_with(self) -> MadeWith:
        """With what the vault was made."""
        with self._guarded():
            return MadeWith(*self._db.execute("SELECT digest, wrapped FROM made_with").fetchone())

    def epochs(self) -> list[StoredEpoch]:
        """The epochs in use, the newest last."""
        with self._guarded():
            return epochs(self._db)

    def by_digest(self, digests: Sequence[bytes], kinds: frozenset[Kind]) -> list[Row]:
        """Rows by digest; unknown digests are left out."""
        with self._guarded():
            return list(self._select("digest", digests, kinds))

    def by_id(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row]:
        """Rows of these pseudonyms; unknown pseudonyms are left out."""
        with self._guarded():
            return list(self._select("consumer_id", consumer_ids, kinds))

    def by_id_at_once(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row] | None:
        """``by_id`` of few, unless another thread uses the connection; None otherwise."""
        if len(consumer_ids) > FEW or not self._lock.acquire(blocking=False):
            return None
        try:
            return self.by_id(consumer_ids, kinds)
        finally:
            self._lock.release()

    def add(self, rows: Sequence[Row], kinds: frozenset[Kind]) -> list[Row]:
        """Add rows whose digest is new, in one transaction; StaleEpoch if their epoch is not the newest."""
        with self._guarded(), transaction(self._db):
            if epochs(self._db)[-1].number != rows[0].epoch:
                raise StaleEpoch
            self._db.executemany(ADD, rows)
            return list(self._select("digest", [row.digest for row in rows], kinds))

    def erase(self, consumer_id: str) -> Erasure:
        """Delete the person's row and overwrite it in the file."""
        return self._eraser.erase([consumer_id])

    def erase_all(self, consumer_ids: Sequence[str]) -> None:
        """Delete the rows of these people and overwrite them in the file."""
        for at in range(0, len(consumer_ids), AT_ONCE):
            self._eraser.erase(consumer_ids[at : at + AT_ONCE])

    def unfinished(self) -> Unfinished | None:
        """The erasures whose rows may not be overwritten yet."""
        with self._guarded():
            first, last = self._db.execute("SELECT min(number), max(number) FROM unfinished_erasures").fetchone()
            return Unfinished(first, last) if first is not None else None

    def close(self) -> None:
        """Close the connections."""
        self._eraser.close()
        with self._lock:
            self._db.close()

    def _select(self, column: str, values: Sequence[bytes] | Sequence[str], kinds: frozenset[Kind]) -> Iterator[Row]:
        identity, file, score = (kind if kind in kinds else "NULL" for kind in KINDS)
        for at in range(0, len(values), AT_ONCE):
            chunk = values[at : at + AT_ONCE]
            marks = ",".join("?" * len(chunk))
            rows = self._db.execute(
                f"SELECT digest, consumer_id, {identity}, {file}, epoch, {score} FROM persons WHERE {column} IN ({marks})",
                chunk,
            )
            yield from map(Row._make, rows)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise VaultUnavailable(f"{self.place}: the vault does not answer ({error})") from None


def epochs(db: sqlite3.Connection) -> list[StoredEpoch]:
    """The epochs in use, the newest last."""
    return [StoredEpoch(*row) for row in db.execute("SELECT number, master, wrapped FROM epochs ORDER BY number")]
