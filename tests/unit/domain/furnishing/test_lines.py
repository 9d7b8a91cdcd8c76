"""A furnisher's line is accepted whole or refused with every field that is wrong and none of its values."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.furnishing import MOST_EVENTS, check, parse_line, read_line
from creditapp.domain.item_keys import OWN_LOOK
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


def correction_of(changes: dict[str, Any], item: str = "account") -> dict[str, Any]:
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


# What is accepted


def test_a_line_becomes_a_record_with_its_digits_apart() -> None:
    """The SSN loses its hyphens; the person keeps the last four digits only."""
    body = parsed(line())
    assert (body.ssn, body.person.ssn_last4, body.furnisher) == ("900450001", "0001", "First Bank of Troy")
    assert isinstance(body.events[0], Account)


def test_an_accepted_record_survives_its_encoding() -> None:
    """What intake decodes is what furnish encrypted, and it passes the same checks there."""
    body = parsed(line(card(), debt(), case(), correction_of({"balance": 3, "closed": None})))
    assert decode(FurnishedBody, encode(body)) == body
    assert check(body, TODAY) == []


def test_everything_furnished_about_synthetic_people_is_accepted() -> None:
    """Nothing that the population furnishes is refused."""
    all_bodies = [body for of_person in bodies(cohort(7, range(100), TODAY, TODAY), TODAY) for body in of_person]
    assert all_bodies
    assert not any(check(body, TODAY) for body in all_bodies)


@pytest.mark.parametrize(
    "event",
    [
        card(opened="2026-06-15", closed="2026-06-15", grid="0"),
        card(status="84", grid="6543210", past_due=500, delinquency_since="2025-12-31"),
        card(status="97", grid="", balance=0, past_due=900, highest_credit=900),
        debt(balance=0),
        debt(balance=301),
        case(closed="2022-03-01"),
        correction_of({}),
        correction_of(
            {"balance": 0, "status": "13", "closed": "2026-06-01", "limit": None, "closed_by_consumer": True}
        ),
        correction_of({"opened": "2026-06-15"}, "collection"),
        correction_of({"chapter": "13"}, "bankruptcy"),
        {"type": "deletion", "event_id": "d", "as_of": "2026-06-15", "reference": "4417", "item": "account"},
        {"type": "deceased", "event_id": "d", "as_of": "1900-01-01", "reference": "x"},
    ],
)
def test_values_at_the_limit_of_a_rule_are_accepted(event: dict[str, Any]) -> None:
    """Limits are inclusive."""
    assert len(parsed(line(event)).events) == 1


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("Suharto", "", ("", "Suharto")),
        ("", "Suharto", ("", "Suharto")),
        ("-", "Suharto", ("", "Suharto")),
        ("FNU", "Suharto", ("", "Suharto")),
        ("Suharto", "LNU", ("", "Suharto")),
        ("Fnu", "-Quill", ("", "-Quill")),
        ("Ada", "Quill", ("Ada", "Quill")),
    ],
)
def test_one_name_is_the_last_name_wherever_it_was_written(first: str, last: str, kept: tuple[str, str]) -> None:
    """Metro 2 has it so; what stands for a missing name is no name."""
    person = parsed(line(first_name=first, last_name=last)).person
    assert (person.first_name, person.last_name) == kept
    assert person.full_name == " ".join(kept).strip()


def test_an_email_address_is_kept() -> None:
    """One that cannot be written to is kept as well, with a warning: the record is about something else."""
    assert parsed(line(email=" ada@example.org ")).person.email == "ada@example.org"
    assert parsed(line()).person.email is None
    wrong = read_line(json.dumps(line(email="ada at example")).encode(), TODAY)
    assert [warning.rule.id for warning in wrong.warnings] == ["email-unusable"]
    odd = json.dumps(line(email="Ada.O'Neil@Bücher.example.org")).encode()
    assert not read_line(odd, TODAY).warnings


def test_middle_name_and_suffix_are_kept() -> None:
    """Where there are any."""
    person = parsed(line(middle_name="B.", suffix="Jr")).person
    assert (person.middle_name, person.suffix, person.full_name) == ("B.", "Jr", "Ada B. Quill Jr")
    assert parsed(line(middle_name="NMN", suffix="")).person.full_name == "Ada Quill"


def test_a_balance_in_the_consumers_favour_is_kept_as_zero() -> None:
    """Metro 2 field 21 has no negative balances; the bureau's records have none either."""
    (account,) = parsed(line(card(balance=-35))).events
    assert isinstance(account, Account)
    assert type(account) is Account
    assert account.balance == 0


