"""Persons' keys are wrapped by the key of an epoch, and that by a master key: with the epoch's key goes all that it has wrapped.

Everything in a row but the random pseudonym depends on the epoch's key. Data keys are wrapped with it. The HMAC of the SSN is
encrypted with it, deterministically (AES-SIV, RFC 5297), so that a row can be found by it and re-encrypted without the SSN.
A copy of a row from before the newest epoch, in a log or a backup, therefore neither opens nor tells whose it was once the
master key of that time is destroyed. It also keeps a key management service out of every look-up: it unwraps one key an epoch.

Vaults from before there were epochs have epoch 0, whose key is the master key itself and which stores HMACs as they are.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from creditapp.errors import ConfigurationError, InvalidRecord, VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.encryption import NONCE, VERSION, PersonKeys
from creditapp.privacy.key_files import SIZE
from creditapp.privacy.vault.master_keys import FileMaster
from creditapp.privacy.vault.ports import HasEpochs, MadeWith, MasterKey, Row, StoredEpoch

KINDS: tuple[Kind, ...] = ("identity", "file", "score")
LEGACY = ""
"""Master key of epoch 0."""
CHECK = b"creditapp vault"
"""A known plaintext, by which a vault that belongs to another secret of SSNs, or another master key, is detected."""

Masters = Callable[[], Sequence[MasterKey]]
"""The master keys that are here now: the one in force, and while it is rotated the next one."""


class EpochKey:
    """The key of one epoch: wraps data keys and encrypts digests."""

    def __init__(self, number: int, key: bytes) -> None:
        self.number = number
        self._wrapper = AESGCM(key if number == 0 else _derived(key, b"wrap", SIZE))
        self._digests = None if number == 0 else AESSIV(_derived(key, b"digest", 2 * SIZE))

    def stored(self, digest: bytes) -> bytes:
        """What is stored for a digest: always the same."""
        return self._digests.encrypt(digest, None) if self._digests else digest

    def digest(self, stored: bytes) -> bytes:
        """The digest for which this is stored; InvalidRecord if it is of another epoch, or altered."""
        try:
            return self._digests.decrypt(stored, None) if self._digests else stored
        except InvalidTag:
            raise InvalidRecord("vault: a row's digest does not open; restore the vault") from None

    def wrap(self, consumer_id: str, kind: str, key: bytes) -> bytes:
        """A data key, to be stored: it opens as this person's key of this kind only."""
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._wrapper.encrypt(nonce, key, f"{kind}\0{consumer_id}".encode())

    def unwrap(self, consumer_id: str, kind: str, wrapped: bytes) -> bytes:
        """The data key; InvalidRecord if it is another person's or of another kind, or altered."""
        nonce, ciphertext = wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :]
        try:
            return self._wrapper.decrypt(nonce, ciphertext, f"{kind}\0{consumer_id}".encode())
        except (InvalidTag, ValueError):
            raise InvalidRecord(f"vault: the {kind} key of {consumer_id} does not open; restore the vault") from None

    def row(self, digest: bytes, consumer_id: str) -> Row:
        """The row of a new person, with new data keys."""
        identity, file, score = (self._new_key(consumer_id, kind) for kind in KINDS)
        return Row(self.stored(digest), consumer_id, identity, file, self.number, score)

    def completed(self, row: Row) -> Row:
        """The row of a person from before there was the kind "score", with a key of it."""
        return row if row.score is not None else row._replace(score=self._new_key(row.consumer_id, "score"))

    def _new_key(self, consumer_id: str, kind: Kind) -> bytes:
        return self.wrap(consumer_id, kind, os.urandom(SIZE))

    def opened(self, row: Row, kinds: frozenset[Kind]) -> PersonKeys:
        """The data keys of these kinds; VaultUnavailable if one is still to be made (``completing``)."""
        wrapped = {kind: getattr(row, kind) for kind in kinds}
        if None in wrapped.values():
            raise VaultUnavailable(
                "vault: people's keys of a new kind are still being made, by `creditapp vault migrate`"
            )
        keys = {kind: self.unwrap(row.consumer_id, kind, key) for kind, key in wrapped.items()}
        return PersonKeys(row.consumer_id, **keys)

    def rewrapped(self, row: Row, into: "EpochKey") -> Row:
        """The same person's row in another epoch: the data keys stay."""
        person, row = row.consumer_id, self.completed(row)
        keys = (into.wrap(person, kind, self.unwrap(person, kind, getattr(row, kind))) for kind in KINDS)
        identity, file, score = keys
        return Row(into.stored(self.digest(row.digest)), person, identity, file, into.number, score)


class Epochs(NamedTuple):
    """The epochs in use, opened."""

    by_number: Mapping[int, EpochKey]
    newest: EpochKey


def new_epoch(number: int, master: MasterKey) -> tuple[StoredEpoch, EpochKey]:
    """An epoch with a new key."""
    key = os.urandom(SIZE)
    return StoredEpoch(number, master.id, master.wrap(key, _context(number))), EpochKey(number, key)


def open_epochs(store: HasEpochs, masters: Sequence[MasterKey]) -> Epochs:
    """The store's epochs; ConfigurationError if none of these master keys opens one of them."""
    by_number = {stored.number: _opened(stored, masters, store) for stored in store.epochs()}
    if not by_number:
        raise ConfigurationError(f"{store.place}: the vault is not complete; restore it from your backup")
    return Epochs(by_number, by_number[max(by_number)])


def _opened(stored: StoredEpoch, masters: Sequence[MasterKey], store: HasEpochs) -> EpochKey:
    if stored.master == LEGACY:
        key = _legacy_key(store.made_with(), masters)
    else:
        key = _unwrapped(stored, next((master for master in masters if master.id == stored.master), None), store)
    if key is None:
        raise ConfigurationError(
            f"{store.place}: made with other keys (master or ssn): of its master keys, {stored.master or 'the first'} is "
            "not here; restore the keys that belong to it, copy master_next.key if that is being rotated, "
            "or set CREDITAPP_HOME to a new directory"
        )
    return EpochKey(stored.number, key)


def _unwrapped(stored: StoredEpoch, wrapping: MasterKey | None, store: HasEpochs) -> bytes | None:
    try:
        return wrapping.unwrap(stored.wrapped, _context(stored.number)) if wrapping else None
    except InvalidRecord as error:
        raise ConfigurationError(f"{store.place}: {error}; restore the vault from your backup") from None


def _legacy_key(made: MadeWith, masters: Sequence[MasterKey]) -> bytes | None:
    for master in masters:
        if isinstance(master, FileMaster):
            try:
                if EpochKey(0, master.key).unwrap("", "check", made.wrapped) == CHECK:
                    return master.key
            except InvalidRecord:
                continue
    return None


def _context(number: int) -> bytes:
    return f"creditapp vault epoch {number}".encode()


def _derived(key: bytes, purpose: bytes, size: int) -> bytes:
    return HKDF(SHA256(), length=size, salt=None, info=b"creditapp vault " + purpose).derive(key)
