"""A table's rows are found by their person too, in the files that hold them, whatever the files were before."""

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.types import TP

from creditapp.models.base import encode
from creditapp.settings import Settings
from creditapp.streaming.local_index import LocalIndex
from creditapp.streaming.ownership import OwnedTable
from creditapp.streaming.store import ERASED, PREFIX, ROCKSDB_OPTIONS, Entry, MemoryStore, RocksStore, with_version
from creditapp.tables.views import VIEWS, View
from creditapp.topics import ACCEPTED
from tests.support.web_site import TODAY

CHANGELOG = TP("changelog", 0)
ROWS = 1_000


def opened(
    directory: Path, *, indexed: bool = True, kind: type[RocksStore] | type[MemoryStore] = RocksStore
) -> RocksStore:
    """A store over the files of this directory, with or without an index of its rows by person."""
    app = faust.App("tables", broker="kafka://127.0.0.1:1", datadir=directory, autodiscover=False)
    table = app.Table("views", key_type=bytes, value_type=bytes, partitions=1)
    if kind is RocksStore:
        store = RocksStore("rocksdb://", app, table, options=dict(ROCKSDB_OPTIONS), driver="rocksdict")
    else:
        store = MemoryStore("memory://", app, table)
    store.index = LocalIndex(VIEWS.found_by, PREFIX) if indexed else None
    return store


def row(key: str, person: str, version: int = 1) -> Entry:
    """The row of an application."""
    return Entry(key.encode(), with_version(version, encode(View(consumer_id=person, as_of=TODAY))))


def rows(many: int = ROWS) -> Iterable[Entry]:
    """Two applications each of many people, and what is no row."""
    yield from (row(f"{number:064x}", f"person-{number // 2}") for number in range(many))
    yield Entry(b"erased", ERASED)
    yield Entry(b"broken", with_version(1, b"{broken"))


def close(store: RocksStore) -> None:
    """As at the end of a worker."""
    for database in store._dbs.values():
        database.close()
    store._dbs.clear()


@pytest.mark.parametrize("kind", [RocksStore, MemoryStore])
def test_the_rows_of_a_person_are_found_and_nobody_elses(
    tmp_path: Path, kind: type[RocksStore] | type[MemoryStore]
) -> None:
    """Also if a pseudonym begins like another; a row that is written again is found once."""
    store = opened(tmp_path, kind=kind)
    store.write(CHANGELOG, rows(), ROWS)
    store.write(CHANGELOG, [row(f"{2:064x}", "person-1", version=2)], ROWS + 1)
    assert store.index_some(0, 10), "a new table has nothing to index"
    assert [int(key, 16) for key in store.keys_by(0, "person-1")] == [2, 3]
    assert store.keys_by(0, "person-") == store.keys_by(0, "nobody") == []


def test_the_index_is_in_the_files(tmp_path: Path) -> None:
    """It is there after a restart, and the rows and their offset are as without it."""
    store = opened(tmp_path)
    store.write(CHANGELOG, rows(), ROWS)
    close(store)
    again = opened(tmp_path)
    assert len(again.keys_by(0, "person-7")) == 2
    assert again.persisted_offset(CHANGELOG) == ROWS
    assert again.read(0, b"erased") == ERASED


def test_files_from_before_there_was_an_index_get_one_in_parts(tmp_path: Path) -> None:
    """What is written meanwhile is found at once; a restart in between goes on where it ended."""
    before = opened(tmp_path, indexed=False)
    before.write(CHANGELOG, rows(), ROWS)
    close(before)
    store = opened(tmp_path)
    assert store.keys_by(0, "person-7") == []
    parts = 0
    while not store.index_some(0, 100):
        parts += 1
        if parts == 3:
            store.write(CHANGELOG, [row("f" * 64, "somebody new")], ROWS + 1)
            assert store.keys_by(0, "somebody new") == [b"f" * 64]
            found = sum(len(store.keys_by(0, f"person-{number}")) for number in range(ROWS // 2))
            assert 200 <= found <= 320
            close(store)
            store = opened(tmp_path)
    assert parts >= 9
    assert all(len(store.keys_by(0, f"person-{number}")) == 2 for number in range(ROWS // 2))
    close(store)
    assert opened(tmp_path).index_some(0, 1), "complete, for ever"


def test_a_worker_finds_rows_in_partitions_that_it_holds_with_all_that_is_in_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """None while partitions move or tables recover; a row that cannot be read is left out, and the log says so."""
    store = opened(tmp_path)
    store.write(CHANGELOG, [row("a", "person"), row("b", "person")], 1)
    broken = with_version(2, b'{"consumer_id":"person","as_of":"never"}')
    store.write(CHANGELOG, [Entry(b"b", broken)], 2)
    held = [TP(ACCEPTED.name, 2), TP(ACCEPTED.name, 0), TP("another topic", 1)]
    worker: Any = SimpleNamespace(
        settings=Settings(home=tmp_path, partitions=1), store_of=lambda _: store, sources=lambda: held, not_ready=str
    )
    table: OwnedTable[View] = OwnedTable(worker, VIEWS, ACCEPTED)
    assert table.held() == [0, 2]
    assert table.found_by(0, "person") == {"a": View(consumer_id="person", as_of=TODAY)}
    assert caplog.messages == ["a row of the table views cannot be read"]
    assert table.index_some(0, 10)
    worker.not_ready = lambda: "partitions are moving"
    assert table.held() == []
