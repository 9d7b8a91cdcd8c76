"""Whatever a record holds and whichever step fails over it, only its own event becomes a dead letter."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from aiokafka.errors import KafkaConnectionError
from faust.types import TP

from creditapp.errors import KafkaUnavailable, VaultUnavailable
from creditapp.models.base import Record, encode
from creditapp.settings import Settings
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Batch, Outcome
from creditapp.streaming.event import Effect, Event, Raw
from creditapp.streaming.floods import DOUBLINGS, FloodGuard, Runs
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.spec import Table
from creditapp.topics import Topic
from tests.support.authentic import authentic_raw
from tests.support.bureau import bureau
from tests.support.bus import Noon

POISON = "poison"


class Note(Record, frozen=True, kw_only=True, tag="test.note.v1"):
    """A record of these tests."""

    key: str
    about: Any = None


class Notes(msgspec.Struct, frozen=True):
    """The state of a key."""

    about: Any = None


TOPIC = Topic("test.notes", Note, "key", "the test")


def run(home: Path, step: str, fails: type[Exception] = ZeroDivisionError) -> Outcome:
    """The outcome of a batch in which one step fails over the second of three records."""

    def poisonous(event: Event[Any]) -> bool:
        return event.record.key == POISON

    async def prepare(events: Sequence[Event[Any]]) -> None:
        if step == "prepare" and any(map(poisonous, events)):
            raise fails

    def handle(event: Event[Note], _: Any, __: Any) -> Effect:
        if step == "handle" and poisonous(event):
            raise fails
        bad = object() if poisonous(event) else 1
        return Effect(
            emits=(Emit(TOPIC, Note(key=event.record.key, about=bad if step == "encode" else 1)),),
            state=Notes(bad if step == "encode state" else 1),
        )

    class Opens(Seals):
        async def keys_of(self, records: Any) -> Any:
            if step == "keys" and any(record.key == POISON for record in records):
                raise fails
            return {}

        def open(self, topic: Topic, record: Record, keys: Any) -> None:
            if step == "open" and record.key == POISON:  # type: ignore[attr-defined]
                raise fails

        def open_state(self, table: Table, key: bytes, body: bytes, keys: Any) -> Any:
            if step == "open state" and key == POISON.encode():
                raise fails
            return Notes()

    app = create_app("bureau", Settings(home=home, tables="memory://"))
    raws = [
        authentic_raw(bureau(home), TOPIC.name, at, key.encode(), encode(Note(key=key)))
        for at, key in enumerate(["a", POISON, "b"])
    ]
    table = Table(name="notes", state=Notes, owner="test", grows_to="three rows")

    def read(_: int, key: bytes) -> bytes:
        is_last = step == "count" and key == POISON.encode()
        return (b"\xff" * 8 if is_last else bytes(7) + b"\x01") + b"{}"

    batch = Batch(raws, {TOPIC: handle}, table, read, Noon(date(2026, 11, 24)), "test", Opens(app))
    return asyncio.run(batch.work(prepare, {}))


@pytest.mark.parametrize("step", ["keys", "open", "open state", "prepare", "handle", "encode", "encode state", "count"])
def test_a_step_that_fails_over_one_record_makes_a_letter_of_that_record_only(tmp_path: Path, step: str) -> None:
    """The others of its batch are handled, and nothing of the one is kept."""
    outcome = run(tmp_path, step)
    assert set(outcome.refused) == {1}
    assert {output.key for output in outcome.outputs} == {b"a", b"b"}
    assert {key for _, key in outcome.entries} == {b"a", b"b"}


@pytest.mark.parametrize("step", ["keys", "prepare"])
@pytest.mark.parametrize("fails", [KafkaUnavailable, VaultUnavailable])
def test_a_vault_or_broker_that_is_away_is_no_fault_of_a_record(
    tmp_path: Path, step: str, fails: type[Exception]
) -> None:
    """The worker stops without acknowledging, and no letter is made."""
    with pytest.raises(fails):
        run(tmp_path, step, fails)


LEFT, RIGHT = TP("t", 0), TP("t", 1)


def raws(*partitions: int) -> list[Raw]:
    """Records of these partitions."""
    return [Raw("t", partition, 0, None, None, 0.0) for partition in partitions]


def test_only_the_partition_whose_records_fail_in_a_row_is_flooded() -> None:
    """Good records of other partitions in the same batch do not hide it, and it does not hold up theirs."""
    runs = Runs(limit=3, first_pause=5.0)
    assert runs.count(raws(0, 1, 0, 1), {0: "bad", 2: "bad"}) == []
    (flood,) = runs.count(raws(0, 1), {0: "worse"})
    assert (flood.source, flood.letters, flood.reason, flood.seconds) == (LEFT, 3, "worse", 5.0)


def test_a_record_that_can_be_handled_begins_the_count_anew() -> None:
    """Two failures, a success and two failures are no three in a row."""
    runs = Runs(limit=3, first_pause=5.0)
    assert runs.count(raws(0, 0, 0, 0, 0), {0: "bad", 1: "bad", 3: "bad", 4: "bad"}) == []
    assert len(runs.count(raws(0), {0: "bad"})) == 1


def test_each_flood_doubles_the_pause_until_a_record_can_be_handled() -> None:
    """Up to 64 times the first; then it begins anew."""
    runs = Runs(limit=1, first_pause=5.0)
    pauses = [runs.count(raws(1), {0: "bad"})[0].seconds for _ in range(DOUBLINGS + 2)]
    assert pauses == [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 320.0]
    runs.count(raws(1), {})
    assert runs.count(raws(1), {0: "bad"})[0].seconds == 5.0


class KafkaAway:
    """The reader and the writer of a worker whose broker has gone."""

    def __init__(self) -> None:
        self.held: set[TP] = set()

    def hold(self, source: TP) -> None:
        """Note it."""
        self.held.add(source)

    async def send(self, *_: Any, **__: Any) -> None:
        """Nobody takes it."""
        raise KafkaConnectionError


def held_after(home: Path, *, forged: bool) -> set[TP]:
    """The partitions that a worker holds after three bad records in a row, with a broker that has gone."""

    async def flood() -> set[TP]:
        away, settings, keys = KafkaAway(), Settings(home=home, dead_letter_limit=3, broker="127.0.0.1:1"), bureau(home)
        worker: Any = SimpleNamespace(
            service_name="intake",
            settings=settings,
            clock=Noon(date(2026, 11, 29)),
            keys=keys,
            reader=away,
            writer=away,
        )
        bad = [authentic_raw(keys, "t", at, b"k", b"{") for at in range(3)]
        guard = FloodGuard(worker)
        await guard.count([raw._replace(code=None) if forged else raw for raw in bad], dict.fromkeys(range(3), "bad"))
        if guard._following is not None:
            guard._following.cancel()
        return away.held

    return asyncio.run(flood())


def test_a_flood_while_kafka_is_away_pauses_its_partition_and_ends_no_worker(tmp_path: Path) -> None:
    """The pause is not told to operators' commands, but it holds."""
    assert held_after(tmp_path, forged=False) == {LEFT}


def test_forged_records_pause_no_partition(tmp_path: Path) -> None:
    """Whoever reaches Kafka could otherwise hold up everybody's records with a few of their own."""
    assert held_after(tmp_path, forged=True) == set()
