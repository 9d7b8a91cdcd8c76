"""The master key in a file or in the environment, or in a key management service (``transit``)."""

import hmac
import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from creditapp.errors import InvalidRecord
from creditapp.privacy.encryption import NONCE, VERSION
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.ports import MasterKey, StoredEpoch
from creditapp.privacy.vault.transit import TransitKey


class FileMaster:
    """A master key of 32 bytes in this process's memory."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.id = hmac.digest(key, b"creditapp master key", "sha256")[:8].hex()
        self._cipher = AESGCM(key)

    def __repr__(self) -> str:
        return f"FileMaster({self.id})"

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """``key``, encrypted with AES-256-GCM."""
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """The key that ``wrap`` encrypted; InvalidRecord if it does not open."""
        try:
            return self._cipher.decrypt(wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :], context)
        except (InvalidTag, ValueError):
            raise InvalidRecord(f"vault: a key wrapped by the master key {self.id} does not open") from None


def masters_of(keys: Keys, kms: TransitKey | None = None, epochs: Iterable[StoredEpoch] = ()) -> list[MasterKey]:
    """The master keys that are here now, read anew: the one in force, then the next one while it is rotated.

    Of a key management service those versions that have wrapped one of these epochs; it is not asked for that.
    """
    managed = kms.of(epoch.master for epoch in epochs) if kms else []
    return [*managed, *(FileMaster(key) for key in keys.masters(managed=kms is not None))]
