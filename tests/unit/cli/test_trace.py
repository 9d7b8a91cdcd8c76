"""An application's way adds up: each moment between accepted and stored counts once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.cli import FAILED, run
from creditapp.cli.commands import command_line
from creditapp.cli.trace import as_text
from creditapp.cli.trace_path import ANSWERS, WAY, is_whole, way
from creditapp.models.traces import Span

APPLICATION = "a" * 64
moments = st.lists(st.floats(0, 2), min_size=9, max_size=9)


def span(place: int, sent: float, steps: list[float]) -> Span:
    """A span of the service at this place of the way, with so many seconds between its points of time."""
    topic, service = WAY[place]
    fetched = sent + steps[0]
    began = fetched + steps[1]
    stages = dict(zip(("decode", "open", "work", "seal", "encode"), steps[2:7], strict=True))
    delivering = began + sum(stages.values())
    delivered = delivering + steps[7]
    return Span(
        application_id=APPLICATION, service=service, topic=topic, events=1, sent=sent, fetched=fetched, began=began,
        stages=stages, delivering=delivering, delivered=delivered, done=delivered + steps[8],
    )  # fmt: skip


def spans(steps: list[list[float]], places: list[int]) -> list[Span]:
    """All services' spans: each is sent what it reads when the one before hands it to its producer."""
    made: list[Span] = []
    for place, times in zip(places, steps, strict=False):
        made.append(span(place, made[-1].delivering if made else 0.0, times))
    return made


@given(st.sampled_from((6, 8)), st.lists(moments, min_size=8, max_size=8))
def test_all_parts_together_are_the_time_from_accepted_to_stored(services: int, steps: list[list[float]]) -> None:
    """Whether the next service had a record before or after its delivery was confirmed."""
    made = spans(steps, [place for place in range(8) if services == 8 or WAY[place][0] not in ANSWERS])
    hops = way(made)
    assert len(hops) == services
    assert is_whole(hops)
    assert sum(hop.seconds for hop in hops) == pytest.approx(made[-1].done - made[0].sent, abs=1e-6)
    assert all(seconds >= 0 for hop in hops for seconds in hop.stages.values())


def test_a_delivery_counts_until_the_next_service_has_the_record() -> None:
    """What is confirmed later holds nobody up."""
    first = span(0, 0.0, [0, 0, 0, 0, 0, 0, 0, 10, 0])
    second = span(1, 0.0, [3, 0, 0, 0, 1, 0, 0, 0, 0])
    gateway, identity = way([first, second])
    assert gateway.stages["deliver"] == 3
    assert identity.stages["broker"] == 0
    assert identity.stages["work"] == 1


def test_a_record_that_was_handled_again_counts_as_it_was_first() -> None:
    """After a crash: the report was made by the first handling, or the second one changed nothing."""
    first, again = span(0, 0.0, [1, 0, 0, 0, 1, 0, 0, 0, 0]), span(0, 0.0, [9, 0, 0, 0, 5, 0, 0, 0, 0])
    (hop,) = way([again, first])
    assert hop.stages["work"] == 1


def test_the_time_that_a_person_takes_to_answer_is_not_counted() -> None:
    """Their answers, a minute later, are two more parts of the way."""
    asked = span(2, 0.0, [0, 0, 0, 0, 1, 0, 0, 1, 0])
    answered = span(3, 60.0, [2, 0, 0, 0, 1, 0, 0, 1, 0])
    judged = span(4, 61.0, [3, 0, 0, 0, 1, 0, 0, 1, 0])
    bureau, gateway, again = way([judged, answered, asked])
    assert (bureau.seconds, gateway.stages["broker"], again.service) == (2, 2, "bureau")
    assert sum(hop.seconds for hop in (gateway, again)) == judged.done - answered.sent


def test_a_request_made_on_the_page_is_no_part_of_the_way_to_it() -> None:
    """A dispute has an id of its own, so that the bureau's part of it is not this application's."""
    assert [hop.topic for hop in way([span(2, 0.0, [0] * 9), span(3, 9.0, [0] * 9)])] == [WAY[2][0]]


def test_monitoring_is_not_on_the_way() -> None:
    """It reads the report beside the gateway, and nobody waits for it."""
    beside = span(7, 0.0, [0, 0, 0, 0, 1, 0, 0, 0, 0])
    assert (
        way([Span(**{name: getattr(beside, name) for name in beside.__struct_fields__} | {"service": "monitoring"})])
        == []
    )


def test_the_table_shows_stages_that_took_time_and_says_if_it_is_not_whole() -> None:
    """In milliseconds, with a sum."""
    text = as_text(way([span(0, 0.0, [0.004, 0.001, 0, 0, 0.0025, 0, 0, 0, 0])]))
    head, gateway, total, note = text.splitlines()
    assert head.split() == ["ms", "batch", "all", "broker", "queueing", "work"]
    assert gateway.split() == ["gateway", "1", "7.5", "4.0", "1.0", "2.5"]
    assert total.split() == ["all", "7.5", "4.0", "1.0", "2.5"]
    assert "not whole" in note


def test_something_that_is_no_id_is_refused_with_what_one_looks_like(capsys: pytest.CaptureFixture[str]) -> None:
    """Before Kafka is asked."""
    assert run(lambda: command_line(["trace"])(["trace", "hello"], standalone_mode=False)) == FAILED
    assert "64 hexadecimal digits" in capsys.readouterr().err
