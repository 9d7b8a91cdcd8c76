"""The vault, and only the vault, turns an SSN into a random pseudonym; deleting a person's row erases the person.

The vault maps a keyed HMAC of the SSN to a ``consumer_id`` and that person's data keys, which are wrapped with the
master key. Nothing in it is an SSN, and nothing outside it links a consumer_id to one. A caller gets only the kinds of
key that it requests. The vault is outside Kafka because records in Kafka cannot be deleted at will.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Protocol

from cachetools import TTLCache
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.models.sealed import Kind
from creditapp.privacy import vault_sqlite
from creditapp.privacy.encryption import NONCE, VERSION, PersonKeys
from creditapp.privacy.keys import SIZE, Keys
from creditapp.privacy.vault_erasure import Eraser
from creditapp.privacy.vault_ports import Erasure
from creditapp.privacy.vault_sqlite import Row, VaultFile
from creditapp.settings import Settings

CACHED = 20_000
"""Persons that one process caches, about 12 MB."""
TTL = 60.0
"""Seconds for which a process may use cached keys: the longest time until an erasure takes effect in every worker."""
KNOWN_BY = re.compile(r"(?:[0-9]{9}|[0-9a-f]{64})\Z")
"""An SSN, or a digest in its place."""
CHECK = b"creditapp vault"
"""A known plaintext, by which a vault that belongs to other keys is detected."""


class Vault(Protocol):
    """The interface that services use; SQLite implements it for one machine, another database could for several."""

    def persons(self, ssns: Sequence[str], kinds: frozenset[Kind], *, create: bool = True) -> dict[str, PersonKeys]:
        """Persons by SSN (nine digits), or by the digest that stands for one (64 hexadecimal digits, domain.furnishing.ssns).

        Unknown persons get a row, or with ``create=False`` are left out.
        """

    def keys(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys]:
        """Keys by consumer_id; a person who is missing from the result has been erased."""

    def cached_keys(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys] | None:
        """What ``keys`` would return, if this process has all of it in memory: never waits; None otherwise."""

    @property
    def fingerprint(self) -> str:
        """Identifies this vault: another one, even made with the same keys, has another fingerprint."""

    def erase(self, consumer_id: str) -> Erasure:
        """Delete the person's row permanently. Other workers notice within ``TTL`` seconds."""


