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
    """A person as a form or a furnisher describes them, without the SSN: the vault maps that to the consumer_id.

    A person with one name has it as ``last_name`` and an empty ``first_name``, as Metro 2 has it.
    """

    first_name: Annotated[str, Meta(max_length=60)]
    last_name: Annotated[str, Meta(min_length=1, max_length=60)]
    birth_date: date
    address: Address
    ssn_last4: Annotated[str, Meta(pattern=r"^[0-9]{4}\Z")]
    email: Annotated[str, Meta(max_length=254)] | None = None
    phone: Annotated[str, Meta(max_length=20)] | None = None
    middle_name: Annotated[str, Meta(max_length=60)] | None = None
    suffix: Annotated[str, Meta(max_length=10)] | None = None
    """Jr, Sr, II, III … (Metro 2's generation code)."""

    @property
    def full_name(self) -> str:
        """First, middle and last name and suffix, as far as there are any."""
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name, self.suffix)))
