"""What passes between gateways' private ports is authenticated and encrypted with a secret that only they have.

A question carries a proof: when it was asked, a nonce and a code over both and what is asked (HMAC-SHA256). The answer is
encrypted (AES-256-GCM, NIST SP 800-38D) and bound to that proof, so that it answers no other question. Whoever repeats
a question that they have seen gets bytes that they cannot read.
"""

import hmac
import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from creditapp.clock import Clock
from creditapp.errors import NotReady

HEADER = "Relay-Proof"
VALID_FOR = 60.0
"""Seconds by which the clocks of two machines may differ."""
NONCE = 12
"""Bytes of AES-GCM's nonce."""


class RelayCipher:
    """Proofs of questions and the encryption of answers; ``secret`` is the same 32 bytes at every gateway."""

    def __init__(self, secret: Callable[[], bytes], clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def proof(self, asked: str) -> str:
        """The proof of a question."""
        head = f"{self._clock.time():.0f}.{secrets.token_hex(NONCE)}"
        return f"{head}.{self._code(head, asked)}"

    def proves(self, proof: str, asked: str) -> bool:
        """Whether a gateway of this bureau has just asked this."""
        head, _, code = proof.rpartition(".")
        at, _, _ = head.partition(".")
        if not proof.isascii() or not hmac.compare_digest(code, self._code(head, asked)):
            return False
        return abs(float(at) - self._clock.time()) <= VALID_FOR

    def encrypt(self, proof: str, answer: bytes) -> bytes:
        """The answer to the question of this proof."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher().encrypt(nonce, answer, proof.encode())

    def decrypt(self, proof: str, body: bytes) -> bytes:
        """The answer in clear; NotReady if no gateway of this bureau gave it to this question."""
        try:
            return self._cipher().decrypt(body[:NONCE], body[NONCE:], proof.encode())
        except (InvalidTag, ValueError):
            raise NotReady("the view's owner gave no answer that only a gateway can give") from None

    def _code(self, head: str, asked: str) -> str:
        return hmac.new(self._secret(), f"proof\0{head}\0{asked}".encode(), "sha256").hexdigest()

    def _cipher(self) -> AESGCM:
        return AESGCM(hmac.digest(self._secret(), b"answers", "sha256"))
