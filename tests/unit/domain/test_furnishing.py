"""A furnisher's line is taken whole or refused with every field that is wrong and none of its values."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import OWN_LOOK
from creditapp.domain.furnishing import MOST_EVENTS, check, parse_line
from creditapp.errors import InvalidRecord
from creditapp.models.base import decode, encode
from creditapp.models.credit_events import Account, Correction
from creditapp.models.furnished import FurnishedBody
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.domain_samples import TODAY, many

SECRET = "Adelheid"
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


def line(*events: dict[str, Any], **consumer: Any) -> dict[str, Any]:
    """A good line about Ada Quill."""
    usual = {
        "ssn": "900-45-0001",
        "first_name": "Ada",
        "last_name": "Quill",
        "birth_date": "1980-02-29",
        "address": {"street": "12 Elm St", "city": "Troy", "state": "NY", "zip": "12180"},
    }
    return {"furnisher": "First Bank of Troy", "consumer": usual | consumer, "events": list(events or [card()])}


def card(**changes: Any) -> dict[str, Any]:
    """A good account."""
    usual = {
        "type": "account",
        "event_id": "a1",
        "as_of": "2026-06-15",
        "reference": "4417",
        "portfolio": "R",
        "account_type": "credit_card",
        "opened": "2024-06-01",
        "status": "11",
        "balance": 500,
        "limit": 2_000,
        "grid": "000",
    }
    return usual | changes


def debt(**changes: Any) -> dict[str, Any]:
    """A good collection."""
    usual = {
        "type": "collection",
        "event_id": "c1",
        "as_of": "2026-06-15",
        "reference": "C-1",
        "opened": "2025-06-01",
        "amount": 300,
        "balance": 300,
        "original_creditor": "Troy Gas",
    }
    return usual | changes


def case(**changes: Any) -> dict[str, Any]:
    """A good bankruptcy."""
    usual = {
        "type": "bankruptcy",
        "event_id": "b1",
        "as_of": "2022-09-01",
        "reference": "22-1",
        "chapter": "7",
        "filed": "2022-03-01",
        "disposition": "discharged",
        "closed": "2022-08-01",
    }
    return usual | changes


def mend(changes: dict[str, Any], item: str = "account") -> dict[str, Any]:
    """A correction."""
    return {
        "type": "correction",
        "event_id": "k1",
        "as_of": "2026-06-15",
        "reference": "4417",
        "item": item,
        "changes": changes,
    }


def parsed(value: object) -> FurnishedBody:
    """The line as furnish reads it."""
    return parse_line(json.dumps(value).encode(), TODAY)


def refused(value: object) -> str:
    """What the line is refused with."""
    with pytest.raises(InvalidRecord) as error:
        parsed(value)
    return str(error.value)


# What is taken


def test_a_line_becomes_a_record_with_its_digits_apart() -> None:
    """The SSN loses its hyphens; the person keeps the last four digits only."""
    body = parsed(line())
    assert (body.ssn, body.person.ssn_last4, body.furnisher) == ("900450001", "0001", "First Bank of Troy")
    assert isinstance(body.events[0], Account)


def test_a_taken_record_survives_its_encoding() -> None:
    """What intake decodes is what furnish encrypted, and it passes the same checks there."""
    body = parsed(line(card(), debt(), case(), mend({"balance": 3, "closed": None})))
    assert decode(FurnishedBody, encode(body)) == body
    assert check(body, TODAY) == []


def test_whatever_is_furnished_about_synthetic_people_passes() -> None:
    """Nothing that the population furnishes is refused."""
    found = [body for each in bodies(cohort(7, range(100), TODAY, TODAY), TODAY) for body in each]
    assert found
    assert not any(check(body, TODAY) for body in found)


@pytest.mark.parametrize(
    "event",
    [
        card(opened="2026-06-15", closed="2026-06-15"),
        card(past_due=500),
        card(balance=0, past_due=900, highest_credit=900),
        debt(balance=0),
        case(closed="2022-03-01"),
        mend({}),
        mend({"balance": 0, "status": "13", "closed": "2026-06-01", "limit": None, "closed_by_consumer": True}),
        mend({"opened": "2026-06-15"}, "collection"),
        mend({"chapter": "13"}, "bankruptcy"),
        {"type": "deletion", "event_id": "d", "as_of": "2026-06-15", "reference": "4417", "item": "account"},
        {"type": "deceased", "event_id": "d", "as_of": "1900-01-01", "reference": "x"},
    ],
)
def test_what_is_just_possible_is_taken(event: dict[str, Any]) -> None:
    """The ends of every rule belong to it."""
    assert len(parsed(line(event)).events) == 1


# What is refused


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (card(as_of=TOMORROW), "as_of"),
        (card(as_of="1899-12-31", opened="1899-12-31"), "as_of"),
        (card(opened="2026-06-16"), "opened"),
        (card(opened="1899-12-31"), "opened"),
        (card(closed="2026-06-16"), "closed"),
        (card(closed="2024-05-31"), "closed (before opened)"),
        (card(delinquency_since="2024-05-31"), "delinquency_since"),
        (card(delinquency_since="2026-06-16"), "delinquency_since"),
        (card(past_due=501), "past_due"),
        (card(portfolio="I"), "limit"),
        (card(portfolio="M"), "limit"),
        (card(balance=-1), "balance"),
        (card(balance=0.5), "balance"),
        (card(balance=10**9), "balance"),
        (card(grid="7"), "grid"),
        (card(grid="0" * 85), "grid"),
        (card(status="12"), "status"),
        (card(revision=-1), "revision"),
        (card(reference="a b"), "reference"),
        (card(reference=""), "reference"),
        (card(event_id="x" * 65), "event_id"),
        (card(opened="yesterday"), "opened"),
        (debt(balance=301), "balance"),
        (debt(delinquency_since="2026-06-16"), "delinquency_since"),
        (case(filed="2022-09-02"), "filed"),
        (case(closed="2022-02-28"), "closed (before filed)"),
        (mend({"ballance": 3}), "changes"),
        (mend({"reference": "9"}), "changes"),
        (mend({"as_of": "2020-01-01"}), "changes"),
        (mend({"balance": -1}), "changes.balance"),
        (mend({"balance": None}), "changes.balance"),
        (mend({"status": "12"}), "changes.status"),
        (mend({"opened": "9999-12-31"}), "changes.opened"),
        (mend({"opened": "0001-01-01"}), "changes.opened"),
        (mend({"opened": "2026-06-16"}), "changes.opened"),
        (mend({"chapter": "7"}), "changes"),
        (mend({"limit": 3}, "bankruptcy"), "changes"),
    ],
)
def test_what_is_wrong_with_an_event_is_named_by_its_place(event: dict[str, Any], field: str) -> None:
    """The message begins with the event's number and its field."""
    assert refused(line(card(), event)).startswith(f"events[1].{field}:")


