"""The vault over a store of rows: it finds, makes and opens them, and keeps what it has opened in memory for a minute.

It maps a keyed HMAC of the SSN to a ``consumer_id`` and that person's data keys. Nothing in it is an SSN, and nothing outside
it links a consumer_id to one. A caller gets only the kinds of key that it requests. The vault is outside Kafka because records
in Kafka cannot be deleted at will.

While the master key is rotated, rows are of two epochs, and a process may not know the newest yet. It then reads the epochs
again, and its master keys too. Before it calls a person unknown it makes sure that it knew the newest epoch when it looked:
otherwise somebody whose row was re-encrypted meanwhile would get a second pseudonym.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from threading import Lock
from time import monotonic
from typing import TypeVar

from cachetools import TTLCache

from creditapp.domain.erasures import Unfinished
from creditapp.errors import ConfigurationError, InvalidRecord, VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.encryption import PersonKeys
from creditapp.privacy.vault.epochs import CHECK, Masters, open_epochs
from creditapp.privacy.vault.ports import Erasure, Row, StaleEpoch, Store

K = TypeVar("K")

CACHED = 20_000
"""Persons that one process caches, about 12 MB."""
TTL = 60.0
"""Seconds for which a process may use cached keys: the longest time until an erasure takes effect in every worker."""
KNOWN_BY = re.compile(r"(?:[0-9]{9}|[0-9a-f]{64})\Z")
"""An SSN, or a digest in its place."""
ATTEMPTS = 5
"""How often a look-up is made again because another epoch has begun or ended; a rotation takes longer than two of them."""


class StoredVault:
    """The vault in a store, shared by all processes that use it; safe to call from any thread."""

    def __init__(
        self, store: Store, masters: Masters, ssn_secret: bytes | None, clock: Callable[[], float] = monotonic
    ) -> None:
        """``ssn_secret``: None for a service that finds nobody by SSN."""
        self._store = store
        self._masters = masters
        self._secret = ssn_secret
        # A read does not extend an entry's life; beyond the size, the least recently used goes first.
        self._by_ssn: TTLCache[tuple[frozenset[Kind], bytes], PersonKeys] = TTLCache(CACHED, TTL, clock)
        self._by_id: TTLCache[tuple[frozenset[Kind], str], PersonKeys] = TTLCache(CACHED, TTL, clock)
        self._cache_lock = Lock()
        made = store.made_with()
        if ssn_secret and not hmac.compare_digest(made.digest, hmac.digest(ssn_secret, CHECK, "sha256")):
            raise ConfigurationError(
                f"{store.place}: made with other keys (master or ssn); restore the keys that belong to it, "
                "or set CREDITAPP_HOME to a new directory"
            )
        # What was wrapped when the vault was made has a random nonce, which no other vault has.
        self.fingerprint = hashlib.sha256(made.wrapped).hexdigest()[:32]
        self._epochs = open_epochs(store, masters())

    def persons(self, ssns: Sequence[str], kinds: frozenset[Kind], *, create: bool = True) -> dict[str, PersonKeys]:
        """Persons by SSN or what stands for it (else InvalidRecord); one transaction for any number of them."""
        digests = {ssn: self._digest(ssn) for ssn in ssns}
        with self._cache_lock:
            persons = {digest: person for digest in digests.values() if (person := self._by_ssn.get((kinds, digest)))}
        missing = list(set(digests.values()) - persons.keys())
        if missing:
            opened = self._again_if_stale(lambda: self._look_up(missing, kinds, create))
            with self._cache_lock:
                self._by_ssn.update({(kinds, digest): person for digest, person in opened.items()})
                # A service that looks a person up by SSN seals for that person next, by consumer_id.
                self._by_id.update({(kinds, person.consumer_id): person for person in opened.values()})
            persons |= opened
        return {ssn: persons[digest] for ssn, digest in digests.items() if digest in persons}

    def keys(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys]:
        """Keys by consumer_id; one query for any number of persons."""
        persons = self._remembered(consumer_ids, kinds)
        missing = list(set(consumer_ids) - persons.keys())
        if missing:
            persons |= self._again_if_stale(lambda: self._opened(self._store.by_id(missing, kinds), kinds))
        return persons

    def keys_at_once(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys] | None:
        """The keys of all these persons, if none or few of them have to be read and the store is a file; None otherwise."""
        persons = self._remembered(consumer_ids, kinds)
        if missing := list(set(consumer_ids) - persons.keys()):
            if (rows := self._store.by_id_at_once(missing, kinds)) is None:
                return None
            try:
                persons |= self._opened(rows, kinds)
            except StaleEpoch:
                return None
        return persons

    def erase(self, consumer_id: str) -> Erasure:
        """Delete the person's row, and clear this process's caches at once."""
        erasure = self._store.erase(consumer_id)
        self.forget()
        return erasure

    def erase_all(self, consumer_ids: Sequence[str]) -> None:
        """Delete the rows of these people, and clear this process's caches at once."""
        self._store.erase_all(consumer_ids)
        self.forget()

    def unfinished(self) -> Unfinished | None:
        """The erasures of which bytes may be left, by number; None if there are none."""
        return self._store.unfinished()

    def forget(self) -> None:
        """Clear this process's caches."""
        with self._cache_lock:
            self._by_ssn.clear()
            self._by_id.clear()

    def close(self) -> None:
        """Close the store; every other call after this fails."""
        self._store.close()

    def _opened(self, rows: Sequence[Row], kinds: frozenset[Kind]) -> dict[str, PersonKeys]:
        """The keys of these rows, from now on in memory; StaleEpoch if this process does not know the epoch of one."""
        opened = {row.consumer_id: self._open(row, kinds) for row in rows}
        with self._cache_lock:
            self._by_id.update({(kinds, consumer_id): person for consumer_id, person in opened.items()})
        return opened

    def _remembered(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys]:
        with self._cache_lock:
            return {
                consumer_id: person for consumer_id in consumer_ids if (person := self._by_id.get((kinds, consumer_id)))
            }

    def _digest(self, ssn: str) -> bytes:
        if not KNOWN_BY.match(ssn):
            raise InvalidRecord("ssn: nine digits expected")
        if self._secret is None:
            raise VaultUnavailable("vault: opened without the secret of SSNs, so nobody is found by SSN")
        return hmac.digest(self._secret, ssn.encode(), "sha256")

    def _look_up(self, digests: Sequence[bytes], kinds: frozenset[Kind], create: bool) -> dict[bytes, PersonKeys]:
        """Persons by digest; StaleEpoch if somebody may be missing because this process does not know an epoch."""
        epochs = self._epochs
        of = {epoch.stored(digest): digest for digest in digests for epoch in epochs.by_number.values()}
        found = {of[row.digest]: row for row in self._store.by_digest(list(of), kinds)}
        unknown = [digest for digest in digests if digest not in found]
        if unknown and create:
            rows = [epochs.newest.row(digest, secrets.token_hex(16)) for digest in unknown]
            found |= {of[row.digest]: row for row in self._store.add(rows, kinds)}
        elif unknown and self._store.epochs()[-1].number != epochs.newest.number:
            raise StaleEpoch
        return {digest: self._open(row, kinds) for digest, row in found.items()}

    def _open(self, row: Row, kinds: frozenset[Kind]) -> PersonKeys:
        epoch = self._epochs.by_number.get(row.epoch)
        if epoch is None:
            raise StaleEpoch
        return epoch.opened(row, kinds)

    def _again_if_stale(self, look_up: Callable[[], dict[K, PersonKeys]]) -> dict[K, PersonKeys]:
        for _ in range(ATTEMPTS):
            try:
                return look_up()
            except StaleEpoch:
                self._reopen()
        raise VaultUnavailable(f"{self._store.place}: its epochs change faster than they can be read; try again")

    def _reopen(self) -> None:
        """Know the epochs of now; VaultUnavailable if the next master key has not come here yet."""
        try:
            self._epochs = open_epochs(self._store, self._masters())
        except ConfigurationError as error:
            raise VaultUnavailable(str(error)) from None
