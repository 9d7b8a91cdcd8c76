"""A traced batch does what a batch does and says how long each stage took; with tracing off nothing of it runs."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import pytest
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from creditapp.cli.trace_path import STAGES
from creditapp.models.applications import Accepted
from creditapp.models.identity import Address, Person
from creditapp.models.sealed import Sealed
from creditapp.settings import Settings
from creditapp.streaming import stopwatch, tracing
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Batch, Outcome
from creditapp.streaming.crash_points import CrashPoints
from creditapp.streaming.event import Raw
from creditapp.streaming.loop import Loop
from creditapp.streaming.seals import Seals
from creditapp.streaming.stopwatch import Stopwatch
from creditapp.streaming.tracing import FetchTimes, TimedBatch, is_traced
from creditapp.topics import ACCEPTED, APPLICATIONS, VERIFIED
from tests.support import bus as bus_module
from tests.support.bus import Bus, scoring_bus

TODAY = date(2026, 11, 24)
ADA = Person(
    first_name="Ada", last_name="Quillfeather", birth_date=date(1980, 5, 17), ssn_last4="1234",
    address=Address(street="1 Main St", city="Troy", state="NY", zip="12180"),
)  # fmt: skip
APPLICATION = "a" * 64


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, and one application that nobody has handled yet."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    keys = bus.apps["gateway"].vault.persons(["987451234"], frozenset({"identity"}))["987451234"]
    accepted = Accepted(
        application_id=APPLICATION,
        consumer_id=keys.consumer_id,
        as_of=TODAY,
        sealed=Sealed(ADA),
        verified_by="contract",
    )
    Seals(bus.apps["gateway"], {"identity"}).close(ACCEPTED, accepted, {keys.consumer_id: keys})
    bus.put(ACCEPTED, accepted)
    return bus


def loop(home: Path, every: int) -> Loop:
    """A loop of a service that traces one application in so many."""
    app = create_app("bureau", Settings(home=home, tables="memory://", trace_every=every))
    return Loop(app, {}, None, None, Seals(app), None, CrashPoints())


def test_with_tracing_off_a_loop_makes_plain_batches(tmp_path: Path) -> None:
    """And has no tracer: three tests for None a batch are all that is left of it."""
    assert type(loop(tmp_path, 0)._batch([])) is Batch
    assert type(loop(tmp_path, 1)._batch([])) is TimedBatch


def test_with_tracing_off_nothing_of_it_is_called(bus: Bus) -> None:
    """Counted: an application on its way through all services calls no function of these modules."""
    watched = {tracing.__file__, stopwatch.__file__}
    called: list[str] = []

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename in watched:
            called.append(frame.f_code.co_name)

    sys.setprofile(note)
    try:
        bus.run()
    finally:
        sys.setprofile(None)
    assert bus.records(VERIFIED)
    assert called == []


def test_a_traced_batch_does_what_a_batch_does(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same records come of it, sealed; what it is about and how long each stage took is known."""
    batches: list[TimedBatch] = []

    def timed(raws: Sequence[Raw], *parts: Any) -> TimedBatch:
        batches.append(TimedBatch(Stopwatch(), raws, *parts))
        return batches[-1]

    monkeypatch.setattr(bus_module, "Batch", timed)
    bus.run()
    assert not bus.refused
    (application,) = bus.records(APPLICATIONS)
    assert application.sealed.sealed == bus.records(ACCEPTED)[0].sealed.sealed
    (verified,) = bus.records(VERIFIED)
    assert verified.application_id == APPLICATION
    identity = next(batch for batch in batches if batch._service == "identity")
    assert identity.applications == {0: APPLICATION}
    assert set(identity._watch.seconds) <= set(STAGES)
    assert {"decode", "open", "work", "seal", "encode"} <= set(identity._watch.seconds)
    assert all(seconds >= 0 for seconds in identity._watch.seconds.values())


def test_a_handler_that_fails_makes_the_same_dead_letter_in_a_traced_batch(bus: Bus) -> None:
    """Its time is counted, and its error is not lost."""
    (raw,) = bus.topics[ACCEPTED.name]

    def fails(*_: Any) -> Any:
        raise ZeroDivisionError

    def outcome(kind: Any, *first: Any) -> Outcome:
        import asyncio

        seals = Seals(bus.apps["gateway"])
        batch = kind(*first, [raw], {ACCEPTED: fails}, None, lambda *_: None, bus.clock, "gateway", seals)
        result: Outcome = asyncio.run(batch.work(None, {}))
        return result

    assert outcome(TimedBatch, Stopwatch()).refused == outcome(Batch).refused == {0: "ZeroDivisionError in gateway"}


@given(st.lists(st.integers(1, 20), min_size=1, max_size=30), st.data())
def test_a_record_came_with_the_fetch_that_holds_its_offset(sizes: list[int], data: st.DataObject) -> None:
    """Fetches of any size, one a second."""
    now = 0.0
    came: dict[int, float] = {}
    fetches, offset = FetchTimes(lambda: now), 0
    for size in sizes:
        now += 1
        records = [SimpleNamespace(offset=number) for number in range(offset, offset + size)]
        came |= {record.offset: now for record in records}
        fetches.note({TP("t", 0): records})
        offset += size
    asked = data.draw(st.integers(0, offset - 1))
    assert fetches.of(Raw("t", 0, asked, b"", b"", 0.0)) == came[asked]
    assert fetches.of(Raw("t", 0, offset, b"", b"", 0.0)) is None


def test_records_that_are_read_again_came_with_the_later_fetch() -> None:
    """After a seek back."""
    now = 1.0
    fetches = FetchTimes(lambda: now)
    fetches.note({TP("t", 0): [SimpleNamespace(offset=9)]})
    now = 2.0
    fetches.note({TP("t", 0): [SimpleNamespace(offset=4)]})
    assert fetches.of(Raw("t", 0, 3, b"", b"", 0.0)) == 2.0


@given(st.integers(1, 50))
def test_one_application_in_so_many_is_traced_by_all_services_alike(every: int) -> None:
    """The id decides, so no record has to say it."""
    ids = [f"{number:08x}" + "0" * 56 for number in range(10 * every)]
    assert sum(is_traced(one, every) for one in ids) == 10


def test_an_id_of_another_form_is_not_traced_and_stops_nothing() -> None:
    """Whatever a record holds."""
    assert not is_traced("not hexadecimal", 1)
    assert not is_traced("", 1)
    assert not is_traced("0" * 64, 0)