@pytest.mark.parametrize(
    ("consumer", "field"),
    [
        ({"ssn": "000-45-0001"}, "consumer.ssn"),
        ({"ssn": "9" * 8}, "consumer.ssn"),
        ({"ssn": "9" * 12}, "consumer.ssn"),
        ({"birth_date": TOMORROW}, "consumer.birth_date"),
        ({"birth_date": "1899-12-31"}, "consumer.birth_date"),
        ({"first_name": ""}, "consumer.first_name"),
        ({"first_name": "  "}, "consumer.first_name"),
        ({"last_name": "-"}, "consumer.last_name"),
        ({"last_name": 7}, "consumer.last_name"),
        ({"address": {}}, "consumer.address"),
        ({"address": {"street": "1", "city": "Troy", "state": "ny", "zip": "12180"}}, "consumer.address.state"),
    ],
)
def test_what_is_wrong_with_the_consumer_is_named(consumer: dict[str, Any], field: str) -> None:
    """An impossible SSN, birth date, name or address is named by its field."""
    assert refused(line(**consumer)).startswith(f"{field}:")


def test_everything_that_is_wrong_is_named_at_once() -> None:
    """A furnisher mends a line in one go."""
    said = refused(line(card(opened="2026-06-16", past_due=501), debt(balance=301), birth_date=TOMORROW))
    for field in ("consumer.birth_date", "events[0].opened", "events[0].past_due", "events[1].balance"):
        assert field in said


@pytest.mark.parametrize("count", [0, MOST_EVENTS + 1])
def test_a_line_has_events_and_not_too_many(count: int) -> None:
    """None is nothing to take, more than 500 go into further lines."""
    assert refused(line() | {"events": [card()] * count}).startswith("events:")


