"""Broken files of a table: recognise them, set them aside. All that a table holds is in its changelog, from which it is rebuilt."""

import logging
import shutil
import time
from pathlib import Path

from creditapp.streaming import metrics

log = logging.getLogger(__name__)

BROKEN = ("Corruption", "No such file or directory")
"""How RocksDB's messages name broken and missing files; a lock, a full disk and missing permissions are other errors."""


def is_broken(error: Exception) -> bool:
    """Whether RocksDB says that files are broken."""
    return any(word in str(error) for word in BROKEN)


def note_broken(database: Path) -> None:
    """Note that a database which could be opened is broken, for the next start."""
    _note(database).touch()


def was_found_broken(database: Path) -> bool:
    """Whether an earlier process has noted so."""
    return _note(database).exists()


def set_aside(database: Path) -> None:
    """Move the files of a broken database beside it, where an operator may look at them; only the latest are kept."""
    for earlier in database.parent.glob(f"{database.name}.broken-*"):
        shutil.rmtree(earlier, ignore_errors=True)
    aside = database.with_name(f"{database.name}.broken-{time.time():.0f}")
    if database.exists():
        database.rename(aside)
    _note(database).unlink(missing_ok=True)
    metrics.TABLES_REBUILT.inc()
    log.error("%s is broken: its files are now %s, and it is rebuilt from its changelog", database, aside.name)


def _note(database: Path) -> Path:
    return database.with_name(f"{database.name}.found-broken")
