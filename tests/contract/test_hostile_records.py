"""No record stops a service, whatever anybody writes into it: it is handled or becomes a dead letter, the others are handled."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditapp.models.base import encode
from creditapp.models.furnished import Furnished
from creditapp.models.sealed import Sealed
from creditapp.models.seals import ANSWER_BODY, FURNISHED_BODY
from creditapp.privacy.encryption import encrypt_to
from creditapp.streaming.batch import Raw
from creditapp.topics import FURNISHED, SERVICES, Topic
from tests.support.authentic import authentic_raw
from tests.support.bus import Bus, scoring_bus
from tests.support.furnishing import furnisher, resigned

GOLDEN = Path(__file__).parent / "golden"
CONTENT = {"creditapp.furnished.v1": FURNISHED_BODY, "creditapp.dispute_answer.v1": ANSWER_BODY}
"""What is encrypted to intake: a furnisher may sign anything, and so may operators send it."""
BANK = "First Bank of Troy"
HOSTILE: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            None, "", "\x00", "￿", "‮", "'; --", "{{7*7}}", "0001-01-01", "9999-12-31", "1e308", 0, -1, 2**53, 2**63,
            -(2**63), 2**64, 1e308, -0.0, True, [], {}, [[]], "9" * 5000, ["x"] * 2000,
        ]
    ),
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates().map(str),
)  # fmt: skip


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Bus:
    """All services, with a scorecard in service."""
    bus = scoring_bus(tmp_path_factory.mktemp("bus") / "home", date(2026, 11, 24))
    bus.register(furnisher(BANK))
    return bus


def places(value: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a JSON value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*where, name)
        yield from places(part, (*where, name))


def golden(tag: str) -> Any:
    """A golden file's record."""
    return json.loads((GOLDEN / f"{tag}.json").read_text())


@st.composite
def altered(draw: st.DrawFn, tag: str) -> Any:
    """A golden record in which up to three values were replaced."""
    value = golden(tag)
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(list(places(value)) or [("record",)]))
        inner = value
        for name in path:
            inner = inner[name]
        inner[last] = copy.deepcopy(draw(HOSTILE))  # a list that is used twice could come to hold itself
    return value


def message(topic: Topic, value: Any, bus: Bus, content: Any = None) -> Raw:
    """A record of ``topic`` under its own key; ``content`` is encrypted to intake."""
    if content is not None:
        how = CONTENT[str(topic.record.__struct_config__.tag)]
        sealed = encrypt_to(bus.apps["intake"].keys.intake_public, json.dumps(content).encode(), how.context)
        own = resigned([Furnished(record_id=value["record_id"], sealed=Sealed(sealed=sealed))], BANK)[0]
        value = value | {name: json.loads(encode(own))[name] for name in ("sealed", "furnisher_id", "signature")}
    key = str(value.get(topic.key)).encode(errors="replace") if isinstance(value, dict) else b"k"
    return authentic_raw(bus.apps["intake"].keys, topic.name, 1, key, json.dumps(value).encode())


def sources(bus: Bus) -> list[tuple[str, Topic]]:
    """Each service with each of its topics."""
    return [(service, topic) for service in SERVICES for topic in bus.loops[service].handlers]


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_no_record_stops_a_service_or_the_record_behind_it(bus: Bus, data: st.DataObject) -> None:
    """Any values in any topic's record, and in what is encrypted to intake; a second record of the batch is handled."""
    service, topic = data.draw(st.sampled_from(sources(bus)))
    tag = str(topic.record.__struct_config__.tag)
    if tag in CONTENT and data.draw(st.booleans()):
        body = str(CONTENT[tag].holds.__struct_config__.tag)
        hostile = message(topic, golden(tag), bus, data.draw(altered(body)))
    else:
        hostile = message(topic, data.draw(altered(tag)), bus)
    broken = authentic_raw(bus.apps["intake"].keys, topic.name, 2, b"k", b"{")
    outcome = bus.handle(bus.apps[service], [hostile, broken])
    assert 1 in outcome.refused


def test_a_furnished_record_with_the_last_date_of_the_calendar_is_taken_or_refused(bus: Bus) -> None:
    """Days beyond the calendar must not end intake, which would read the record again at each start."""
    body = golden("creditapp.furnished_body.v1")
    for day in ("0001-01-01", "9999-12-31"):
        for event in body["events"]:
            event |= {"as_of": day, **({"opened": day} if "opened" in event else {})}
        bus.handle(bus.apps["intake"], [message(FURNISHED, golden("creditapp.furnished.v1"), bus, body)])
