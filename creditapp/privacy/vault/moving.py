"""A vault moves from its SQLite file to PostgreSQL as it is: the same people, keys, epochs and fingerprint.

Batches go over in the order of pseudonyms. A batch replaces whatever the target has between its first and last pseudonym, so
that an interrupted move is made again from the beginning, whatever happened to the file meanwhile. What makes the target a vault
that services open is written last, when the counts agree; only then is the file renamed.
"""

from collections.abc import Callable
from pathlib import Path

from creditapp.errors import ConfigurationError
from creditapp.privacy.vault.ports import Row
from creditapp.privacy.vault.postgres_admin import PostgresAdmin
from creditapp.privacy.vault.sqlite_admin import SqliteAdmin

BATCH = 2_000
"""Rows a transaction."""


def move(source: SqliteAdmin, target: PostgresAdmin, advance: Callable[[int], None]) -> Path:
    """Move everything; where the file was put afterwards.

    ConfigurationError if the target holds another vault, or if the counts differ at the end.
    """
    source.hold_alone()
    if not is_moved(source, target):
        epochs = source.epochs()
        target.put_epochs(epochs)
        last = ""
        while rows := source.rows(last, BATCH):
            target.put_rows(last, rows)
            last = rows[-1].consumer_id
            advance(len(rows))
        target.put_rows(last, list[Row]())
        _compare(source.count(), target.count())
        target.finish_move(source.made_with(), epochs)
    return source.set_aside()


def is_moved(source: SqliteAdmin, target: PostgresAdmin) -> bool:
    """Whether only the file is left to be put aside; ConfigurationError if the target holds another vault."""
    if not target.is_made():
        return False
    if target.made_with() != source.made_with():
        raise ConfigurationError(f"{target.place}: there is another vault in this database; choose an empty one")
    return True


def _compare(there: int, arrived: int) -> None:
    if there != arrived:
        raise ConfigurationError(f"{there:,} people are in the file and {arrived:,} have arrived; run it again")
