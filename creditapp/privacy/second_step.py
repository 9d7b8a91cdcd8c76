"""The secret that the second step's questions depend on: identity and the bureau derive the same from a key that both hold."""

import hmac

from creditapp.privacy.keys import Keys


def secret_of_questions(keys: Keys) -> bytes:
    """32 bytes that nobody outside the services knows."""
    return hmac.digest(keys.records, b"creditapp second step", "sha256")
