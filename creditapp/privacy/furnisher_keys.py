"""Furnishers' signing keys that are kept here: ``<home>/furnishers/<id>.key``, each an Ed25519 key in base64.

A furnisher keeps its own key. A bureau's home holds those of its synthetic population, and of whom it furnishes for.
"""

import base64
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from creditapp.errors import ConfigurationError
from creditapp.privacy.key_files import SIZE, decoded
from creditapp.privacy.secret_files import create_once, private_directory, read_private
from creditapp.privacy.signatures import Signer


def key_file(home: Path, furnisher_id: str) -> Path:
    """The file of a furnisher's signing key."""
    return home / "furnishers" / f"{furnisher_id}.key"


def signer(home: Path, furnisher_id: str, file: Path | None = None) -> Signer | None:
    """What signs as this furnisher, from ``file`` or the home; None if its key is not here."""
    path = file or key_file(home, furnisher_id)
    if file is None and not path.exists():
        return None
    return Signer(furnisher_id, decoded(read_private(path), str(path)))


def made(home: Path, furnisher_id: str) -> Signer:
    """What signs as this furnisher; its key is made if there is none."""
    path = key_file(home, furnisher_id)
    private_directory(path.parent)
    create_once(path, base64.b64encode(secrets.token_bytes(SIZE)) + b"\n")
    return Signer(furnisher_id, decoded(read_private(path), str(path)))


def public_half(signer: Signer) -> bytes:
    """The key by which the bureau knows the furnisher's records."""
    return Ed25519PrivateKey.from_private_bytes(signer.private).public_key().public_bytes_raw()


def public_key(text: str) -> bytes:
    """A public key as `creditapp furnishers new-key` prints it; ConfigurationError if it is none."""
    key = decoded(text.encode(), "the public key")
    if len(set(key)) == 1:  # all bytes alike: nobody's key, and of small order if zero
        raise ConfigurationError("the public key: not one that `creditapp furnishers new-key` prints")
    return key
