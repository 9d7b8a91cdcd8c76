"""Stores of table values with a version: recovery keeps the highest version of each key.

On disk and in the changelog a value is eight bytes of version (big-endian) followed by JSON. A worker that resumes after
its partitions have moved can append an old value to the changelog; recovery does not take it for the newest one.

The row of somebody who was erased is a value of its own (``ERASED``), not Kafka's tombstone: a tombstone has no version, so that
a late write would bring the row back, and compaction removes it, so that files from before would bring it back as well.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice, takewhile
from typing import Any, NamedTuple

import rocksdict
from faust.stores import memory
from faust.types import TP

from creditapp.streaming.authenticity import authentic
from creditapp.streaming.faust_internals import RocksInternals, TableInternals, database_of
from creditapp.streaming.local_index import COMPLETE, PROGRESS, LocalIndex, start
from creditapp.streaming.shutdown import stop
from creditapp.streaming.table_files import is_broken, note_broken, set_aside, was_found_broken

PREFIX = 8
"""Bytes of the version in front of each value."""
ERASED = b"\xff" * PREFIX
"""What is left of an erased row: the highest version, which no write exceeds, and nothing behind it."""
ROCKSDB_OPTIONS = {
    # Faust's own defaults reserve 2 GB of cache and 192 MB of buffers for every partition.
    "block_cache_size": 1024**2,
    "write_buffer_size": 1024**2,
    "max_write_buffer_number": 2,
    "target_file_size_base": 8 * 1024**2,
    "max_open_files": 64,
}


class Entry(NamedTuple):
    """One key and its new value, version included."""

    key: bytes
    value: bytes


def with_version(version: int, body: bytes) -> bytes:
    """The value as stored."""
    return version.to_bytes(PREFIX, "big") + body


def version_of(value: bytes | None) -> int:
    """The version of a stored value; 0 for None and for bytes too short to be one."""
    return int.from_bytes(value[:PREFIX], "big") if value and (len(value) > PREFIX or value == ERASED) else 0


def body_of(value: bytes | None) -> bytes | None:
    """A stored value without its version; None if there is none, or if the row was erased."""
    return None if value is None or value == ERASED else value[PREFIX:]


class VersionedStore:
    """What both stores share: recovery that keeps the highest version and skips entries without a version."""

    unreadable = 0
    """Changelog entries that recovery has skipped."""

    app: Any
    index: LocalIndex | None = None
    """By which field of its state rows can be found too; ``CreditApp.declare`` sets it."""

    def is_ours(self, message: Any) -> bool:
        """Whether one of our services wrote this entry of the changelog."""
        return authentic(self.app.keys, message)

    def read(self, partition: int, key: bytes) -> bytes | None:
        """The stored value of ``key``, None if there is none."""
        raise NotImplementedError

    def write(self, tp: TP, entries: Iterable[Entry], offset: int) -> None:
        """Store entries and the changelog offset that covers them."""
        raise NotImplementedError

    def keys_by(self, partition: int, found: str) -> list[bytes]:
        """The keys of the rows whose indexed field has this value, as far as rows are indexed."""
        raise NotImplementedError

    def index_some(self, partition: int, at_most: int) -> bool:
        """Index the next rows of files from before there was an index; whether all rows are indexed."""
        raise NotImplementedError

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:
        """Store the changelog's entries during recovery."""
        newest: dict[TP, dict[bytes, bytes]] = {}
        offsets: dict[TP, int] = {}
        for event in batch:
            message = event.message
            offsets[message.tp] = max(message.offset, offsets.get(message.tp, -1))
            self._take(newest.setdefault(message.tp, {}), message)
        for tp, offset in offsets.items():
            self.write(tp, (Entry(key, value) for key, value in newest[tp].items()), offset)

    def _take(self, newest: dict[bytes, bytes], message: Any) -> None:
        key, value = message.key, message.value
        if key is None or value is None or version_of(value) == 0 or not self.is_ours(message):
            self.unreadable += 1
            return
        current = newest.get(key) or self.read(message.partition, key)
        if version_of(value) >= version_of(current):
            newest[key] = value


