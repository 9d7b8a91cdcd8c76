"""A person's device: what the page's script does, over HTTP, with an authenticator in software."""

from dataclasses import dataclass, field
from typing import Any

from fido2.utils import websafe_decode, websafe_encode

from creditapp.models.members import Registration
from tests.support.authenticator import Authenticator
from tests.support.web_visitor import AS_JSON, HttpAnswer, Visitor


@dataclass
class Device:
    """An authenticator, and the handle that it was given with its passkey."""

    authenticator: Authenticator = field(default_factory=Authenticator)
    handle: str = ""

    def keep(
        self, visitor: Visitor, address: str, headers: dict[str, str] | None = None, name: str = "Laptop"
    ) -> HttpAnswer:
        """Make an account with a report."""
        return self._make(visitor, f"{address}/passkey/options", f"{address}/passkey", headers or {}, name)

    def add(self, visitor: Visitor, name: str = "Telephone") -> HttpAnswer:
        """Add this device's passkey to the account that the visitor is signed in to."""
        return self._make(visitor, "/account/passkeys/options", "/account/passkeys", {}, name)

    def sign_in(self, visitor: Visitor) -> HttpAnswer:
        """Sign in with this device's passkey."""
        return visitor.post("/account/sign-in", data=self.proof(asked(visitor)), headers=AS_JSON)

    def proof(self, options: dict[str, Any]) -> dict[str, str]:
        """The fields of an answer to these options."""
        proof = self.authenticator.prove(websafe_decode(options["challenge"]))
        return {
            "id": proof.credential_id,
            "client_data": websafe_encode(proof.client_data),
            "authenticator_data": websafe_encode(proof.authenticator_data),
            "signature": websafe_encode(proof.signature),
            "handle": self.handle,
        }

    def _make(self, visitor: Visitor, ask: str, to: str, headers: dict[str, str], name: str) -> HttpAnswer:
        answer = visitor.post(ask, headers=AS_JSON | headers)
        if answer.status != 200:
            return answer
        options = answer.json["publicKey"]
        self.handle = options["user"]["id"]
        made = self.authenticator.make(websafe_decode(options["challenge"]))
        return visitor.post(to, data=fields_of(made) | {"name": name}, headers=AS_JSON | headers)


def asked(visitor: Visitor) -> dict[str, Any]:
    """What the page's script is told to ask for a sign-in; the visitor's browser gets the challenge."""
    options: dict[str, Any] = visitor.post("/account/sign-in/options", headers=AS_JSON).json["publicKey"]
    return options


def fields_of(made: Registration) -> dict[str, str]:
    """The fields of a new passkey."""
    return {"client_data": websafe_encode(made.client_data), "attestation": websafe_encode(made.attestation)}
