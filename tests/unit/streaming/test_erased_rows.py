"""A row that is erased is gone for good: whatever arrives, is written late or is restored leaves nothing of it."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from creditapp.models.base import Record, encode
from creditapp.settings import Settings
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Batch, Outcome
from creditapp.streaming.delivery import Delivery
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.provision import DAY_MS, new_topics
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.streaming.store import ERASED, Entry, body_of, version_of, with_version
from creditapp.streaming.table_view import TableView
from creditapp.tables import TABLES
from creditapp.tables.spec import Table
from creditapp.topics import Topic
from tests.support.authentic import authentic_raw
from tests.support.bureau import bureau
from tests.support.bus import Noon
from tests.unit.streaming.test_after_outputs import Writer
from tests.unit.streaming.test_recovered_tables import Entry as Logged
from tests.unit.streaming.test_recovered_tables import HeldStore


class Note(Record, frozen=True, kw_only=True, tag="test.erasable_note.v1"):
    """A record of these tests."""

    key: str
    erases: bool = False


class Notes(msgspec.Struct, frozen=True):
    """The state of a key: how many notes it has had."""

    count: int = 0


TOPIC = Topic("test.notes", Note, "key", "the test")
SAID = Topic("test.said", Note, "key", "the test")
TABLE = Table(name="notes", state=Notes, owner="test", grows_to="three rows")


class Notebook:
    """A service that counts notes until one of them erases the row."""

    def __init__(self, home: Path, rows: dict[bytes, bytes] | None = None) -> None:
        self.home, self.rows = home, dict(rows or {})
        self.seen: list[tuple[Notes | None, bool]] = []
        """What each note has found: state and whether it is erased."""

    def handle(self, event: Event[Note], state: Notes | None, _: Any) -> Effect:
        """Count, or erase and say so."""
        self.seen.append((state, event.erased))
        if event.record.erases:
            return Effect(erases=True, afterwards=(Emit(SAID, event.record),))
        return Effect(emits=(Emit(SAID, event.record),), state=Notes((state or Notes()).count + 1))

    def take(self, *notes: Note) -> Outcome:
        """One batch."""
        app = create_app("bureau", Settings(home=self.home, tables="memory://"))
        raws = [
            authentic_raw(bureau(self.home), TOPIC.name, at, note.key.encode(), encode(note))
            for at, note in enumerate(notes)
        ]
        clock = Noon(date(2026, 11, 24))
        batch = Batch(
            raws, {TOPIC: self.handle}, TABLE, lambda _, key: self.rows.get(key), clock, "test", Seals(app, ())
        )
        outcome = asyncio.run(batch.work(None, {}))
        self.rows |= {key: entry.value for (_, key), entry in outcome.entries.items()}
        return outcome


WRITE, ERASE = Note(key="a"), Note(key="a", erases=True)


@pytest.mark.parametrize("batches", [[[WRITE, ERASE]], [[WRITE], [ERASE]], [[ERASE]]], ids=["one", "two", "no row"])
def test_nothing_but_the_mark_of_an_erased_row_is_left(tmp_path: Path, batches: Sequence[Sequence[Note]]) -> None:
    """Whether it was written in the same batch, before, or never; the row of another key stays."""
    notebook = Notebook(tmp_path, {b"b": with_version(1, encode(Notes(1)))})
    for batch in batches:
        notebook.take(*batch)
    assert notebook.rows == {b"a": ERASED, b"b": with_version(1, encode(Notes(1)))}


@pytest.mark.parametrize("together", [True, False])
def test_what_arrives_later_is_told_of_the_erasure_and_makes_no_row(tmp_path: Path, together: bool) -> None:
    """In the same batch or in a later one; what a handler emits is sent."""
    notebook = Notebook(tmp_path)
    outcomes = [notebook.take(ERASE, WRITE)] if together else [notebook.take(ERASE), notebook.take(WRITE)]
    assert notebook.rows == {b"a": ERASED}
    assert notebook.seen[-1] == (None, True)
    assert [output.topic for output in outcomes[-1].outputs][-1:] == [SAID.name]


def test_an_erasure_that_is_delivered_again_is_confirmed_again_and_writes_nothing(tmp_path: Path) -> None:
    """So that a confirmation that was lost with a process comes after all."""
    notebook = Notebook(tmp_path, {b"a": ERASED})
    again = notebook.take(ERASE)
    assert (len(again.outputs), again.entries) == (1, {})


def test_a_row_that_cannot_be_read_can_be_erased(tmp_path: Path) -> None:
    """Any other event of its key becomes a dead letter."""
    notebook = Notebook(tmp_path, {b"a": with_version(4, b"{broken")})
    assert set(notebook.take(WRITE, ERASE).refused) == {0}
    assert notebook.rows == {b"a": ERASED}


def test_a_confirmation_is_sent_only_once_kafka_has_the_erased_row(tmp_path: Path) -> None:
    """After a crash in between it is not said that the row is gone while the changelog still has it."""
    outcome = Notebook(tmp_path).take(WRITE, ERASE)
    writer = Writer()
    worker: Any = SimpleNamespace(
        settings=Settings(home=tmp_path), keys=bureau(tmp_path), writer=writer, service_name="test"
    )
    assert asyncio.run(Delivery(worker).deliver([], outcome, TABLE)) == {0: 0}
    # The writer calls everything but the log of accesses a changelog: first the ordinary output and the row, then the confirmation.
    assert writer.log == ["changelog sent"] * 2 + ["changelog confirmed"] * 2 + [
        "changelog sent",
        "changelog confirmed",
    ]
    assert [output.afterwards for output in outcome.outputs] == [False, True]


@pytest.mark.parametrize("order", [[7, None], [None, 7], [None, 2**63]], ids=["before", "late", "of any version"])
def test_recovery_takes_the_erased_row_for_the_newest(tmp_path: Path, order: Sequence[int | None]) -> None:
    """Also before a late write of a worker that had lost the partition, however high its version."""
    store = HeldStore(tmp_path)
    values = [ERASED if version is None else with_version(version, b"{}") for version in order]
    store.apply_changelog_batch([Logged(store.app.keys, b"a", value) for value in values], None, None)
    assert store.held == {b"a": ERASED}


def test_files_from_before_an_erasure_lose_the_row_when_they_are_restored(tmp_path: Path) -> None:
    """Whenever that is: the mark is a value, which compaction keeps, and not a tombstone, which it removes after a day."""
    store = HeldStore(tmp_path)
    store.held = {b"a": with_version(40, b"{}"), b"b": with_version(1, b"{}")}
    store.apply_changelog_batch([Logged(store.app.keys, b"a", ERASED)], None, None)
    assert store.held == {b"a": ERASED, b"b": with_version(1, b"{}")}


def test_pages_find_no_state_in_an_erased_row(tmp_path: Path) -> None:
    """As if there were none."""
    held: Any = SimpleNamespace(read=lambda *_: ERASED)
    worker: Any = SimpleNamespace(settings=Settings(home=tmp_path), store_of=lambda _: held)
    assert TableView(worker, TABLE).get(b"a") is None


def test_eight_other_bytes_are_no_value() -> None:
    """A version without anything behind it is unreadable, unless it is the mark."""
    assert version_of(with_version(3, b"")) == 0
    assert version_of(ERASED) > version_of(with_version(2**64 - 2, b"{}"))
    assert (body_of(ERASED), body_of(None), body_of(with_version(3, b"{}"))) == (None, None, b"{}")
    assert Entry(b"a", ERASED).value == ERASED


def test_what_an_erased_row_supersedes_is_compacted_within_days() -> None:
    """Every changelog: a value is kept for a day for late writers, and no longer than two; the mark itself is never removed."""
    changelogs = [topic for topic in new_topics(Settings()) if topic.name.endswith("-changelog")]
    assert len(changelogs) == len(TABLES)
    for topic in changelogs:
        days = {name: int(topic.topic_configs[f"{name}.compaction.lag.ms"]) / DAY_MS for name in ("min", "max")}
        assert days == {"min": 1, "max": 2}
        assert topic.topic_configs["cleanup.policy"] == "compact"