# What is refused


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (card(as_of=TOMORROW), "as_of"),
        (card(as_of="1899-12-31", opened="1899-12-31"), "as_of"),
        (card(opened="2026-06-16"), "opened"),
        (card(opened="1899-12-31"), "opened"),
        (card(closed="2026-06-16"), "closed"),
        (card(closed="2024-05-31"), "closed"),
        (card(delinquency_since="2024-05-31"), "delinquency_since"),
        (card(delinquency_since="2026-06-16"), "delinquency_since"),
        (card(past_due=501), "past_due"),
        (card(portfolio="I"), "limit"),
        (card(portfolio="M"), "limit"),
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
        (debt(delinquency_since="2026-06-16"), "delinquency_since"),
        (case(filed="2022-09-02"), "filed"),
        (case(closed="2022-02-28"), "closed"),
        (correction_of({"ballance": 3}), "changes"),
        (correction_of({"reference": "9"}), "changes"),
        (correction_of({"as_of": "2020-01-01"}), "changes"),
        (correction_of({"balance": -1}), "changes.balance"),
        (correction_of({"balance": None}), "changes.balance"),
        (correction_of({"status": "12"}), "changes.status"),
        (correction_of({"opened": "9999-12-31"}), "changes.opened"),
        (correction_of({"opened": "0001-01-01"}), "changes.opened"),
        (correction_of({"opened": "2026-06-16"}), "changes.opened"),
        (correction_of({"chapter": "7"}), "changes"),
        (correction_of({"limit": 3}, "bankruptcy"), "changes"),
    ],
)
def test_a_wrong_event_is_refused_with_its_place_and_field(event: dict[str, Any], field: str) -> None:
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
        ({"first_name": "", "last_name": ""}, "consumer.last_name"),
        ({"first_name": "!"}, "consumer.first_name"),
        ({"first_name": "FNU", "last_name": "-"}, "consumer.last_name"),
        ({"last_name": 7}, "consumer.last_name"),
        ({"address": {}}, "consumer.address"),
        ({"address": {"street": "1", "city": "Troy", "state": "ny", "zip": "12180"}}, "consumer.address.state"),
    ],
)
def test_a_wrong_consumer_is_refused_with_the_field(consumer: dict[str, Any], field: str) -> None:
    """SSN, birth date, name or address."""
    assert refused(line(**consumer)).startswith(f"{field}:")


def test_all_wrong_fields_are_named_at_once() -> None:
    """So that a furnisher can correct a line in one go."""
    message = refused(line(card(opened="2026-06-16", past_due=501), debt(opened="2026-06-16"), birth_date=TOMORROW))
    for field in ("consumer.birth_date", "events[0].opened", "events[0].past_due", "events[1].opened"):
        assert field in message


@pytest.mark.parametrize("count", [0, MOST_EVENTS + 1])
def test_a_line_has_from_1_to_500_events(count: int) -> None:
    """More go into further lines."""
    assert refused(line() | {"events": [card()] * count}).startswith("events:")


def test_the_name_for_own_looks_is_no_furnishers() -> None:
    """A furnisher cannot use the name under which a person's own looks are recorded."""
    assert refused(line() | {"furnisher": OWN_LOOK}).startswith("furnisher:")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b"7", b"\xff", b"[" * 100_000, b'{"furnisher": "\xff"}', b"{} {}"]
)
def test_data_that_is_not_a_line_is_refused(data: bytes) -> None:
    """Half a line, another encoding and endless nesting are refused, and raise no other error."""
    with pytest.raises(InvalidRecord):
        parse_line(data, TODAY)


def test_without_todays_date_future_dates_are_accepted() -> None:
    """Intake checks them."""
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
    """Ways to put a value where it does not belong."""
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
        lambda it: it.update(events=[correction_of({str(value): 1})]),
        lambda it: it.update(events=[correction_of({"status": value})]),
        lambda it: it.update(events=[correction_of({"opened": value})]),
    ]


@pytest.mark.parametrize("value", VALUES, ids=str)
@pytest.mark.parametrize("place", range(len(planted(""))))
def test_a_refusal_repeats_nothing_of_the_line(value: object, place: int) -> None:
    """Wherever a value or a field's name does not belong, the message does not contain it."""
    changed = line()
    planted(value)[place](changed)
    assert SECRET not in refused(changed)


def test_a_misspelt_field_is_named() -> None:
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


@pytest.mark.slow
@given(PLACES, JSON)
@many
def test_any_value_of_a_field_is_accepted_or_refused(place: tuple[Any, ...], value: object) -> None:
    """No value anywhere raises another error."""
    changed = line()
    inner: Any = changed
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    try:
        assert check(parsed(changed), TODAY) == []
    except InvalidRecord as error:
        assert str(error)


@pytest.mark.slow
@given(
    st.dictionaries(
        st.sampled_from(["balance", "status", "opened", "closed", "grid", "limit", "x"]),
        st.none() | st.booleans() | st.integers(-5, 10**10) | st.text(max_size=12),
        max_size=3,
    )
)
@many
def test_an_accepted_correction_can_be_applied(changes: dict[str, Any]) -> None:
    """Every field of it is one of its item's, with a value that the item may have."""
    try:
        body = parsed(line(correction_of(changes)))
    except InvalidRecord:
        return
    (event,) = body.events
    assert isinstance(event, Correction)
    decode(FurnishedBody, json.dumps(json.loads(encode(body)) | {"events": [card(**changes)]}).encode())
