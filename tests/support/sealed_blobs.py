"""Which of many sealed contents open with which of many keys, found without the code that seals and opens.

Sealed content is a version byte (3), a nonce of 12 bytes, and AES-GCM's ciphertext and tag. Without the associated data the tag
cannot be checked, but the plaintext can be looked at: GCM encrypts with the block cipher over nonce and counter (NIST SP
800-38D), from 2 on. A plaintext is a byte that says whether it is compressed, and then JSON.
"""

import json
import zlib
from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB

SEALED, NONCE, TAG, BLOCK = 3, 12, 16, 16
ZLIB = (0x01, 0x5E, 0x9C, 0xDA)
"""The second byte of zlib's header (RFC 1950), by level; the first is 0x78."""


def blobs_in(value: Any, owner: str) -> Iterator[tuple[str, bytes]]:
    """All sealed content anywhere in a decoded JSON value, and whose it is: of the nearest ``consumer_id`` around it."""
    if isinstance(value, dict):
        owner = str(value.get("consumer_id") or owner)
        for part in value.values():
            yield from blobs_in(part, owner)
    elif isinstance(value, list):
        for part in value:
            yield from blobs_in(part, owner)
    elif isinstance(value, str) and value.startswith("A"):  # base64 of a byte below 4
        try:
            blob = b64decode(value, validate=True)
        except ValueError:
            return
        if len(blob) > 1 + NONCE + TAG and blob[0] == SEALED:
            yield owner, blob


def opened_by(blobs: Sequence[bytes], keys: Sequence[bytes]) -> dict[int, int]:
    """By position of a blob the position of the key that opens it."""
    counters = b"".join(blob[1 : 1 + NONCE] + b"\0\0\0\2" for blob in blobs)
    heads = np.frombuffer(
        b"".join(blob[1 + NONCE : -TAG][:BLOCK].ljust(BLOCK, b"\0") for blob in blobs), np.uint8
    ).reshape(-1, BLOCK)
    opened: dict[int, int] = {}
    for number, key in enumerate(keys):
        stream = Cipher(AES(key), ECB()).encryptor().update(counters)
        plain = np.bitwise_xor(heads, np.frombuffer(stream, np.uint8).reshape(-1, BLOCK))
        as_json = (plain[:, 0] == 0) & (plain[:, 1] == ord("{"))
        compressed = (plain[:, 0] == 1) & (plain[:, 1] == 0x78) & np.isin(plain[:, 2], ZLIB)
        for at in map(int, np.flatnonzero(as_json | compressed)):
            if is_content(blobs[at], key):
                opened[at] = number
    return opened


def is_content(blob: bytes, key: bytes) -> bool:
    """Whether the whole plaintext is JSON."""
    mode = CTR(blob[1 : 1 + NONCE] + b"\0\0\0\2")
    plain = Cipher(AES(key), mode).decryptor().update(blob[1 + NONCE : -TAG])
    try:
        json.loads(plain[1:] if plain[0] == 0 else zlib.decompress(plain[1:]))
    except (ValueError, zlib.error):
        return False
    return True
