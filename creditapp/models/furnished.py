"""A furnisher's record: credit events about one consumer, encrypted to intake and signed."""

from typing import Annotated

from msgspec import Meta

from creditapp.models.base import Record, Traced
from creditapp.models.credit_events import CreditEvent, Name
from creditapp.models.identity import Person
from creditapp.models.sealed import Sealed


class FurnishedBody(Record, frozen=True, kw_only=True, tag="creditapp.furnished_body.v1"):
    """The content that a furnisher encrypts to intake's public key: the identifying part and the events."""

    ssn: Annotated[str, Meta(pattern=r"^[0-9]{9}\Z")]
    person: Person
    furnisher: Name
    events: tuple[CreditEvent, ...]


class Furnished(Traced, frozen=True, kw_only=True, tag="creditapp.furnished.v1"):
    """A furnisher's record as it enters Kafka: encrypted to intake's public key (see FurnishedBody), and signed."""

    record_id: str
    sealed: Sealed[FurnishedBody]
    furnisher_id: str = ""
    """Who signed it (models.furnishers)."""
    signature: bytes = b""
    """Over id, furnisher and sealed content, in a batch of records (privacy.signatures)."""
