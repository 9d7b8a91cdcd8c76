"""The days of keys, and the chain of secrets that goes on from one day to the next."""

import hmac
from datetime import date
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """The day's number: days since 1 January 1970."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """The day with this number."""
    return date.fromordinal(number + EPOCH)


class Chain(NamedTuple):
    """The seed of the first day that can still be opened."""

    first: int
    seed: bytes

    def __repr__(self) -> str:
        return f"Chain({day_of(self.first)})"

    def on(self, day: int) -> "Chain":
        """The chain from that day on, which must not be before the first."""
        seed = self.seed
        for _ in range(day - self.first):
            seed = expanded(seed, b"creditapp day key: next seed")
        return Chain(day, seed)

    def key(self) -> X25519PrivateKey:
        """The private key of the first day."""
        return X25519PrivateKey.from_private_bytes(expanded(self.seed, b"creditapp day key: private key"))


def expanded(seed: bytes, info: bytes) -> bytes:
    """HKDF-Expand to 32 bytes, which is one block (RFC 5869, section 2.3)."""
    return hmac.digest(seed, info + b"\x01", "sha256")
