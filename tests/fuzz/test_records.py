"""Whatever is written to a topic, its readers take it or refuse it: none ends, and the record behind it is handled."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from creditapp.errors import InvalidRecord
from creditapp.models.base import decode, encode
from creditapp.models.operations import ScorecardRelease
from creditapp.streaming.authenticity import headers_of
from creditapp.streaming.dead_letters import dead_letter
from creditapp.streaming.loop import _raw
from creditapp.streaming.store import VersionedStore, with_version
from creditapp.topics import RELEASES
from tests.fuzz.campaign import attack, in_chunks
from tests.fuzz.mutation import PLANTED, altered, altered_bytes
from tests.fuzz.readers import READ, read
from tests.fuzz.records import Message, messages, sources, values
from tests.fuzz.watching import in_time, silent
from tests.fuzz.world import open_world
from tests.support.authentic import authentic_raw
from tests.support.bus import Bus
from tests.support.release_samples import card, private_key, release


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """The services of a bureau in which everything has happened once; its records are the patterns."""
    with open_world(tmp_path / "home") as world:
        return world.bus


def frozen(bus: Bus) -> Bus:
    """The bus with what it has now, whatever the services do from here on: a chunk's inputs do not depend on one another."""
    bus.put_raw = lambda *_: None  # type: ignore[method-assign]
    return bus


@in_chunks("records")
def test_no_record_stops_a_service_or_the_record_behind_it(bus: Bus, seed_of_chunk: int, inputs: int) -> None:
    """Of each service's topics: handled, or a dead letter whose reason holds nothing of it."""
    every = sources(frozen(bus))
    with silent() as nothing_is_logged:

        @given(data=st.data())
        def one(data: st.DataObject) -> None:
            service, topic = data.draw(st.sampled_from(every))
            message = data.draw(messages(bus, topic))
            app, hostile = bus.apps[service], _raw(message)
            broken = authentic_raw(app.keys, topic.name, 2, b"k", b"{")
            with suppress(InvalidRecord):  # the loop would take any other error too; no decoder may raise one
                decode(topic.record, hostile.value)
            outcome = in_time(lambda: bus.handle(app, [hostile, broken]))
            assert 1 in outcome.refused, "the record behind it was not refused"
            assert PLANTED not in outcome.refused.get(0, ""), "the reason quotes the record"
            for reason in outcome.refused.values():
                encode(dead_letter(hostile, reason, service, app.clock.time(), app.keys.operators_public))
            nothing_is_logged()

        attack("records", seed_of_chunk, inputs, one)


class HeldStore(VersionedStore):
    """A store in memory."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.held: dict[bytes, bytes] = {}

    def read(self, partition: int, key: bytes) -> bytes | None:
        """The held value."""
        return self.held.get(key)

    def write(self, tp: TP, entries: Any, offset: int) -> None:
        """Hold the entries."""
        self.held.update(entries)


class Restored:
    """An event of a changelog."""

    def __init__(self, message: Message) -> None:
        self.message = message


@in_chunks("rows")
def test_no_row_of_a_changelog_stops_recovery_or_the_service(bus: Bus, seed_of_chunk: int, inputs: int) -> None:
    """It is restored or left out, and the next event of its key is handled or becomes a dead letter."""
    rows = sorted(frozen(bus).tables)
    with silent() as nothing_is_logged:

        @given(data=st.data())
        def one(data: st.DataObject) -> None:
            service, key = data.draw(st.sampled_from(rows))
            app, loop, valid = bus.apps[service], bus.loops[service], bus.tables[service, key]
            assert loop.table is not None
            row = data.draw(altered_bytes(valid) | _altered_row(valid))
            headers = headers_of(app.keys, loop.table.changelog, key, row) if data.draw(st.booleans()) else None
            restored = Message(
                loop.table.changelog, 0, 7, data.draw(st.sampled_from([key, key, None])), row, 0.0, headers
            )
            store = HeldStore(app)
            in_time(lambda: store.apply_changelog_batch([Restored(restored)], None, None))
            kept = dict(bus.tables)
            bus.tables[service, key] = row
            about = [raw for topic in loop.handlers for raw in bus.topics[topic.name] if raw.key == key][:3]
            try:
                in_time(lambda: bus.handle(app, about))
            finally:
                bus.tables.clear()
                bus.tables.update(kept)
            nothing_is_logged()

        attack("rows", seed_of_chunk, inputs, one)


@st.composite
def _altered_row(draw: st.DrawFn, valid: bytes) -> bytes:
    """A row with an altered state behind its version; sealed states are no JSON."""
    try:
        state = json.loads(valid[8:])
    except ValueError:
        state = {"x": 1}
    return with_version(draw(st.integers(0, 2**64 - 1)), json.dumps(draw(altered(state))).encode())


@in_chunks("followed")
def test_no_record_stops_who_follows_or_lists_a_topic(bus: Bus, seed_of_chunk: int, inputs: int) -> None:
    """Registries, counts, queues and histories: each of them takes, leaves out or refuses it, and quotes nothing of it."""
    private = private_key(frozen(bus).settings.home)
    with silent(planted="") as nothing_is_logged:

        @given(data=st.data())
        def one(data: st.DataObject) -> None:
            topic = data.draw(st.sampled_from(READ))
            value = (
                data.draw(values(bus, topic))[1]
                if data.draw(st.booleans()) or topic != RELEASES
                else data.draw(_releases(private))
            )
            said = in_time(lambda: read(bus, topic, value))
            assert not (said.startswith("InvalidRecord") and PLANTED in said), said
            nothing_is_logged()

        attack("followed", seed_of_chunk, inputs, one)


@st.composite
def _releases(draw: st.DrawFn, private: bytes) -> bytes:
    """A release of an altered scorecard, signed by those who may."""
    altered_card = draw(altered(card("v2")))
    if not isinstance(altered_card, dict) or not isinstance(altered_card.get("version"), str):
        altered_card = card("v3")
    # As it would arrive: half a character cannot be signed.
    arrived = json.loads(json.dumps(altered_card, ensure_ascii=False).encode("utf-8", "replace"))
    made: ScorecardRelease = release(private, arrived, draw(st.floats(0, 2e9)))
    return encode(made)
