"""Keys of days: what is encrypted to intake or to the operators takes the key of its day, which is destroyed when it is not needed.

For each purpose there is a chain of seeds, one a day (a ratchet, as forward-secure schemes have it: Bellare and Yee, 2003).
From a day's seed follow that day's private key (X25519) and the next day's seed, each by HKDF-Expand (RFC 5869, SHA-256). Whoever holds
a seed can therefore open what was encrypted on its day or later, and nothing earlier: HKDF cannot be computed backwards. Public keys of
coming days can be computed, and are published as a list. Purposes have chains of their own, since their days are needed for
different times.

The Ed25519 key ``identity`` stays as long as the bureau does. By it the installation is recognised, and it signs the published list, so
that a longer list can be told from a forged one. It opens nothing.

Both formats are words, separated by spaces or lines. Secret: ``day-keys-1 identity KEY``, then ``chain PURPOSE DAY SEED`` for each purpose, and
``before DAY KEY`` while a key from before there were day keys may be needed, then ``end``. Public: ``day-keys-1 identity KEY from DAY``, then ``keys PURPOSE
KEYS`` for each purpose, and ``signature SIGNATURE``. Days are ISO dates (UTC), keys are base64.
"""

import base64
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from creditapp.errors import ConfigurationError, KeyDestroyed, SealBroken
from creditapp.privacy.day_chain import Chain, day_number, day_of

HEADER = "day-keys-1"
SIZE = 32
"""Bytes of every key and seed."""
SHORT = 60
"""Days before the end of a public list from which on its users are told of it."""
LAST_DAY = 0xFFFF
"""Days are numbers of two bytes, since 1970: until June 2149."""


class Before(NamedTuple):
    """The key of a bureau from before there were day keys (X25519), and the last day on which senders may have used it."""

    until: int
    key: bytes

    def __repr__(self) -> str:
        return f"Before({day_of(self.until)})"


class SecretDayKeys:
    """The private keys of one recipient: all days from the first of each chain on."""

    def __init__(self, identity: bytes, chains: Mapping[str, Chain], before: Before | None = None) -> None:
        self.identity = identity
        self.chains = chains
        self.before = before
        self._private: dict[tuple[str, int], X25519PrivateKey] = {}

    def __repr__(self) -> str:
        return f"SecretDayKeys({dict(self.chains)})"

    @property
    def identity_public(self) -> bytes:
        """The public half of the identity."""
        return Ed25519PrivateKey.from_private_bytes(self.identity).public_key().public_bytes_raw()

    def private_key(self, purpose: str, day: int) -> X25519PrivateKey:
        """The private key of a day, kept in memory; KeyDestroyed if the day is over, SealBroken for another's purpose."""
        if (key := self._private.get((purpose, day))) is None:
            if (chain := self.chains.get(purpose)) is None:
                raise SealBroken(f"{purpose}: does not open with these keys, which are for other purposes")
            if day < chain.first:
                raise KeyDestroyed(
                    f"{purpose}: encrypted on {day_of(day)}; the keys of days before {day_of(chain.first)} are destroyed, "
                    "so its sender must send it again"
                )
            key = self._private[purpose, day] = chain.on(day).key()
        return key

    def key_before(self, purpose: str) -> X25519PrivateKey:
        """The key from before there were day keys; KeyDestroyed if there is none any more."""
        if self.before is None:
            raise KeyDestroyed(
                f"{purpose}: encrypted to a key from before there were keys of days, which is destroyed or another "
                "bureau's; its sender needs the bureau's new public key"
            )
        return X25519PrivateKey.from_private_bytes(self.before.key)

    def moved(self, firsts: Mapping[str, int]) -> "SecretDayKeys":
        """What is left once the days before ``firsts``, by purpose, are forgotten; the same object if nothing is."""
        chains = {
            purpose: chain.on(first) if (first := firsts.get(purpose, chain.first)) > chain.first else chain
            for purpose, chain in self.chains.items()
        }
        earliest = min((chain.first for chain in chains.values()), default=0)
        before = None if self.before is not None and self.before.until < earliest else self.before
        same = before == self.before and all(chains[purpose] == chain for purpose, chain in self.chains.items())
        return self if same else SecretDayKeys(self.identity, chains, before)

    def published(self, first: int, days: int) -> "PublicDayKeys":
        """The public keys of that many days."""
        keys = {purpose: b"".join(_public_keys(chain.on(first), days)) for purpose, chain in self.chains.items()}
        unsigned = PublicDayKeys(self.identity_public, first, keys, b"")
        signature = Ed25519PrivateKey.from_private_bytes(self.identity).sign(unsigned.signed)
        return PublicDayKeys(unsigned.identity, first, keys, signature)

    def text(self) -> bytes:
        """The secret format."""
        lines = [f"{HEADER} identity {_encoded(self.identity)}"]
        lines += [
            f"chain {purpose} {day_of(chain.first)} {_encoded(chain.seed)}" for purpose, chain in self.chains.items()
        ]
        if self.before is not None:
            lines.append(f"before {day_of(self.before.until)} {_encoded(self.before.key)}")
        return "".join(f"{line}\n" for line in (*lines, "end")).encode()