class RocksStore(VersionedStore, RocksInternals):
    """Values in one RocksDB per partition (rocksdict), with the changelog offset up to which they are complete.

    Broken files are set aside; the empty database that takes their place is filled from the changelog.
    """

    def open_database(self, partition: int) -> Any:
        """Open the database; a broken one is replaced by an empty one."""
        path = self.partition_path(partition)
        if was_found_broken(path):
            set_aside(path)
        try:
            return self._opened(partition)
        except Exception as error:
            if not is_broken(error):
                raise
        set_aside(path)
        return self._opened(partition)

    def _opened(self, partition: int) -> Any:
        database = self.open_stored(partition)
        if self.index and next(iter(database.keys()), None) is None:
            database.put(PROGRESS, COMPLETE)
        return database

    def read(self, partition: int, key: bytes) -> bytes | None:
        """The stored value of ``key``, None if there is none; a broken file stops the process, whose next start rebuilds it."""
        with self._stopping_if_broken(partition):
            value: bytes | None = database_of(self, partition).get(key)
        return value

    @contextmanager
    def _stopping_if_broken(self, partition: int) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if is_broken(error):
                note_broken(path := self.partition_path(partition))
                stop(f"{path} is broken; the next start rebuilds it from its changelog")
            raise

    def persisted_offset(self, tp: TP) -> int | None:
        """The changelog offset up to which the database is complete; None for an empty one."""
        offset = self.read(tp.partition, self.offset_key)
        return int(offset) if offset is not None else None

    def write(self, tp: TP, entries: Iterable[Entry], offset: int) -> None:
        """Write entries and the offset that covers them in one atomic batch."""
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key, value in entries:
            batch.put(key, value)
            if self.index and (entry := self.index.entry(key, value)):
                batch.put(entry, b"")
        batch.put(self.offset_key, str(offset).encode())
        database_of(self, tp.partition).write(batch)

    def keys_by(self, partition: int, found: str) -> list[bytes]:
        """The keys of the rows whose indexed field has this value, as far as rows are indexed."""
        beginning = start(found)
        with self._stopping_if_broken(partition):
            entries = database_of(self, partition).keys(from_key=beginning)
            return [
                entry.removeprefix(beginning) for entry in takewhile(lambda key: key.startswith(beginning), entries)
            ]

    def index_some(self, partition: int, at_most: int) -> bool:
        """Index the next rows of files from before there was an index; whether all rows are indexed."""
        database = database_of(self, partition)
        progress = database.get(PROGRESS) or b"\1"
        if self.index is None or progress == COMPLETE:
            return True
        with self._stopping_if_broken(partition):
            rows = list(islice(database.items(from_key=progress), at_most + 1))
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key, value in rows:
            if entry := self.index.entry(key, value):
                batch.put(entry, b"")
        complete = len(rows) <= at_most
        batch.put(PROGRESS, COMPLETE if complete else rows[-1][0])
        database.write(batch)
        return complete


class MemoryStore(VersionedStore, memory.Store[bytes, bytes]):
    """Values in memory, rebuilt from the changelog at every start; for tests."""

    def read(self, partition: int, key: bytes) -> bytes | None:
        """The stored value of ``key``, None if there is none."""
        value: bytes | None = self.data.get(key)
        return value

    def write(self, tp: TP, entries: Iterable[Entry], offset: int) -> None:
        """Store entries; the offset is not needed, as memory is lost when the process ends."""
        self.data.update(entries)

    def keys_by(self, partition: int, found: str) -> list[bytes]:
        """The keys of the rows whose indexed field has this value; they are looked for among all rows."""
        return [
            key for key, value in self.data.items() if self.index and self.index.entry(key, value) == start(found) + key
        ]

    def index_some(self, partition: int, at_most: int) -> bool:
        """True: nothing has to be indexed."""
        return True


class VersionedTable(TableInternals):
    """A Faust table over one of the stores above."""

    found_by = ""
    """The field of ``tables.spec.Table.found_by``."""

    def make_store(self, url: Any, options: dict[str, Any]) -> VersionedStore:
        """A RocksDB or memory store, as the setting ``tables`` says."""
        store = self._made(url, options)
        store.index = LocalIndex(self.found_by, PREFIX) if self.found_by else None
        return store

    def _made(self, url: Any, options: dict[str, Any]) -> VersionedStore:
        if str(url).startswith("rocksdb"):
            return RocksStore(url, self.app, self, options=dict(ROCKSDB_OPTIONS), driver="rocksdict", **options)
        return MemoryStore(url, self.app, self, **options)
