"""What identifies a person is sealed before it leaves the process, and opens only as what it was sealed for.

Two ways. ``seal`` uses a person's own data key from the vault (AES-256-GCM): kind, record, schema version and
consumer_id are associated data, so a payload moved to another person, kind or record stays shut, and deleting the
person's row in the vault shuts all of them for ever. ``encrypt_to``
is for senders who hold only a public key (HPKE, RFC 9180).

Both begin with a version byte. Sealed: version, nonce (12 bytes), ciphertext and tag. Whatever is large is packed before
it is encrypted: a credit file shrinks to a fifth, in Kafka, in the tables and on the way. Its length then tells a little
of its content, as lengths do, to whoever can read Kafka; nobody there can have chosen parts of it to learn the rest.
"""

import os
import zlib
from typing import Literal, NamedTuple, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from creditapp.errors import SealBroken
from creditapp.models.base import decode, encode
from creditapp.models.identity import FurnishedBody

Kind = Literal["identity", "file"]
R = TypeVar("R", bound=msgspec.Struct)

VERSION = b"\x01"
SEALED = b"\x02"
"""Version of what ``seal`` makes; packed or plain says the first byte inside."""
PLAIN, PACKED = b"\x00", b"\x01"
SMALL = 512
"""Bytes up to which packing saves too little to be worth its time."""
NONCE = 12

FURNISHED_CONTEXT = "creditapp.furnished.v1"
"""What furnishers encrypt to intake is bound to this use."""
DISPUTE_CONTEXT = "creditapp.dispute_notice.v1"
"""What the bureau encrypts to the operators for a furnisher is bound to this use."""
ANSWER_CONTEXT = "creditapp.dispute_answer.v1"
"""What a furnisher's answer encrypts to intake is bound to this use."""
DEAD_LETTER_CONTEXT = "creditapp.dead_letter.v1"
"""What services encrypt to the operators is bound to this use."""

_hpke = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class PersonKeys(NamedTuple):
    """A person's pseudonym and data keys (AES-256, 32 bytes); None for a kind that was not asked for."""

    consumer_id: str
    identity: bytes | None = None
    file: bytes | None = None

    def __repr__(self) -> str:
        return f"PersonKeys({self.consumer_id})"


def seal(person: PersonKeys, kind: Kind, payload: msgspec.Struct) -> bytes:
    """``payload`` as bytes that only ``open_sealed`` of the same person, kind and record opens."""
    nonce = os.urandom(NONCE)
    shut = _cipher(person, kind).encrypt(nonce, _packed(encode(payload)), _bound_to(person, kind, type(payload)))
    return SEALED + nonce + shut


def _packed(body: bytes) -> bytes:
    return PLAIN + body if len(body) <= SMALL else PACKED + zlib.compress(body, level=1)


def _unpacked(body: bytes) -> bytes:
    return body[1:] if body[:1] == PLAIN else zlib.decompress(body[1:])


def open_sealed(person: PersonKeys, kind: Kind, record: type[R], sealed: bytes) -> R:
    """The payload; SealBroken if altered or sealed for anything else, InvalidRecord if no ``record`` is inside."""
    if sealed[:1] != SEALED:
        raise SealBroken(f"{record.__name__} of kind {kind}: not sealed by this version")
    nonce, shut = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    cipher, bound_to = _cipher(person, kind), _bound_to(person, kind, record)
    try:
        plaintext = cipher.decrypt(nonce, shut, bound_to)
    except (InvalidTag, ValueError):
        raise SealBroken(f"{record.__name__} of kind {kind} does not open") from None
    return decode(record, _unpacked(plaintext))


def _cipher(person: PersonKeys, kind: Kind) -> AESGCM:
    key: bytes | None = getattr(person, kind)
    if key is None:
        raise SealBroken(f"the key of kind {kind} was not asked of the vault")
    return AESGCM(key)


def _bound_to(person: PersonKeys, kind: Kind, record: type[msgspec.Struct]) -> bytes:
    """Kind, record with its schema version (its wire name ends in v1, v2…) and person, unambiguously joined."""
    name = record.__struct_config__.tag or record.__name__
    return "\0".join((kind, str(name), person.consumer_id)).encode()


def encrypt_to(public_key: bytes, plaintext: bytes, context: str) -> bytes:
    """``plaintext`` as bytes that only the holder of the private key opens, and only for ``context``."""
    return VERSION + _hpke.encrypt(plaintext, X25519PublicKey.from_public_bytes(public_key), context.encode())


def decrypt_with(private_key: bytes, sealed: bytes, context: str) -> bytes:
    """What ``encrypt_to`` was given; SealBroken if it was meant for another key or context, or altered."""
    if sealed[:1] != VERSION:
        raise SealBroken(f"{context}: not encrypted by this version")
    try:
        return _hpke.decrypt(sealed[1:], X25519PrivateKey.from_private_bytes(private_key), context.encode())
    except (InvalidTag, ValueError):
        raise SealBroken(f"{context}: does not open with this key") from None


def seal_furnished(intake_public: bytes, body: FurnishedBody) -> bytes:
    """A furnisher's record as it enters Kafka."""
    return encrypt_to(intake_public, encode(body), FURNISHED_CONTEXT)


def open_furnished(intake_private: bytes, sealed: bytes) -> FurnishedBody:
    """What a furnisher sent; SealBroken or InvalidRecord otherwise."""
    return decode(FurnishedBody, decrypt_with(intake_private, sealed, FURNISHED_CONTEXT))
