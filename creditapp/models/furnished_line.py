"""A line of a furnisher's file is what one furnisher says about one consumer; the JSON Schema in docs is made from it."""

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from creditapp.models.credit_events import CreditEvent, Name
from creditapp.models.identity import Address, FurnishedBody, Person

PersonName = Annotated[str, Meta(min_length=1, max_length=60)]
Ssn = Annotated[str, Meta(pattern=r"^([0-9]{9}|[0-9]{3}-[0-9]{2}-[0-9]{4})\Z")]
Events = Annotated[tuple[CreditEvent, ...], Meta(min_length=1)]


class Consumer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who the events are about, as the furnisher knows them."""

    ssn: Ssn
    first_name: PersonName
    last_name: PersonName
    birth_date: date
    address: Address

    def __repr__(self) -> str:
        return "Consumer(…)"


class FurnishedLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One furnisher's events about one consumer."""

    furnisher: Name
    consumer: Consumer
    events: Events


def body_of(line: FurnishedLine) -> FurnishedBody:
    """The line as it is encrypted to intake; the SSN without dashes."""
    who, ssn = line.consumer, line.consumer.ssn.replace("-", "")
    person = Person(
        first_name=who.first_name, last_name=who.last_name, birth_date=who.birth_date, address=who.address,
        ssn_last4=ssn[-4:],
    )
    return FurnishedBody(ssn=ssn, person=person, furnisher=line.furnisher, events=line.events)


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a line."""
    (reference,), parts = msgspec.json.schema_components([FurnishedLine], ref_template="#/$defs/{name}")
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A line of `creditapp furnish`"}
    return {**title, **reference, "$defs": _portable(parts)}


def _portable(part: object) -> object:
    """The same with ``$`` for a pattern's end; Python needs ``\\Z``, as its ``$`` lets a line break follow."""
    if isinstance(part, dict):
        return {name: _portable(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_portable(value) for value in part]
    return part.replace(r"\Z", "$") if isinstance(part, str) else part
