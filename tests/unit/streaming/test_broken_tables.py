"""Broken files of a table are set aside, and an empty table takes their place, to be filled from the changelog."""

import random
from collections.abc import Callable
from pathlib import Path

import faust
import pytest
from faust.types import TP

from creditapp.streaming import store as store_module
from creditapp.streaming.store import ROCKSDB_OPTIONS, Entry, RocksStore, with_version

KEYS = 3_000
CHANGELOG = TP("changelog", 0)


def opened(directory: Path) -> RocksStore:
    """A store over the files of this directory."""
    app = faust.App("tables", broker="kafka://127.0.0.1:1", datadir=directory, autodiscover=False)
    table = app.Table("views", key_type=bytes, value_type=bytes, partitions=1)
    return RocksStore("rocksdb://", app, table, options=dict(ROCKSDB_OPTIONS), driver="rocksdict")


def filled(directory: Path) -> Path:
    """A closed database with entries; returns its path."""
    store = opened(directory)
    entries = [
        Entry(f"key-{number}".encode(), with_version(1, random.Random(number).randbytes(400))) for number in range(KEYS)
    ]
    store.write(CHANGELOG, entries, KEYS)
    path = store.partition_path(0)
    database = store._dbs[0]
    database.flush()
    store.write(CHANGELOG, entries[:5], KEYS + 1)
    database.close()
    store._dbs.clear()
    return path


def spoil(pattern: str, change: Callable[[Path], object]) -> Callable[[Path], None]:
    """Change all files of a name."""

    def spoiled(database: Path) -> None:
        files = list(database.glob(pattern))
        assert files
        for file in files:
            change(file)

    return spoiled


SPOILED = {
    "tables cut off": spoil("*.sst", lambda file: file.write_bytes(file.read_bytes()[:1000])),
    "tables missing": spoil("*.sst", Path.unlink),
    "manifest missing": spoil("MANIFEST-*", Path.unlink),
    "manifest of rubbish": spoil("MANIFEST-*", lambda file: file.write_bytes(b"\xff" * 2000)),
    "current empty": spoil("CURRENT", lambda file: file.write_bytes(b"")),
    "current of rubbish": spoil("CURRENT", lambda file: file.write_bytes(b"rubbish\n")),
}


def read_all(store: RocksStore) -> None:
    """Read every key."""
    for number in range(KEYS):
        store.read(0, f"key-{number}".encode())


@pytest.mark.parametrize("how", SPOILED)
def test_a_database_that_cannot_be_opened_is_set_aside(tmp_path: Path, how: str) -> None:
    """The new one is empty, without an offset, so that recovery begins at the changelog's beginning; the old files are kept."""
    path = filled(tmp_path)
    SPOILED[how](path)
    store = opened(tmp_path)
    assert store.persisted_offset(CHANGELOG) is None
    assert store.read(0, b"key-1") is None
    store.write(CHANGELOG, [Entry(b"key-1", with_version(2, b"x"))], 5)
    assert store.persisted_offset(CHANGELOG) == 5
    assert len(list(path.parent.glob(f"{path.name}.broken-*"))) == 1


def test_a_database_that_breaks_while_it_is_read_stops_the_worker_and_is_set_aside_at_its_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files have their length and open; only a block is wrong."""
    said: list[str] = []
    monkeypatch.setattr(store_module, "stop", said.append)
    path = filled(tmp_path)

    def garble(file: Path) -> None:
        content = bytearray(file.read_bytes())
        middle = len(content) // 3
        content[middle : middle + 200] = b"\xff" * 200
        file.write_bytes(content)

    spoil("*.sst", garble)(path)
    store = opened(tmp_path)
    with pytest.raises(Exception, match="Corruption"):
        read_all(store)
    assert len(said) == 1
    assert "the next start rebuilds it" in said[0]
    store._dbs.pop(0).close()
    again = opened(tmp_path)
    assert again.persisted_offset(CHANGELOG) is None
    assert len(list(path.parent.glob(f"{path.name}.broken-*"))) == 1


def test_a_database_that_is_whole_is_kept(tmp_path: Path) -> None:
    """With its offset; one that another process has locked is no broken one."""
    path = filled(tmp_path)
    store = opened(tmp_path)
    assert store.persisted_offset(CHANGELOG) == KEYS + 1
    assert store.read(0, b"key-7") is not None
    with pytest.raises(Exception, match="lock"):
        opened(tmp_path).read(0, b"key-7")
    assert not list(path.parent.glob("*.broken-*"))
