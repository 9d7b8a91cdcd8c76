"""An authenticator in software, as WebAuthn Level 2 describes one (6): it makes passkeys and proves that it holds them.

What it claims can be changed, for answers that must be refused.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

from creditapp.models.members import Assertion, Registration

ORIGIN = "https://credit.example.org"
FLAG = AuthenticatorData.FLAG
PRESENT, VERIFIED, ATTESTED = FLAG.UP, FLAG.UV, FLAG.AT
"""Flags (6.1)."""


@dataclass(frozen=True)
class Claims:
    """What the browser and the authenticator say; by default, what is right."""

    origin: str = ORIGIN
    rp_id: str = "credit.example.org"
    flags: AuthenticatorData.FLAG = PRESENT | VERIFIED
    create: str = "webauthn.create"
    get: str = "webauthn.get"
    cross_origin: bool = False


@dataclass
class Authenticator:
    """One authenticator with one passkey."""

    counts: bool = True
    claims: Claims = Claims()
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def id(self) -> str:
        """The passkey's id in base64url."""
        return websafe_encode(self.credential_id)

    def claiming(self, **claims: Any) -> "Authenticator":
        """The same passkey, in the hands of who claims something else."""
        return replace(self, claims=replace(self.claims, **claims))

    def make(self, challenge: bytes, name: str = "Laptop") -> Registration:
        """Make the passkey."""
        credential = AttestedCredentialData.create(
            bytes(16), self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(self._rp_hash(), self.claims.flags | ATTESTED, self.count, credential)
        return Registration(
            challenge=challenge,
            client_data=self._client_data(self.claims.create, challenge),
            attestation=cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)}),
            name=name,
        )

    def prove(self, challenge: bytes) -> Assertion:
        """Prove that it holds the passkey."""
        self.count += self.counts
        data = bytes(AuthenticatorData.create(self._rp_hash(), self.claims.flags, self.count))
        client_data = self._client_data(self.claims.get, challenge)
        signed = data + hashlib.sha256(client_data).digest()
        return Assertion(
            challenge=challenge,
            credential_id=self.id,
            client_data=client_data,
            authenticator_data=data,
            signature=self.key.sign(signed, ec.ECDSA(SHA256())),
        )

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.claims.rp_id.encode()).digest()

    def _client_data(self, kind: str, challenge: bytes) -> bytes:
        claims = {"type": kind, "challenge": websafe_encode(challenge), "origin": self.claims.origin}
        return json.dumps(claims | {"crossOrigin": self.claims.cross_origin}).encode()
