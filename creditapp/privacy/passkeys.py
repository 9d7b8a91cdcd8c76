"""Verify what authenticators answer: a passkey is accepted for this site alone, with its person verified (WebAuthn Level 2, 7.1 and 7.2).

The library (Yubico's fido2) checks type, origin, challenge, relying party, presence, verification and signature. Attestation is not
asked for: which model somebody uses is nobody's business here.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from creditapp.models.members import ALGORITHMS, Assertion, Passkey, Registration

ALGORITHM = 3
"""Where a COSE key names its algorithm (RFC 9052, 7.1)."""
LONGEST_ID = 1023
"""Bytes of a passkey's id (WebAuthn Level 2, 7.1, step 25)."""


class RelyingParty:
    """This site, as authenticators know it."""

    def __init__(self, site_url: str) -> None:
        self._origin = site_url
        rp = PublicKeyCredentialRpEntity(name=site_url, id=urlsplit(site_url).hostname)
        self._server = Fido2Server(rp, verify_origin=lambda origin: origin == self._origin)
        # At the level "info" the library writes down the ids of passkeys.
        logging.getLogger("fido2").setLevel(logging.WARNING)

    def created(self, answer: Registration, at: float) -> Passkey | None:
        """The passkey that an authenticator has made; None if the answer does not prove it."""
        try:
            client = CollectedClientData(answer.client_data)
            response = AuthenticatorAttestationResponse(
                client_data=client, attestation_object=AttestationObject(answer.attestation)
            )
            made = self._server.register_complete(
                self._asked(answer.challenge), RegistrationResponse(raw_id=b"", response=response)
            )
        except Exception:  # of the library's parsers, for bytes that are anybody's
            return None
        data = made.credential_data
        if data is None or client.cross_origin or not _is_sound(data):
            return None
        return Passkey(
            credential_id=websafe_encode(data.credential_id),
            credential=bytes(data),
            name=answer.name,
            added=at,
            count=made.counter,
        )

    def proved(self, answer: Assertion, passkey: Passkey) -> int | None:
        """The authenticator's counter, if the answer proves that it holds the passkey; None if not.

        A counter that does not grow is a copy's (7.2, step 21); 0 is that of an authenticator that does not count.
        """
        try:
            client, data = CollectedClientData(answer.client_data), AuthenticatorData(answer.authenticator_data)
            response = AuthenticatorAssertionResponse(
                client_data=client, authenticator_data=data, signature=answer.signature
            )
            self._server.authenticate_complete(
                self._asked(answer.challenge),
                [AttestedCredentialData(passkey.credential)],
                AuthenticationResponse(raw_id=websafe_decode(answer.credential_id), response=response),
            )
        except Exception:  # the same
            return None
        grows = data.counter > passkey.count or data.counter == passkey.count == 0
        return data.counter if grows and not client.cross_origin else None

    @staticmethod
    def _asked(challenge: bytes) -> dict[str, Any]:
        return {"challenge": websafe_encode(challenge), "user_verification": UserVerificationRequirement.REQUIRED}


def _is_sound(data: AttestedCredentialData) -> bool:
    return data.public_key.get(ALGORITHM) in ALGORITHMS and len(data.credential_id) <= LONGEST_ID
