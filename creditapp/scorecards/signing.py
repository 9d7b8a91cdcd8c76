"""A release counts only if this installation's release key has signed it; access to Kafka is not enough to make one.

The signature covers version, checksum of the scorecard, time, reason and role. It covers the time so that an old release
that is sent again cannot pass as a new one (``active.after_release`` refuses it).
"""

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from creditapp.errors import ReleaseRefused
from creditapp.models.operations import ScorecardRelease

CONTEXT = "creditapp.scorecard_release.v1"
"""Binds a signature to this use."""


def signed(release: ScorecardRelease, private: bytes) -> ScorecardRelease:
    """The release with its signature by the Ed25519 key ``private`` (32 bytes)."""
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_message(release))
    return msgspec.structs.replace(release, signature=signature)


def check_signature(release: ScorecardRelease, public: bytes) -> None:
    """ReleaseRefused unless the private key of ``public`` (32 bytes) signed exactly this release."""
    if not release.signature:
        raise ReleaseRefused(f"{release.version}: it is not signed")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(release.signature, _message(release))
    except InvalidSignature:
        raise ReleaseRefused(f"{release.version}: its signature is not by this installation's release key") from None


def _message(release: ScorecardRelease) -> bytes:
    """The signed fields as a JSON list, so that no two releases give the same bytes."""
    fields = (CONTEXT, release.version, release.sha256, release.at, release.reason, release.role)
    return msgspec.json.encode(fields)
