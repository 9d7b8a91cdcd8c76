"""An erasure is done when no file of the vault holds a byte of the person's row any more; until then it is pending.

SQLite appends a deletion to its write-ahead log, whose earlier frames, and whose database, still hold the row. They go only
when a checkpoint has brought everything into the database and truncated the log, which no reader of an older state may
hinder. The erasure is therefore noted in the vault, in the same transaction as the deletion, and the note is removed after
such a checkpoint: by the call itself if it can be done at once, else by a thread, of this process or of the next.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Lock, Thread

from creditapp.errors import VaultUnavailable
from creditapp.privacy.vault.ports import Erasure
from creditapp.privacy.vault.sqlite_file import connect, transaction

BUSY = 1.0
"""Seconds that an erasure waits for another process's transaction, and for readers; other calls are not held up."""
AGAIN = 0.5
"""Seconds until a checkpoint that readers have hindered is tried again."""


class Eraser:
    """Deletes rows over a connection of its own, so that the vault's other calls never wait for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._closed = Event()
        self._thread: Thread | None = None
        self._db = connect(path, BUSY)
        if self._unfinished():
            self._finish_later()

    def erase(self, consumer_ids: Sequence[str]) -> Erasure:
        """Delete the rows; "done" if they are gone from the files, "pending" if a thread will see to that."""
        with self._lock:
            try:
                if not self._delete(consumer_ids):
                    return "unknown"
            except sqlite3.Error as error:
                raise VaultUnavailable(f"{self._path}: nothing was erased ({error}); try again") from None
            if self._finish():
                return "done"
            self._finish_later()
            return "pending"

    def close(self) -> None:
        """Close the connection; what is pending is finished by the next process that opens the vault."""
        self._closed.set()
        with self._lock:
            self._db.close()

    def _delete(self, consumer_ids: Sequence[str]) -> bool:
        marks = ",".join("?" * len(consumer_ids))
        with transaction(self._db):
            deleted = self._db.execute(f"DELETE FROM persons WHERE consumer_id IN ({marks})", consumer_ids).rowcount > 0
            if deleted:
                self._db.execute("INSERT INTO unfinished_erasures DEFAULT VALUES")
            return deleted

    def _unfinished(self) -> int:
        """The number of the newest unfinished erasure; 0 if there is none."""
        number: int | None = self._db.execute("SELECT max(number) FROM unfinished_erasures").fetchone()[0]
        return number or 0

    def _finish(self) -> bool:
        """Whether no erasure is unfinished any more: the log is in the database and empty, and the notes are removed."""
        try:
            newest = self._unfinished()
            if not newest:
                return True
            hindered, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if hindered:
                return False
            self._db.execute("DELETE FROM unfinished_erasures WHERE number <= ?", (newest,))
        except sqlite3.Error:
            return False
        return True

    def _finish_later(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._keep_trying, name="vault-erasures", daemon=True)
            self._thread.start()

    def _keep_trying(self) -> None:
        while not self._closed.wait(AGAIN):
            with self._lock:
                if self._closed.is_set() or self._finish():
                    self._thread = None
                    return