class SqliteVault:
    """The vault in one SQLite file, shared by all processes of a machine; safe to call from any thread."""

    def __init__(self, path: Path, keys: Keys, clock: Callable[[], float] = monotonic) -> None:
        self._wrapper = AESGCM(keys.master)
        self._secret = keys.ssn_secret
        # A read does not extend an entry's life; beyond the size, the least recently used goes first.
        self._by_ssn: TTLCache[tuple[frozenset[Kind], bytes], PersonKeys] = TTLCache(CACHED, TTL, clock)
        self._by_id: TTLCache[tuple[frozenset[Kind], str], PersonKeys] = TTLCache(CACHED, TTL, clock)
        self._cache_lock = Lock()
        self._file = VaultFile(path)
        self.fingerprint = self._fingerprint(path)
        self._eraser = Eraser(path)

    @classmethod
    def create(cls, path: Path, keys: Keys) -> None:
        """Make the file of a new vault; ConfigurationError if there is one."""
        wrapped = _wrap(AESGCM(keys.master), "", "check", CHECK)
        vault_sqlite.create(path, hmac.digest(keys.ssn_secret, CHECK, "sha256"), wrapped)

    def persons(self, ssns: Sequence[str], kinds: frozenset[Kind], *, create: bool = True) -> dict[str, PersonKeys]:
        """Persons by SSN or what stands for it (else InvalidRecord); one transaction for any number of them."""
        digests = {ssn: self._digest(ssn) for ssn in ssns}
        with self._cache_lock:
            persons = {digest: person for digest in digests.values() if (person := self._by_ssn.get((kinds, digest)))}
        missing = list(set(digests.values()) - persons.keys())
        if missing:
            rows = self._file.by_digest(missing)
            if create and (unknown := [digest for digest in missing if digest not in rows]):
                rows |= self._file.add([self._new(digest) for digest in unknown])
            opened = {digest: self._open(row, kinds) for digest, row in rows.items()}
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
            opened = {row.consumer_id: self._open(row, kinds) for row in self._file.by_id(missing)}
            with self._cache_lock:
                self._by_id.update({(kinds, consumer_id): person for consumer_id, person in opened.items()})
            persons |= opened
        return persons

    def cached_keys(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys] | None:
        """The keys of all these persons if none of them has to be read from the file."""
        persons = self._remembered(consumer_ids, kinds)
        return persons if len(persons) == len(set(consumer_ids)) else None

    def _remembered(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys]:
        with self._cache_lock:
            return {
                consumer_id: person for consumer_id in consumer_ids if (person := self._by_id.get((kinds, consumer_id)))
            }

    def erase(self, consumer_id: str) -> Erasure:
        """Delete the person's row, overwrite it in the file, and clear this process's caches at once."""
        erasure = self._eraser.erase(consumer_id)
        with self._cache_lock:
            self._by_ssn.clear()
            self._by_id.clear()
        return erasure

    def close(self) -> None:
        """Close the file; every other call after this fails."""
        self._eraser.close()
        self._file.close()

    def _digest(self, ssn: str) -> bytes:
        if not KNOWN_BY.match(ssn):
            raise InvalidRecord("ssn: nine digits expected")
        return hmac.digest(self._secret, ssn.encode(), "sha256")

    def _new(self, digest: bytes) -> Row:
        consumer_id = secrets.token_hex(16)
        identity, file = (self._wrap(consumer_id, kind, os.urandom(SIZE)) for kind in ("identity", "file"))
        return Row(digest, consumer_id, identity, file)

    def _open(self, row: Row, kinds: frozenset[Kind]) -> PersonKeys:
        unwrapped = {kind: self._unwrap(row.consumer_id, kind, getattr(row, kind)) for kind in kinds}
        return PersonKeys(row.consumer_id, **unwrapped)

    def _wrap(self, consumer_id: str, kind: str, key: bytes) -> bytes:
        return _wrap(self._wrapper, consumer_id, kind, key)

    def _unwrap(self, consumer_id: str, kind: str, wrapped: bytes) -> bytes:
        nonce, ciphertext = wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :]
        try:
            return self._wrapper.decrypt(nonce, ciphertext, f"{kind}\0{consumer_id}".encode())
        except (InvalidTag, ValueError):
            raise InvalidRecord(f"vault: the {kind} key of {consumer_id} does not open; restore the vault") from None

    def _fingerprint(self, path: Path) -> str:
        """ConfigurationError if the vault was made with other keys: known persons would get new pseudonyms."""
        mine = hmac.digest(self._secret, CHECK, "sha256")
        digest, wrapped = self._file.made_with()
        try:
            same = hmac.compare_digest(digest, mine) and self._unwrap("", "check", wrapped) == CHECK
        except InvalidRecord:
            same = False
        if not same:
            self._file.close()
            raise ConfigurationError(
                f"{path}: made with other keys (master or ssn); restore the keys that belong to it, "
                "or set CREDITAPP_HOME to a new directory"
            )
        # What was wrapped when the vault was made has a random nonce, which no other vault has.
        return hashlib.sha256(wrapped).hexdigest()[:32]


def _wrap(wrapper: AESGCM, consumer_id: str, kind: str, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return VERSION + nonce + wrapper.encrypt(nonce, key, f"{kind}\0{consumer_id}".encode())


def vault_file(settings: Settings) -> Path:
    """The path of the vault that the settings name; ConfigurationError if they name another database."""
    if "://" in settings.vault:
        raise ConfigurationError("CREDITAPP_VAULT: not a path; the vault can only be a SQLite file so far")
    return settings.vault_path


def open_vault(settings: Settings, keys: Keys) -> SqliteVault:
    """The vault that the settings name; ConfigurationError if it cannot be opened or belongs to other keys."""
    return SqliteVault(vault_file(settings), keys)
