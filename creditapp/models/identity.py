"""A person's identity: always sealed on the wire, plain only inside gateway, intake and identity."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from creditapp.models.base import Record


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A postal address in the United States."""

    street: Annotated[str, Meta(min_length=1, max_length=100)]
    city: Annotated[str, Meta(min_length=1, max_length=60)]
    state: Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
    zip: Annotated[str, Meta(pattern=r"^[0-9]{5}(-[0-9]{4})?\Z")]


class Person(Record, frozen=True, kw_only=True, tag="creditapp.person.v1"):
    """A person as a form or a furnisher describes them, without the SSN: the vault maps that to the consumer_id."""

    first_name: Annotated[str, Meta(min_length=1, max_length=60)]
    last_name: Annotated[str, Meta(min_length=1, max_length=60)]
    birth_date: date
    address: Address
    ssn_last4: Annotated[str, Meta(pattern=r"^[0-9]{4}\Z")]
    email: Annotated[str, Meta(max_length=254)] | None = None
    phone: Annotated[str, Meta(max_length=20)] | None = None
