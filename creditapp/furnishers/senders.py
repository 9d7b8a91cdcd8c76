"""Who sent a furnished record: a registered furnisher that is not suspended, by its signature; or why it is not believed."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from creditapp.domain.furnishers import Furnishers, waiting
from creditapp.errors import FurnisherSuspended, InvalidRecord, NotSigned
from creditapp.furnishers.registry import Registry
from creditapp.models.base import decode
from creditapp.models.furnished import Furnished
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.privacy.signatures import SignatureCheck
from creditapp.streaming.event import Raw
from creditapp.topics import FURNISHED

P = TypeVar("P", bound=Hashable)
Sender = RegisteredFurnisher | InvalidRecord
"""The furnisher, or why the record is not believed or has to wait."""

UNKNOWN = "not signed by a registered furnisher; see `creditapp furnishers list`"


class Senders:
    """Tells who sent what."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._signatures = SignatureCheck()

    async def of(self, records: Mapping[P, Furnished]) -> dict[P, Sender]:
        """The sender of each record; before one is refused the registry is read up to its end."""
        known = await self._registry.current()
        senders = {place: self._sender(record, known) for place, record in records.items()}
        if any(isinstance(sender, InvalidRecord) for sender in senders.values()):
            known = await self._registry.newest()
            senders = {place: self._sender(record, known) for place, record in records.items()}
        return senders

    def is_nobodys(self, raw: Raw) -> bool:
        """Whether nobody who may furnish stands behind a record that cannot be handled: it must not hold up that of others."""
        if raw.topic != FURNISHED.name:
            return False
        try:
            record = decode(Furnished, raw.value)
        except InvalidRecord:
            return True
        return isinstance(self._sender(record, self._registry.known), InvalidRecord)

    def _sender(self, record: Furnished, known: Furnishers) -> Sender:
        entry = known.by_id.get(record.furnisher_id)
        if entry is None or not self._signatures.is_signed(record, entry.public_key):
            return NotSigned(UNKNOWN)
        return FurnisherSuspended(waiting(entry.furnisher_id)) if entry.suspended else entry
