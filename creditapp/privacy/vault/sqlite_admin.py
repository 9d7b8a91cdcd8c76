"""What operators' commands do with the vault's rows in SQLite."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.privacy.vault.ports import Figures, MadeWith, Row, StoredEpoch
from creditapp.privacy.vault.sqlite import epochs, opened
from creditapp.privacy.vault.sqlite_file import FILES, VERSION, transaction, version_of

REWRAP = """
UPDATE persons SET digest = ?, identity = ?, file = ?, score = ?, epoch = ? WHERE consumer_id = ? AND epoch = ?
"""
COMPLETE = "UPDATE persons SET score = ? WHERE consumer_id = ? AND epoch = ? AND score IS NULL"
ROW = "SELECT digest, consumer_id, identity, file, epoch, score FROM persons"
LATEST_EPOCH = 1 << 31
"""Before which every epoch is."""


class SqliteAdmin:
    """A connection for one command; it implements ``ports.Administration``."""

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        self._path = path
        self._db = opened(path)

    def made_with(self) -> MadeWith:
        """With what the vault was made."""
        return MadeWith(*self._one("SELECT digest, wrapped FROM made_with"))

    def epochs(self) -> list[StoredEpoch]:
        """The epochs in use, the newest last."""
        with self._guarded():
            return epochs(self._db)

    def count(self) -> int:
        """How many persons there are."""
        return int(self._one("SELECT count(*) FROM persons")[0])

    def open_epoch(self, epoch: StoredEpoch) -> None:
        """Begin an epoch; writers that wait for this transaction find it there."""
        with self._guarded(), transaction(self._db):
            if epochs(self._db)[-1].number >= epoch.number:
                raise ConfigurationError(f"{self.place}: somebody else has begun to rotate the master key; look again")
            self._db.execute("INSERT INTO epochs VALUES (?, ?, ?)", epoch)

    def rows(self, after: str, at_most: int, before_epoch: int | None = None) -> list[Row]:
        """The next persons after this pseudonym, by pseudonym."""
        before = LATEST_EPOCH if before_epoch is None else before_epoch
        with self._guarded():
            found = self._db.execute(
                f"{ROW} WHERE consumer_id > ? AND epoch < ? ORDER BY consumer_id LIMIT ?",
                (after, before, at_most),
            )
            return [Row._make(row) for row in found]

    def rewrap(self, rows: Sequence[Row], replaced: int) -> None:
        """Write these rows over those of an earlier epoch, in one transaction."""
        values = [(row.digest, row.identity, row.file, row.score, row.epoch, row.consumer_id, replaced) for row in rows]
        with self._guarded(), transaction(self._db):
            self._db.executemany(REWRAP, values)

    def incomplete(self, at_most: int) -> list[Row]:
        """Persons who have no key of the kind "score" yet; the file notes it when there are none any more."""
        with self._guarded():
            if version_of(self._db) == VERSION:
                return []
            with transaction(self._db):
                rows = [Row._make(row) for row in self._db.execute(f"{ROW} WHERE score IS NULL LIMIT ?", (at_most,))]
                if not rows:
                    self._db.execute(f"PRAGMA user_version = {VERSION}")
            return rows

    def complete(self, rows: Sequence[Row]) -> None:
        """Write the missing keys of these rows, in one transaction."""
        with self._guarded(), transaction(self._db):
            self._db.executemany(COMPLETE, [(row.score, row.consumer_id, row.epoch) for row in rows])

    def left_before(self, epoch: int) -> int:
        """How many rows are of an earlier epoch."""
        return int(self._one("SELECT count(*) FROM persons WHERE epoch < ?", epoch)[0])

    def close_epochs(self, before: int) -> None:
        """Delete earlier epochs, unless a row of one of them is left."""
        with self._guarded(), transaction(self._db):
            if self.left_before(before):
                raise VaultUnavailable(f"{self.place}: rows of an earlier epoch are left; run it again")
            self._db.execute("DELETE FROM epochs WHERE number < ?", (before,))

    def finish_erasures(self, before: int) -> int:
        """None: SQLite overwrites what is deleted, and no erasure waits for an epoch to end."""
        return 0

    def figures(self) -> Figures:
        """What there is."""
        with self._guarded():
            counts = dict(self._db.execute("SELECT epoch, count(*) FROM persons GROUP BY epoch").fetchall())
        by_epoch = [(epoch, counts.get(epoch.number, 0)) for epoch in self.epochs()]
        pending = int(self._one("SELECT count(*) FROM unfinished_erasures")[0])
        return Figures(str(version_of(self._db)), sum(counts.values()), by_epoch, pending, None)

    def hold_alone(self) -> None:
        """Hold the file against every other process until it is closed, with nothing in its log.

        ConfigurationError if a service has it open.
        """
        try:
            self._db.execute("PRAGMA busy_timeout = 1000")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # SQLite leaves the mode only if no other process has the file open.
            if self._db.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
                raise sqlite3.OperationalError
            self._db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise ConfigurationError(
                f"{self.place}: another process has the vault open; stop the services and run it again"
            ) from None

    def set_aside(self) -> Path:
        """Close the file and rename it, so that no service opens it any more; its new path."""
        self.close()
        aside = set_aside_as(self._path)
        self._path.rename(aside)
        for end in FILES[1:]:
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)
        return aside

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _one(self, query: str, *values: int) -> tuple[bytes, bytes]:
        with self._guarded():
            row: tuple[bytes, bytes] = self._db.execute(query, values).fetchone()
            return row

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise VaultUnavailable(f"{self.place}: the vault does not answer ({error}); try again") from None


def set_aside_as(path: Path) -> Path:
    """What a vault's file is called once its rows are in PostgreSQL."""
    return path.with_name(f"{path.name}.moved")
