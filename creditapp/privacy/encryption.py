"""Personal data is sealed before it leaves the process, and opens only in the context for which it was sealed.

There are two ways. ``seal`` uses a person's own data key from the vault (AES-256-GCM). What the ``Seal`` binds the content
to is associated data, so that content moved to another person, kind, record or place does not open. Once the person's row
in the vault is deleted, none of it can be opened. ``encrypt_to`` is for senders that hold only public keys (HPKE,
RFC 9180): each day has its own, whose private half is destroyed later (``day_keys``).

Both formats begin with a version byte. Sealed: version, nonce (12 bytes), ciphertext and tag. Encrypted to a day's key: version, the
day's number (2 bytes, part of HPKE's info too), encapsulated key, ciphertext and tag. Sealed content above ``SMALL``
bytes is compressed before it is encrypted: a credit file shrinks to a fifth, in Kafka, in the tables and on the network.
The length of compressed content reveals a little about it to anybody who can read Kafka. Compression attacks do not apply:
nobody who reads Kafka can choose part of a content to learn the rest.
"""

import os
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from isal import isal_zlib

from creditapp.errors import SealBroken
from creditapp.models.base import decode, encode
from creditapp.models.sealed import Encryption, Kind, Seal, Sealed
from creditapp.privacy.day_chain import day_number, day_of
from creditapp.privacy.day_keys import PublicDayKeys, SecretDayKeys

VERSION = b"\x01"
"""Version of the vault's wrapped keys, and of what was encrypted before there were keys of days."""
OF_A_DAY = b"\x02"
"""Version of what ``encrypt_to`` returns."""
DAY = 2
"""Bytes of a day's number."""
SEALED = b"\x03"
"""Version of what ``seal`` returns; the first plaintext byte says whether the content is compressed."""
PLAIN, COMPRESSED = b"\x00", b"\x01"
SMALL = 512
"""Bytes up to which compression saves too little to be worth its time."""
LEVEL = 1
"""The format is zlib's, and isal's level 1 compresses as far as zlib's without allocating 268 kB a call, which costs page faults in some processes (decision 43)."""
NONCE = 12

DEAD_LETTER_CONTEXT = "creditapp.dead_letter.v1"
"""The context to which the originals in dead letters are bound."""

_hpke = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class PersonKeys(NamedTuple):
    """A person's pseudonym and data keys (AES-256, 32 bytes); None for a kind that was not requested."""

    consumer_id: str
    identity: bytes | None = None
    file: bytes | None = None
    score: bytes | None = None

    def __repr__(self) -> str:
        return f"PersonKeys({self.consumer_id})"


def seal(keys: PersonKeys, how: Seal, content: msgspec.Struct, bound: Sequence[str]) -> bytes:
    """Seal ``content``: only ``open_sealed`` with the same keys, seal and bound values opens the bytes.

    ``bound``: the values of the fields that ``how.bound_to`` names.
    """
    nonce = os.urandom(NONCE)
    return SEALED + nonce + _cipher(keys, how.kind).encrypt(nonce, _compressed(encode(content)), _bound_to(how, bound))


def open_sealed(keys: PersonKeys, how: Seal, sealed: bytes, bound: Sequence[str]) -> Any:
    """The content, of type ``how.holds``; SealBroken if it does not open, InvalidRecord if it holds another record."""
    if sealed[:1] != SEALED:
        raise SealBroken(f"{how.holds.__name__} of kind {how.kind}: not sealed by this version")
    nonce, ciphertext = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    cipher, bound_to = _cipher(keys, how.kind), _bound_to(how, bound)
    try:
        plaintext = cipher.decrypt(nonce, ciphertext, bound_to)
    except (InvalidTag, ValueError):
        raise SealBroken(f"{how.holds.__name__} of kind {how.kind} does not open") from None
    return decode(how.holds, _decompressed(plaintext))


def _compressed(body: bytes) -> bytes:
    return PLAIN + body if len(body) <= SMALL else COMPRESSED + isal_zlib.compress(body, LEVEL)


def _decompressed(body: bytes) -> bytes:
    return body[1:] if body[:1] == PLAIN else isal_zlib.decompress(body[1:])


def _cipher(keys: PersonKeys, kind: Kind) -> AESGCM:
    key: bytes | None = getattr(keys, kind)
    if key is None:
        raise SealBroken(f"the key of kind {kind} was not requested from the vault")
    return AESGCM(key)


def _bound_to(how: Seal, bound: Sequence[str]) -> bytes:
    """The associated data: this function alone defines what a seal is bound to.

    It joins the kind, the wire name of the content, which ends with its schema version, the purpose, and the values of the
    record's fields that the seal names. The result is unambiguous, as no part can contain the separator.
    """
    name = how.holds.__struct_config__.tag or how.holds.__name__
    return "\0".join((how.kind, str(name), how.purpose, *bound)).encode()


def encrypt_to(recipient: PublicDayKeys, plaintext: bytes, context: str, today: date) -> bytes:
    """Encrypt to today's key for the ``context``: only its holder can decrypt, and only for that context and day.

    ConfigurationError if the recipient's public keys are not for this day.
    """
    number = day_number(today)
    key = X25519PublicKey.from_public_bytes(recipient.public_key(context, number))
    return OF_A_DAY + number.to_bytes(DAY, "big") + _hpke.encrypt(plaintext, key, _info(context, number))


def decrypt_with(keys: SecretDayKeys, sealed: bytes, context: str) -> bytes:
    """The plaintext of ``encrypt_to``.

    KeyDestroyed if the day's key is; SealBroken if recipient or context is another one, or the bytes were altered.
    """
    version, body = sealed[:1], sealed[1:]
    if version == OF_A_DAY and len(body) >= DAY:
        number, body = int.from_bytes(body[:DAY], "big"), body[DAY:]
        key, info = keys.private_key(context, number), _info(context, number)
    elif version == VERSION:
        key, info = keys.key_before(context), context.encode()
    else:
        raise SealBroken(f"{context}: not encrypted by this version")
    try:
        return _hpke.decrypt(body, key, info)
    except (InvalidTag, ValueError):
        raise SealBroken(f"{context}: does not open with this key") from None


def refuse_ahead(sealed: bytes, context: str, today: date) -> None:
    """SealBroken if content was encrypted for a later day than tomorrow: it could be opened for longer than was promised."""
    if sealed[:1] == OF_A_DAY and (number := int.from_bytes(sealed[1 : 1 + DAY], "big")) > day_number(today) + 1:
        raise SealBroken(
            f"{context}: encrypted for {day_of(number)}, which is yet to come; its sender's clock or this one is wrong"
        )


def _info(context: str, number: int) -> bytes:
    return f"{context}\0day {number}".encode()


def encrypted(recipient: PublicDayKeys, how: Encryption, content: msgspec.Struct, today: date) -> Sealed[Any]:
    """``content``, encrypted, as the field of a record; for senders outside the services, such as furnishers."""
    return Sealed(sealed=encrypt_to(recipient, encode(content), how.context, today))


def decrypted(keys: SecretDayKeys, how: Encryption, field: Sealed[Any]) -> Any:
    """The content of a record's encrypted field; SealBroken if it does not decrypt, InvalidRecord if it is another record."""
    return decode(how.holds, decrypt_with(keys, field.sealed or b"", how.context))
