"""What the domain's tests share: events with nothing special about them, folded streams, and strategies for both."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from creditapp.domain.credit_file import CreditFile, FileView, fold, read_as_of
from creditapp.models.credit_events import (
    Account,
    Bankruptcy,
    Collection,
    Correction,
    CreditEvent,
    Deceased,
    Deletion,
    FurnishedBy,
    Inquiry,
)
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person

TODAY = date(2026, 6, 15)
BANK = "First Bank of Troy"

many = settings(deadline=None, max_examples=300)
some = settings(deadline=None, max_examples=60)


def account(**changes: Any) -> Account:
    """An open card, two years old, reported today, never late."""
    usual: dict[str, Any] = {
        "event_id": "a1",
        "as_of": TODAY,
        "reference": "4417",
        "portfolio": "R",
        "account_type": "credit_card",
        "opened": date(2024, 6, 1),
        "status": "11",
        "balance": 500,
        "limit": 2_000,
        "grid": "0" * 24,
    }
    return Account(**usual | changes)


def loan(**changes: Any) -> Account:
    """A car loan, half paid."""
    usual = {
        "event_id": "l1",
        "reference": "L-9",
        "portfolio": "I",
        "account_type": "auto_loan",
        "balance": 6_000,
        "limit": None,
        "highest_credit": 12_000,
    }
    return account(**usual | changes)


def inquiry(**changes: Any) -> Inquiry:
    """A lender's look today."""
    usual: dict[str, Any] = {"event_id": "i1", "as_of": TODAY, "reference": "i1", "kind": "hard"}
    return Inquiry(**usual | changes)


def collection(**changes: Any) -> Collection:
    """An unpaid bill with a collector for a year."""
    usual: dict[str, Any] = {
        "event_id": "c1",
        "as_of": TODAY,
        "reference": "C-1",
        "opened": date(2025, 6, 1),
        "amount": 300,
        "balance": 300,
        "original_creditor": "Troy Gas",
    }
    return Collection(**usual | changes)


def bankruptcy(**changes: Any) -> Bankruptcy:
    """A chapter 7 case filed and discharged in 2022."""
    usual: dict[str, Any] = {
        "event_id": "b1",
        "as_of": date(2022, 9, 1),
        "reference": "22-10001",
        "chapter": "7",
        "filed": date(2022, 3, 1),
        "disposition": "discharged",
    }
    return Bankruptcy(**usual | changes)


def correction(changes: dict[str, Any], **others: Any) -> Correction:
    """A correction of the usual account, today."""
    usual: dict[str, Any] = {"event_id": "k1", "as_of": TODAY, "reference": "4417", "item": "account"}
    return Correction(changes=changes, **usual | others)


def deletion(**changes: Any) -> Deletion:
    """A deletion of the usual account, today."""
    usual: dict[str, Any] = {"event_id": "d1", "as_of": TODAY, "reference": "4417", "item": "account"}
    return Deletion(**usual | changes)


def person(**changes: Any) -> Person:
    """Ada Quill of Troy."""
    usual: dict[str, Any] = {
        "first_name": "Ada",
        "last_name": "Quill",
        "birth_date": date(1980, 2, 29),
        "address": address(),
        "ssn_last4": "0001",
    }
    return Person(**usual | changes)


def address(street: str = "12 Elm St", city: str = "Troy", state: str = "NY", zip_code: str = "12180") -> Address:
    """12 Elm St, Troy NY 12180."""
    return Address(street=street, city=city, state=state, zip=zip_code)


def furnished(*events: CreditEvent, by: str = BANK) -> FurnishedBy:
    """What one furnisher reports."""
    return FurnishedBy(furnisher=by, events=events)


def orders(*events: CreditEvent) -> Iterable[tuple[CreditEvent, ...]]:
    """The events in every order."""
    return permutations(events)


def filed(*events: CreditEvent) -> CreditFile:
    """The file of one furnisher's events."""
    return fold(None, furnished(*events))


def folded(stream: Iterable[FurnishedBy]) -> CreditFile:
    """The file of a stream, message by message."""
    file = CreditFile()
    for message in stream:
        file = fold(file, message)
    return file


def view(*events: CreditEvent, as_of: date = TODAY) -> FileView:
    """The file of one furnisher's events as of a date."""
    return read_as_of(filed(*events), as_of)


def from_bodies(bodies: Sequence[FurnishedBody]) -> list[FurnishedBy]:
    """Furnished bodies as bureau receives them."""
    return [FurnishedBy(furnisher=body.furnisher, events=body.events) for body in bodies]


DAYS = st.dates(date(2023, 1, 1), TODAY) | st.integers(0, 130).map(lambda back: TODAY - timedelta(days=back))
"""Some far apart, many within the two months of which a file keeps everything."""
FURNISHERS = st.sampled_from(["A", "A|B", "B", "100% Bank", "A%7CB"])
REFERENCES = st.sampled_from(["1", "B|1", "2", "|"])
GRIDS = st.text("0123456BDEGHJKL", max_size=84)
CHANGES = st.dictionaries(
    st.sampled_from(["balance", "status", "closed_by_consumer", "limit", "filed", "medical", "no_such_field"]),
    st.sampled_from([0, 1, True, False, 700, "11", "97", "DA", "2021-03-04", "9999-12-31", "0001-01-01", None, "x"]),
    max_size=3,
)


@st.composite
def credit_events(draw: st.DrawFn) -> CreditEvent:
    """Any event, on few items and days, so that events meet."""
    common: dict[str, Any] = {
        "event_id": draw(st.sampled_from(["e1", "e2", "e3"])),
        "as_of": draw(DAYS),
        "reference": draw(REFERENCES),
        "revision": draw(st.integers(0, 2)),
    }
    match draw(
        st.sampled_from(
            ["account", "account", "inquiry", "collection", "bankruptcy", "correction", "deletion", "deceased"]
        )
    ):
        case "account":
            return account(
                **common,
                balance=draw(st.integers(0, 3)),
                grid=draw(GRIDS),
                status=draw(st.sampled_from(["11", "97", "64", "84", "DA"])),
                opened=date(2015, 1, 1),
            )
        case "inquiry":
            return inquiry(**common, kind=draw(st.sampled_from(["hard", "soft"])))
        case "collection":
            return collection(**common, opened=draw(st.dates(date(2015, 1, 1), common["as_of"])))
        case "bankruptcy":
            return bankruptcy(**common, filed=draw(st.dates(date(2014, 1, 1), common["as_of"])))
        case "correction":
            return correction(
                draw(CHANGES), **common, item=draw(st.sampled_from(["account", "collection", "bankruptcy"]))
            )
        case "deletion":
            return deletion(**common, item=draw(st.sampled_from(["account", "inquiry", "collection", "bankruptcy"])))
    return Deceased(**common)


STREAMS = st.lists(
    st.builds(
        lambda by, events: furnished(*events, by=by), FURNISHERS, st.lists(credit_events(), min_size=1, max_size=3)
    ),
    max_size=8,
)
"""Messages as they arrive over the topic: one furnisher each, some events."""


@st.composite
def rearranged(draw: st.DrawFn, stream: Sequence[FurnishedBy]) -> list[FurnishedBy]:
    """The stream's events in another order, cut into single messages, some of them sent again."""
    single = [furnished(event, by=message.furnisher) for message in stream for event in message.events]
    again = draw(st.lists(st.sampled_from(single), max_size=4)) if single else []
    return draw(st.permutations([*single, *again]))
