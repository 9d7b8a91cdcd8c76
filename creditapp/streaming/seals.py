"""Open content before a handler and seal it after, as topics and tables declare.

Handlers see plain records and states and cannot forget to seal: the codec refuses to encode plain content. A service
names the kinds of key that it may use; content sealed with another kind is passed on unopened.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from creditapp.clock import Clock
from creditapp.errors import PersonErased
from creditapp.models.base import Record, decode, encode
from creditapp.models.sealed import Encryption, Kind, Seal, Sealed
from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.encryption import PersonKeys, decrypted, encrypted, open_sealed, refuse_ahead, seal
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.ports import Vault
from creditapp.streaming import authenticity
from creditapp.tables.spec import Table
from creditapp.topics import Topic

PersonKeysById = Mapping[str, PersonKeys]
"""Keys of persons by consumer_id; a missing person has been erased."""


class KeyHolder(Protocol):
    """An object with the installation's keys and vault: a worker."""

    clock: Clock

    @property
    def keys(self) -> Keys:
        """The keys of this installation."""

    @property
    def vault(self) -> Vault:
        """The vault of this installation."""


class SealedState(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed table's value, as stored."""

    sealed: Sealed[Any]


class Seals:
    """Opens and seals content for one service, with the kinds of keys that it may use."""

    def __init__(self, holder: KeyHolder, kinds: Iterable[Kind] = (), *, decrypts: bool = False) -> None:
        self._holder = holder
        self.kinds: frozenset[Kind] = frozenset(kinds)
        """The kinds of persons' keys that this service may use."""
        self._decrypts = decrypts
        """Whether this service holds intake's private key."""

    @property
    def needs(self) -> set[str]:
        """What of the installation these seals need."""
        return ({"vault"} if self.kinds else set()) | ({"intake"} if self._decrypts else set())

    async def keys_of(self, records: Iterable[Any]) -> PersonKeysById:
        """The keys of all persons named by these records, fetched from the vault in one call."""
        consumer_ids = {consumer_id for record in records if (consumer_id := getattr(record, "consumer_id", None))}
        if not self.kinds or not consumer_ids:
            return {}
        wanted, vault = sorted(consumer_ids), self._holder.vault
        # A thread costs a single event more than the look-up itself.
        cached = vault.cached_keys(wanted, self.kinds)
        return cached if cached is not None else await asyncio.to_thread(vault.keys, wanted, self.kinds)

    def check(self, topic: str, key: bytes | None, value: bytes | None, code: bytes | None) -> None:
        """InvalidRecord if a record of an authenticated topic was not written by one of our services as it is."""
        authenticity.check(self._holder.keys, topic, key, value, code)

    def erased(self, record: Any, keys: PersonKeysById) -> bool:
        """Whether the vault no longer has this record's person; False for a service that uses no persons' keys."""
        consumer_id = getattr(record, "consumer_id", None)
        return bool(self.kinds) and consumer_id is not None and consumer_id not in keys

    def open(self, topic: Topic, record: Record, keys: PersonKeysById) -> None:
        """Open the fields of a record that this service may read.

        SealBroken or InvalidRecord if a field does not open. Content of an erased person raises PersonErased when read.
        """
        for name, how in topic.sealed.items():
            field: Sealed[Any] | None = getattr(record, name)
            if field is None:
                continue
            if isinstance(how, Encryption):
                if self._decrypts and how.to == "intake":
                    refuse_ahead(field.sealed or b"", how.context, self._holder.clock.today())
                    field.open(decrypted(self._holder.keys.intake_private, how, field))
            elif how.kind in self.kinds:
                person = keys.get(getattr(record, "consumer_id", ""))
                if person is None:
                    field.refuse(PersonErased(f"{type(record).__name__}: the person was erased"))
                else:
                    field.open(open_sealed(person, how, field.sealed or b"", bound_values(how, record)))

    def close(self, topic: Topic, record: Record, keys: PersonKeysById) -> None:
        """Seal the plain content that a handler put into a record; PersonErased if the person's key no longer exists."""
        for name, how in topic.sealed.items():
            field: Sealed[Any] | None = getattr(record, name)
            if field is None or field.sealed is not None:
                continue
            if isinstance(how, Encryption):
                today = self._holder.clock.today()
                field.close(encrypted(self._public_keys(how), how, field.content, today).sealed or b"")
            else:
                person = keys.get(getattr(record, "consumer_id", ""))
                if person is None:
                    raise PersonErased(f"{type(record).__name__}: the person was erased")
                field.close(seal(person, how, field.content, bound_values(how, record)))

    def _public_keys(self, how: Encryption) -> PublicDayKeys:
        keys = self._holder.keys
        return keys.operators_public if how.to == "operators" else keys.intake_public

    def open_state(self, table: Table, key: bytes, body: bytes, keys: PersonKeysById) -> Any:
        """A stored state, opened; None if the person was erased. InvalidRecord or SealBroken if it cannot be read."""
        if table.seal is None:
            return decode(table.state, body)
        person = keys.get(key.decode())
        if person is None:
            return None
        sealed = decode(SealedState, body).sealed.sealed or b""
        return open_sealed(person, table.seal, sealed, (key.decode(),))

    def close_state(self, table: Table, key: bytes, state: msgspec.Struct, keys: PersonKeysById) -> bytes:
        """A state as it is stored, sealed; PersonErased if the person's key no longer exists."""
        if table.seal is None:
            return encode(state)
        person = keys.get(key.decode())
        if person is None:
            raise PersonErased(f"{type(state).__name__}: the person was erased")
        sealed = seal(person, table.seal, state, (key.decode(),))
        return encode(SealedState(sealed=Sealed(sealed=sealed)))


def bound_values(how: Seal, record: Any) -> Sequence[str]:
    """The values of the fields of this record that a seal is bound to."""
    return [str(getattr(record, name)) for name in how.bound_to]
