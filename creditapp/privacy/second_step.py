"""Secrets that the second step depends on, derived from a key that the services hold: identity and the bureau ask the same questions."""

import hmac

from creditapp.privacy.keys import Keys


def secret_of_questions(keys: Keys) -> bytes:
    """32 bytes that nobody outside the services knows."""
    return hmac.digest(keys.records, b"creditapp second step", "sha256")


def secret_of_passcodes(keys: Keys) -> bytes:
    """32 bytes for one-time codes."""
    return hmac.digest(keys.records, b"creditapp passcodes", "sha256")
