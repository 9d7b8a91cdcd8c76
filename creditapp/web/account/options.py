"""What a browser is told before it asks an authenticator (WebAuthn Level 2, 5.4 and 5.5), as the JSON that the page's script reads."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from creditapp.models.members import ALGORITHMS, Passkey
from creditapp.web.http.tokens import CHALLENGE_FOR


def creation(site_url: str, challenge: str, handle: str, name: str, known: Iterable[Passkey] = ()) -> dict[str, Any]:
    """Make a passkey that is found without a name being typed, by an authenticator that verifies its person and has none of the known."""
    host = urlsplit(site_url).hostname
    return {
        "rp": {"id": host, "name": host},
        "user": {"id": handle, "name": name, "displayName": name},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in ALGORITHMS],
        "timeout": CHALLENGE_FOR * 1000,
        "excludeCredentials": [{"type": "public-key", "id": passkey.credential_id} for passkey in known],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
    }


def request(site_url: str, challenge: str) -> dict[str, Any]:
    """Prove any passkey of this site: which there are is not said."""
    return {
        "rpId": urlsplit(site_url).hostname,
        "challenge": challenge,
        "timeout": CHALLENGE_FOR * 1000,
        "userVerification": "required",
    }
