"""What a worker restores from a changelog is what its own service wrote: entries of anybody else are left out."""

from pathlib import Path
from typing import Any

from faust.types import TP

from creditapp.privacy.keys import Keys
from creditapp.streaming.authenticity import headers_of
from creditapp.streaming.store import VersionedStore, with_version
from tests.support.bureau import bureau

CHANGELOG = "creditapp-gateway-views-changelog"


class HeldStore(VersionedStore):
    """A store in a dictionary, of a worker with the keys of ``home``."""

    def __init__(self, home: Path) -> None:
        self.app = Worker(home)
        self.held: dict[bytes, bytes] = {}

    def read(self, partition: int, key: bytes) -> bytes | None:
        """The held value."""
        return self.held.get(key)

    def write(self, tp: TP, entries: Any, offset: int) -> None:
        """Hold the entries."""
        self.held.update(entries)


class Worker:
    """The keys of an installation."""

    def __init__(self, home: Path) -> None:
        self.keys = bureau(home)


class Entry:
    """An event of the changelog, as Faust hands it to recovery."""

    def __init__(self, keys: Keys, key: bytes, value: bytes, topic: str = CHANGELOG, offset: int = 0) -> None:
        self.topic, self.partition, self.offset, self.tp = topic, 0, offset, TP(topic, 0)
        self.key, self.value = key, value
        self.headers = headers_of(keys, topic, key, value)

    @property
    def message(self) -> "Entry":
        """Itself."""
        return self


def test_entries_of_the_service_are_restored(tmp_path: Path) -> None:
    """The highest version of each key."""
    store = HeldStore(tmp_path)
    keys = store.app.keys
    store.apply_changelog_batch(
        [Entry(keys, b"a", with_version(version, b"x%d" % version)) for version in (1, 3, 2)], None, None
    )
    assert store.held == {b"a": with_version(3, b"x3")}
    assert store.unreadable == 0


def test_forged_entries_are_left_out(tmp_path: Path) -> None:
    """Without code, by another installation, of another table, under another key, with a higher version."""
    store = HeldStore(tmp_path / "ours")
    keys, theirs = store.app.keys, bureau(tmp_path / "theirs")
    value = with_version(9, b"forged")
    bare, moved, raised = (Entry(keys, b"a", value) for _ in range(3))
    bare.headers = []
    moved.key = b"b"
    raised.value = with_version(10, b"forged")
    elsewhere = Entry(keys, b"a", value, "creditapp-reporting-histories-changelog")
    elsewhere.topic, elsewhere.tp = CHANGELOG, TP(CHANGELOG, 0)
    forged = [bare, moved, raised, elsewhere, Entry(theirs, b"a", value)]
    store.apply_changelog_batch([Entry(keys, b"a", with_version(1, b"ours")), *forged], None, None)
    assert store.held == {b"a": with_version(1, b"ours")}
    assert store.unreadable == len(forged)