def test_nobody_furnishes_in_the_persons_own_name() -> None:
    """The name under which a person's own looks are noted is not a furnisher's to use."""
    assert refused(line() | {"furnisher": OWN_LOOK}).startswith("furnisher:")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b"7", b"\xff", b"[" * 100_000, b'{"furnisher": "\xff"}', b"{} {}"]
)
def test_what_is_no_line_is_refused(data: bytes) -> None:
    """Half a line, another encoding and bottomless nesting are refused, never another error."""
    with pytest.raises(InvalidRecord):
        parse_line(data, TODAY)


def test_without_a_day_the_future_is_not_checked() -> None:
    """Who cannot know the day leaves that to intake."""
    assert parse_line(json.dumps(line(card(as_of="2150-01-01"))).encode()).events[0].as_of == date(2150, 1, 1)


# Nothing of what was sent is repeated

VALUES = [
    SECRET,
    f"x - at {SECRET}",
    f"x' - at `$.{SECRET}`",
    f"' {SECRET} '",
    f"{SECRET}\n",
    [SECRET],
    {SECRET: SECRET},
    {f"x - at {SECRET}": 1},
]


def planted(value: object) -> list[Callable[[dict[str, Any]], object]]:
    """Ways of putting a value where it does not belong."""
    return [
        lambda it: (
            it.update(furnisher=value) if not isinstance(value, str) else it["events"][0].update(portfolio=value)
        ),
        lambda it: it["events"][0].update(type=value),
        lambda it: it["events"][0].update(status=value),
        lambda it: it["events"][0].update(opened=value),
        lambda it: it["events"][0].update(balance=value),
        lambda it: it["events"][0].update(grid=value),
        lambda it: it["consumer"].update(ssn=value),
        lambda it: it["consumer"].update(birth_date=value),
        lambda it: it["consumer"]["address"].update(zip=value),
        lambda it: it.update({str(value): 1}),
        lambda it: it["consumer"].update({str(value): 1}),
        lambda it: it["events"][0].update({str(value): 1}),
        lambda it: it.update(events=[mend({str(value): 1})]),
        lambda it: it.update(events=[mend({"status": value})]),
        lambda it: it.update(events=[mend({"opened": value})]),
    ]


@pytest.mark.parametrize("value", VALUES, ids=str)
@pytest.mark.parametrize("place", range(len(planted(""))))
def test_a_refusal_repeats_nothing_of_the_line(value: object, place: int) -> None:
    """Wherever a value or a field's name does not belong, the message is without it."""
    meddled = line()
    planted(value)[place](meddled)
    assert SECRET not in refused(meddled)


def test_a_slip_in_a_fields_name_is_named() -> None:
    """A plain lower-case word as a field's name is no personal value and helps to find the slip."""
    assert refused(line(card(ballance=3))) == "events[0]: Object contains unknown field `ballance`"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
PLACES = st.sampled_from(
    [
        ("furnisher",),
        ("consumer",),
        ("events",),
        *(("consumer", name) for name in line()["consumer"]),
        *(("events", 0, name) for name in card()),
        ("events", 0),
    ]
)


@given(PLACES, JSON)
@many
def test_whatever_stands_in_a_field_is_taken_or_refused(place: tuple[Any, ...], value: object) -> None:
    """No value anywhere raises anything but the refusal."""
    meddled = line()
    inner: Any = meddled
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    try:
        assert check(parsed(meddled), TODAY) == []
    except InvalidRecord as error:
        assert str(error)


@given(
    st.dictionaries(
        st.sampled_from(["balance", "status", "opened", "closed", "grid", "limit", "x"]),
        st.none() | st.booleans() | st.integers(-5, 10**10) | st.text(max_size=12),
        max_size=3,
    )
)
@many
def test_a_correction_that_is_taken_can_be_applied(changes: dict[str, Any]) -> None:
    """Every field of a taken correction is one of its item's, with a value that the item may have."""
    try:
        body = parsed(line(mend(changes)))
    except InvalidRecord:
        return
    (event,) = body.events
    assert isinstance(event, Correction)
    decode(FurnishedBody, json.dumps(json.loads(encode(body)) | {"events": [card(**changes)]}).encode())
