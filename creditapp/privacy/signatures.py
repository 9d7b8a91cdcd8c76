"""Furnished records are signed in batches: one Ed25519 signature over the root of a hash tree, a path for each record.

A signature takes some 150 µs to make and check, more than all else that is done for a record at this point; a hash takes
less than one. Leaves and nodes are hashed as RFC 6962 does, so that none passes for the other; the two halves of a node
are in their order as bytes, so that a path needs no directions. A record alone is a tree of one leaf.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from cachetools import LRUCache
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from creditapp.models.furnished import Furnished

CONTEXT = b"creditapp.furnished.v1"
"""Binds a signature to this use."""
LEAF, NODE = b"\x00", b"\x01"
HASH, SIGNATURE = 32, 64
"""Bytes of SHA-256 and of an Ed25519 signature."""
HIGHEST = 32
"""Most nodes on a record's path."""
REMEMBERED = 4_096
"""Roots whose signatures have been checked and are not checked again."""


class Signer(NamedTuple):
    """A furnisher's id and its private Ed25519 key, 32 bytes."""

    furnisher_id: str
    private: bytes

    def __repr__(self) -> str:
        return f"Signer({self.furnisher_id})"


def signed(records: Sequence[Furnished], signer: Signer) -> list[Furnished]:
    """The records as this furnisher's, each with the batch's signature and its path to the root."""
    own = [msgspec.structs.replace(record, furnisher_id=signer.furnisher_id) for record in records]
    root, paths = _tree([_leaf(record) for record in own])
    signature = Ed25519PrivateKey.from_private_bytes(signer.private).sign(_message(signer.furnisher_id, root))
    return [
        msgspec.structs.replace(record, signature=signature + path) for record, path in zip(own, paths, strict=True)
    ]


class SignatureCheck:
    """Checks records, each batch's signature once."""

    def __init__(self) -> None:
        self._checked: LRUCache[tuple[bytes, bytes, bytes], bool] = LRUCache(REMEMBERED)

    def is_signed(self, record: Furnished, public: bytes) -> bool:
        """Whether the private key of ``public`` signed this record, under this id and as this furnisher's."""
        signature, path = record.signature[:SIGNATURE], record.signature[SIGNATURE:]
        if len(signature) < SIGNATURE or len(path) % HASH or len(path) > HIGHEST * HASH:
            return False
        root = _leaf(record)
        for at in range(0, len(path), HASH):
            root = _node(root, path[at : at + HASH])
        batch = (public, root, signature)
        if batch not in self._checked and not _verifies(public, signature, _message(record.furnisher_id, root)):
            return False
        self._checked[batch] = True
        return True


def _verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _message(furnisher_id: str, root: bytes) -> bytes:
    return msgspec.msgpack.encode((CONTEXT, furnisher_id, root))


def _leaf(record: Furnished) -> bytes:
    content = msgspec.msgpack.encode((record.furnisher_id, record.record_id, record.sealed.sealed or b""))
    return hashlib.sha256(LEAF + content).digest()


def _node(one: bytes, other: bytes) -> bytes:
    return hashlib.sha256(NODE + min(one, other) + max(one, other)).digest()


def _tree(leaves: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """The root, and each leaf's path to it: the other half of every node on the way."""
    paths = [b"" for _ in leaves]
    level = [(leaf, [at]) for at, leaf in enumerate(leaves)]
    while len(level) > 1:
        above = []
        for (one, below), (other, beside) in zip(level[::2], level[1::2], strict=False):
            for at in below:
                paths[at] += other
            for at in beside:
                paths[at] += one
            above.append((_node(one, other), below + beside))
        level = above + level[len(level) // 2 * 2 :]
    return level[0][0], paths
