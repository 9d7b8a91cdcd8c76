"""A table's files after a crash hold every entry that their offset covers: whatever is lost is lost with its offset.

The process that writes is killed in the middle of it; a real RocksDB opens what is left.
"""

import signal
import subprocess
import sys
from pathlib import Path

import faust
import pytest
from faust.types import TP

from creditapp.streaming.store import ROCKSDB_OPTIONS, Entry, RocksStore, version_of, with_version

CHANGELOG = TP("changelog", 0)
KEYS, FILLING = 50, b"x" * 20_000
"""A batch writes a megabyte: buffers are written out again and again before the process is killed."""

pytestmark = pytest.mark.slow


def opened(directory: Path) -> RocksStore:
    """A store over the files of this directory."""
    app = faust.App("tables", broker="kafka://127.0.0.1:1", datadir=directory, autodiscover=False)
    table = app.Table("views", key_type=bytes, value_type=bytes, partitions=1)
    return RocksStore("rocksdb://", app, table, options=dict(ROCKSDB_OPTIONS), driver="rocksdict")


def write(directory: Path, batches: int) -> None:
    """Write so many batches, each of which gives every key the batch's number as version and ends at that offset."""
    store = opened(directory)
    for number in range(1, batches + 1):
        store.write(CHANGELOG, [Entry(b"%d" % key, with_version(number, FILLING)) for key in range(KEYS)], number)


def after(directory: Path, end: str) -> RocksStore:
    """The store that a process has left that wrote some batches and ended so."""
    script = (
        "import os, signal, sys; from pathlib import Path; from tests.unit.streaming.test_killed_tables import write;"
        f"write(Path(sys.argv[1]), 37); {end}"
    )
    done = subprocess.run([sys.executable, "-c", script, str(directory)], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    return opened(directory)


def test_what_a_killed_process_leaves_is_complete_up_to_its_offset(tmp_path: Path) -> None:
    """Whole batches are lost, with their offsets, and none in part: recovery reads on behind the offset."""
    store = after(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    offset = store.persisted_offset(CHANGELOG)
    assert offset is not None and 0 < offset <= 37
    assert {version_of(store.read(0, b"%d" % key)) for key in range(KEYS)} == {offset}


def test_a_process_that_ends_leaves_everything(tmp_path: Path) -> None:
    """Its databases write their buffers out when they are closed, so that the next start has nothing to restore."""
    store = after(tmp_path, "sys.exit(0)")
    assert store.persisted_offset(CHANGELOG) == 37
    assert {version_of(store.read(0, b"%d" % key)) for key in range(KEYS)} == {37}