@dataclass(frozen=True, slots=True)
class PublicDayKeys:
    """The published keys of one recipient, for a span of days."""

    identity: bytes
    """Ed25519 public key."""
    first: int
    keys: Mapping[str, bytes]
    """By purpose: the days' X25519 public keys, one after the other."""
    signature: bytes

    @property
    def end(self) -> int:
        """The last day for which there are keys."""
        return self.first + min(len(keys) for keys in self.keys.values()) // SIZE - 1

    @property
    def signed(self) -> bytes:
        """What the identity signs."""
        parts = [f"{purpose}\0{len(keys)}\0".encode() + keys for purpose, keys in sorted(self.keys.items())]
        return b"creditapp.day_keys.v1\0" + self.identity + self.first.to_bytes(2, "big") + b"".join(parts)

    def public_key(self, purpose: str, day: int) -> bytes:
        """The public key of a day; ConfigurationError, with what to do, if there is none."""
        if purpose not in self.keys:
            raise ConfigurationError(
                f"{purpose}: the public keys that are here have none for it; get the bureau's present ones"
            )
        self.check(day)
        at = (day - self.first) * SIZE
        return self.keys[purpose][at : at + SIZE]

    def check(self, day: int) -> None:
        """ConfigurationError, with what to do, if there are no keys for that day."""
        if day > self.end:
            raise ConfigurationError(
                f"the bureau's public keys end on {day_of(self.end)}: get new ones from its operator, "
                "who makes them by `creditapp keys publish`"
            )
        if day < self.first:
            raise ConfigurationError(
                f"the bureau's public keys begin on {day_of(self.first)}: check this machine's clock"
            )

    def ends_soon(self, day: int) -> str:
        """What to say within the last days for which there are keys; empty before."""
        if (left := self.end - day) >= SHORT:
            return ""
        return (
            f"the bureau's public keys end on {day_of(self.end)}, in {left} days: get new ones from its operator, "
            "who makes them by `creditapp keys publish`"
        )

    def text(self) -> bytes:
        """The public format."""
        lines = [f"{HEADER} identity {_encoded(self.identity)} from {day_of(self.first)}"]
        lines += [f"keys {purpose} {_encoded(keys)}" for purpose, keys in self.keys.items()]
        return "".join(f"{line}\n" for line in (*lines, f"signature {_encoded(self.signature)}")).encode()


def with_chains(keys: SecretDayKeys, purposes: Iterable[str], today: date) -> SecretDayKeys:
    """The same keys, with new chains for the purposes that have none; the same object if none is missing."""
    missing = sorted(set(purposes) - keys.chains.keys())
    if not missing:
        return keys
    return SecretDayKeys(keys.identity, {**keys.chains, **new_day_keys(missing, today).chains}, keys.before)


def new_day_keys(purposes: Iterable[str], today: date, before: Before | None = None) -> SecretDayKeys:
    """New random keys from yesterday on: a sender's clock may be behind."""
    first = day_number(today) - 1
    chains = {purpose: Chain(first, secrets.token_bytes(SIZE)) for purpose in purposes}
    return SecretDayKeys(secrets.token_bytes(SIZE), chains, before)


def is_day_keys(text: bytes) -> bool:
    """Whether this is one of the two formats, whole or not."""
    return text.lstrip().startswith(HEADER.encode())


def read_secret(text: bytes, where: str) -> SecretDayKeys:
    """The secret format; ConfigurationError names its source ``where``, never a key."""
    try:
        words = _words(text)
        identity = _key(_after(words, "identity"))
        chains: dict[str, Chain] = {}
        before = None
        while (word := next(words)) != "end":
            if word == "chain":
                purpose = next(words)
                chains[purpose] = Chain(_day(next(words)), _key(next(words)))
            elif word == "before":
                before = Before(_day(next(words)), _key(next(words)))
            else:
                raise ValueError(word)
    except (ValueError, StopIteration):
        raise ConfigurationError(f"{where}: not whole; restore the key from your backup") from None
    return SecretDayKeys(identity, chains, before)


def read_public_keys(text: bytes, where: str) -> PublicDayKeys:
    """The public format; ConfigurationError names its source ``where`` if anything in it is missing or changed."""
    try:
        words = _words(text)
        identity, first = _key(_after(words, "identity")), _day(_after(words, "from"))
        keys: dict[str, bytes] = {}
        signature = b""
        for word in words:
            if word == "keys":
                purpose = next(words)
                keys[purpose] = base64.b64decode(next(words), validate=True)
            elif word == "signature":
                signature = base64.b64decode(next(words), validate=True)
            else:
                raise ValueError(word)
        public = PublicDayKeys(identity, first, keys, signature)
        Ed25519PublicKey.from_public_bytes(identity).verify(signature, public.signed)
        if not keys or not all(len(of) % SIZE == 0 and of for of in keys.values()):
            raise ValueError("incomplete")
    except (ValueError, StopIteration, InvalidSignature):
        raise ConfigurationError(
            f"{where}: not the whole list of public keys; get it again from the bureau's operator"
        ) from None
    return public


def _words(text: bytes) -> Iterator[str]:
    words = iter(text.decode("ascii").split())
    if next(words) != HEADER:
        raise ValueError("another format")
    return words


def _after(words: Iterator[str], name: str) -> str:
    if next(words) != name:
        raise ValueError(name)
    return next(words)


def _day(word: str) -> int:
    number = day_number(date.fromisoformat(word))
    if not 0 <= number <= LAST_DAY:
        raise ValueError("no such day")
    return number


def _key(word: str) -> bytes:
    key = base64.b64decode(word, validate=True)
    if len(key) != SIZE:
        raise ValueError("not a key")
    return key


def _encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _public_keys(chain: Chain, days: int) -> Iterator[bytes]:
    for _ in range(days):
        yield chain.key().public_key().public_bytes_raw()
        chain = chain.on(chain.first + 1)
