"""Scores are sealed together, and stand in the record itself where they are open."""

import os
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.errors import InvalidRecord, NotSealed, PersonErased
from creditapp.models.applications import Change, Factor, Outlook, PastScore, Report, Update
from creditapp.models.base import decode, encode
from creditapp.models.sealed import Seal
from creditapp.privacy.encryption import PersonKeys
from creditapp.streaming.seals import Seals
from creditapp.topics import REPORTS, TOPICS
from tests.support.web_samples import scored

DAY = date(2026, 11, 1)
ADA = PersonKeys("c-1", score=os.urandom(32))
KEYS = {ADA.consumer_id: ADA}


class NoInstallation:
    """Keys and vault are not asked for."""

    clock: Any = None
    keys: Any = None
    vault: Any = None


SEALS = Seals(NoInstallation(), {"score"})
PASSES_ON = Seals(NoInstallation(), {"file"})

NUMBERS = st.one_of(st.none(), st.integers(300, 850))
FACTORS = st.builds(Factor, st.sampled_from(["AO01", "PH01"]), st.just("utilisation"), st.integers(-90, 0))
CONTENTS = st.fixed_dictionaries(
    {},
    optional={
        "score": NUMBERS,
        "base_points": NUMBERS,
        "pd": st.one_of(st.none(), st.floats(0, 1)),
        "rank": st.one_of(st.none(), st.integers(0, 100)),
        "factors": st.lists(FACTORS, max_size=3).map(tuple),
        "history": st.lists(st.just(PastScore(application_id="a", as_of=DAY, score=640, scorecard_version="v")), max_size=2).map(tuple),
        "update": st.one_of(st.none(), st.just(Update(id="u", number=1))),
        "before": NUMBERS,
        "changes": st.lists(st.just(Change(code="AO01", characteristic="utilisation", points=5)), max_size=2).map(tuple),
        "outlooks": st.lists(st.just(Outlook(as_of=DAY, score=700)), max_size=2).map(tuple),
        "ending": st.sampled_from([None, "thin"]),
    },
)  # fmt: skip


def report(**content: Any) -> Report:
    """A report of Ada's."""
    return Report(application_id="a" * 64, consumer_id=ADA.consumer_id, as_of=DAY, **content)


@given(CONTENTS)
def test_a_report_is_the_same_after_it_was_sealed_and_opened(content: dict[str, Any]) -> None:
    """All of its fields, in whatever service opens it."""
    arrived = decode(Report, encode(SEALS.close(REPORTS, report(**content), KEYS)))
    SEALS.open(REPORTS, arrived, KEYS)
    names = set(Report.__struct_fields__) - {"sealed", "sealed_factors"}
    assert {name: getattr(arrived, name) for name in names} == {
        name: getattr(report(**content), name) for name in names
    }


def test_nothing_of_a_score_is_readable_on_the_wire() -> None:
    """Neither the number, nor a factor, nor the name of any of these fields."""
    usual = scored().report
    keys = {usual.consumer_id: PersonKeys(usual.consumer_id, score=os.urandom(32))}
    wire = encode(SEALS.close(REPORTS, usual, keys))
    spread = [how for how in REPORTS.sealed.values() if isinstance(how, Seal) and how.spread]
    for name in (part for how in spread for part in how.holds.__struct_fields__):
        assert f'"{name}":'.encode() not in wire
    assert usual.score is not None
    assert str(usual.score).encode() not in wire.replace(usual.consumer_id.encode(), b"")


def test_a_report_leaves_no_process_plain() -> None:
    """Neither before it was sealed nor after it was opened can it be encoded."""
    with pytest.raises(NotSealed):
        encode(report(score=700))
    opened = decode(Report, encode(SEALS.close(REPORTS, report(score=700, factors=(Factor("AO01", "x", -3),)), KEYS)))
    SEALS.open(REPORTS, opened, KEYS)
    assert opened.score == 700
    with pytest.raises(NotSealed):
        encode(opened)


def test_a_service_without_the_key_passes_it_on_as_it_is() -> None:
    """The gateway's table keeps what reporting has sealed."""
    wire = encode(SEALS.close(REPORTS, report(score=700, factors=(Factor("AO01", "x", -3),)), KEYS))
    passed = decode(Report, wire)
    PASSES_ON.open(REPORTS, passed, {})
    assert passed.score is None
    assert encode(PASSES_ON.close(REPORTS, passed, {})) == wire


def test_a_report_without_a_score_needs_no_key() -> None:
    """That somebody could not be matched is said of erased people too."""
    wire = encode(SEALS.close(REPORTS, report(ending="could_not_match"), {}))
    arrived = decode(Report, wire)
    SEALS.open(REPORTS, arrived, {})
    assert (arrived.sealed, arrived.sealed_factors, arrived.ending) == (None, None, "could_not_match")


def test_an_erased_persons_score_is_neither_sealed_nor_opened() -> None:
    """Sealing raises PersonErased; what was sealed before leaves the fields without a value."""
    with pytest.raises(PersonErased):
        SEALS.close(REPORTS, report(score=700), {})
    arrived = decode(Report, encode(SEALS.close(REPORTS, report(score=700), KEYS)))
    SEALS.open(REPORTS, arrived, {})
    assert arrived.score is None


@pytest.mark.parametrize("moved", [{"application_id": "b" * 64}, {"as_of": date(2026, 11, 2)}])
def test_a_score_moved_to_another_application_or_day_does_not_open(moved: dict[str, Any]) -> None:
    """The record becomes a dead letter."""
    arrived = decode(Report, encode(SEALS.close(REPORTS, report(score=700), KEYS)))
    with pytest.raises(InvalidRecord):
        SEALS.open(REPORTS, msgspec.structs.replace(arrived, **moved), KEYS)


def test_a_record_from_before_scores_were_sealed_is_read_and_stored_as_it_is() -> None:
    """Its fields have come plain; no service stops over it."""
    old = b'{"record":"creditapp.report.v1","application_id":"a","consumer_id":"c-1","as_of":"2026-11-01","score":700}'
    arrived = decode(Report, old)
    SEALS.open(REPORTS, arrived, KEYS)
    assert arrived.score == 700
    assert decode(Report, encode(arrived)).score == 700


def test_content_that_is_spread_has_defaults_in_the_record_and_in_the_content() -> None:
    """The same ones, as the record is without the fields while they are sealed."""
    for topic in TOPICS:
        for how in topic.sealed.values():
            if isinstance(how, Seal) and how.spread:
                empty, fields = how.holds(), {field.name: field for field in msgspec.structs.fields(topic.record)}
                for name in how.holds.__struct_fields__:
                    field = fields[name]
                    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
                    assert default == getattr(empty, name), (topic.name, name)
