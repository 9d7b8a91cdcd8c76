"""Open content before a handler and seal it after, as topics and tables declare.

Handlers see plain records and states and cannot forget to seal: the codec refuses to encode plain content. A service
names the kinds of key that it may use; content sealed with another kind is passed on unopened.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec.structs import force_setattr, replace

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

R = TypeVar("R", bound=Record)

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


SEALED_STATE = b'{"sealed":'
"""What the bytes of a sealed value begin with."""


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
        at_once = vault.keys_at_once(wanted, self.kinds)
        return at_once if at_once is not None else await asyncio.to_thread(vault.keys, wanted, self.kinds)

    def check(self, topic: str, key: bytes | None, value: bytes | None, code: bytes | None) -> None:
        """InvalidRecord if a record of an authenticated topic was not written by one of our services as it is."""
        authenticity.check(self._holder.keys, topic, key, value, code)

    def erased(self, record: Any, keys: PersonKeysById) -> bool:
        """Whether the vault no longer has this record's person; False for a service that uses no persons' keys."""
        consumer_id = getattr(record, "consumer_id", None)
        return bool(self.kinds) and consumer_id is not None and consumer_id not in keys

    def open(self, topic: Topic, record: Record, keys: PersonKeysById) -> None:
        """Open the fields of a record that this service may read.

        SealBroken or InvalidRecord if a field does not open. Content of an erased person raises PersonErased when read, and
        leaves the fields without a value over which it would have been spread.
        """
        for name, how in topic.sealed.items():
            field: Sealed[Any] | None = getattr(record, name)
            if field is None:
                continue
            if isinstance(how, Encryption):
                if self._decrypts and how.to == "intake":
                    refuse_ahead(field.sealed or b"", how.context, self._holder.clock.today())
                    field.open(decrypted(self._holder.keys.intake_private, how, field))
            elif how.spread and field.sealed is None:
                force_setattr(record, name, None)  # from before this was sealed: its fields have come plain
            elif how.kind in self.kinds:
                person = keys.get(getattr(record, "consumer_id", ""))
                if person is None:
                    field.refuse(PersonErased(f"{type(record).__name__}: the person was erased"))
                    continue
                content = open_sealed(person, how, field.sealed or b"", bound_values(how, record))
                if how.spread:
                    _spread(record, name, content)
                else:
                    field.open(content)

    def close(self, topic: Topic, record: R, keys: PersonKeysById) -> R:
        """The record with the plain content that a handler put into it sealed; PersonErased if the key no longer exists."""
        for name, how in topic.sealed.items():
            field: Sealed[Any] | None = getattr(record, name)
            if field is None:
                continue
            if field.sealed is None:
                if isinstance(how, Encryption):
                    today = self._holder.clock.today()
                    field.close(encrypted(self._public_keys(how), how, field.content, today).sealed or b"")
                else:
                    content = gathered(record, how) if how.spread else field.content
                    if content is None:
                        record = replace(record, **{name: None})
                        continue
                    person = keys.get(getattr(record, "consumer_id", ""))
                    if person is None:
                        raise PersonErased(f"{type(record).__name__}: the person was erased")
                    field.close(seal(person, how, content, bound_values(how, record)))
            if isinstance(how, Seal) and how.spread:
                record = replace(record, **_defaults(how))
        return record

    def _public_keys(self, how: Encryption) -> PublicDayKeys:
        keys = self._holder.keys
        return keys.operators_public if how.to == "operators" else keys.intake_public

    def open_state(self, table: Table, key: bytes, body: bytes, keys: PersonKeysById) -> Any:
        """A stored state, opened; None if the person was erased. InvalidRecord or SealBroken if it cannot be read."""
        unsealed = table.from_before or partial(decode, table.state)
        if table.seal is None:
            return unsealed(body)
        person = keys.get(key.decode())
        if person is None:
            return None
        if table.from_before and not body.startswith(SEALED_STATE):
            return unsealed(body)
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


def spread_over(record: R, name: str, how: Seal, content: msgspec.Struct) -> R:
    """A copy of the record with the content's fields, as it is read where it is open."""
    return replace(record, **{name: Sealed()}, **{part: getattr(content, part) for part in how.holds.__struct_fields__})


def gathered(record: Any, how: Seal) -> msgspec.Struct | None:
    """The content that is spread over the record; None if no field of it has a value."""
    values = {part: getattr(record, part) for part in how.holds.__struct_fields__}
    return None if values == _defaults(how) else how.holds(**values)


def _spread(record: Record, name: str, content: msgspec.Struct) -> None:
    """Set the content's fields in a record that nobody else has yet; it cannot leave the process so without being sealed."""
    force_setattr(record, name, Sealed())
    for part in content.__struct_fields__:
        force_setattr(record, part, getattr(content, part))


@cache
def _defaults(how: Seal) -> Mapping[str, Any]:
    empty = how.holds()
    return {part: getattr(empty, part) for part in how.holds.__struct_fields__}


def bound_values(how: Seal, record: Any) -> Sequence[str]:
    """The values of the fields of this record that a seal is bound to."""
    return [str(getattr(record, name)) for name in how.bound_to]
