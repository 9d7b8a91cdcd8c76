"""The vault's SQLite file: its schema, what brings an older file up to it, and connections to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY = 30.0
"""Seconds to wait for another process's transaction."""
FILES = ("", "-wal", "-shm")
"""What SQLite adds to the path of the vault: database, write-ahead log, and the log's index, which holds no content."""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
"""``secure_delete`` overwrites with zeros what is deleted, in pages and in the free list; no temporary file holds content."""
FIRST = """
CREATE TABLE persons (
    digest BLOB PRIMARY KEY, consumer_id TEXT NOT NULL UNIQUE, identity BLOB NOT NULL, file BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE made_with (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), digest BLOB, wrapped BLOB);
"""
UNFINISHED = "CREATE TABLE IF NOT EXISTS unfinished_erasures (number INTEGER PRIMARY KEY)"
"""Erasures whose bytes may still be in the files; see ``sqlite_erasure``."""
EPOCHS = (
    "ALTER TABLE persons ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE epochs (number INTEGER PRIMARY KEY, master TEXT NOT NULL, wrapped BLOB NOT NULL)",
    "INSERT INTO epochs VALUES (0, '', x'')",
)
"""From version 0 of the file, which had no epochs, to version 1."""
SCORE_KEYS = ("ALTER TABLE persons ADD COLUMN score BLOB",)
"""From version 1, which had two kinds of keys, to version 2, whose rows may still lack a key of the third (``completing``)."""
UPGRADES = ((UNFINISHED, *EPOCHS), SCORE_KEYS)
"""The statements that lead from each version to the next."""
INCOMPLETE = len(UPGRADES)
VERSION = INCOMPLETE + 1
"""The file is complete: no row lacks a key."""


def make_schema(db: sqlite3.Connection) -> None:
    """The tables of a new vault."""
    db.executescript(PRAGMAS + FIRST)
    _upgrade(db)
    db.execute(f"PRAGMA user_version = {VERSION}")


def connect(path: Path, busy: float) -> sqlite3.Connection:
    """A connection to an existing vault that waits ``busy`` seconds for others; sqlite3.Error if it cannot be used."""
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", timeout=busy, isolation_level=None, check_same_thread=False, uri=True
    )
    try:
        db.execute("SELECT only_one FROM made_with").fetchone()
        db.executescript(PRAGMAS)
        _upgrade(db)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _upgrade(db: sqlite3.Connection) -> None:
    if version_of(db) < INCOMPLETE:
        with transaction(db):
            for statements in UPGRADES[version_of(db) :]:  # anew, now that nobody else writes
                for statement in statements:
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {max(INCOMPLETE, version_of(db))}")
    if version_of(db) > VERSION:
        raise sqlite3.DatabaseError("made by a newer version of creditapp")


def version_of(db: sqlite3.Connection) -> int:
    """The version of the file's schema."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


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
