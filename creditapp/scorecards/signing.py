"""A release is ours only if the installation's release key has signed it; whoever can write to Kafka cannot make one.

Signed is everything that decides: version, checksum of the scorecard, time, reason and role. The time is part of it so
that an old release, sent once more, is not taken for a new one (``after_release`` refuses it).
"""

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from creditapp.errors import ReleaseRefused
from creditapp.models.operations import ScorecardRelease

CONTEXT = "creditapp.scorecard_release.v1"
"""A signature is bound to this use."""


def signed(release: ScorecardRelease, private: bytes) -> ScorecardRelease:
    """The release with its signature by the Ed25519 key ``private`` (32 bytes)."""
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_message(release))
    return msgspec.structs.replace(release, signature=signature)


def check_signature(release: ScorecardRelease, public: bytes) -> None:
    """ReleaseRefused unless the holder of the key to ``public`` (32 bytes) signed exactly this release."""
    if not release.signature:
        raise ReleaseRefused(f"{release.version}: it is not signed")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(release.signature, _message(release))
    except InvalidSignature:
        raise ReleaseRefused(f"{release.version}: its signature is not by this installation's release key") from None


def _message(release: ScorecardRelease) -> bytes:
    """Unambiguously joined: JSON of a list."""
    parts = (CONTEXT, release.version, release.sha256, release.at, release.reason, release.role)
    return msgspec.json.encode(parts)
