"""Secrets that the second step depends on, derived from a key that the services hold: identity and the bureau ask the same questions."""

from creditapp.privacy.authentication import PASSCODES, QUESTIONS
from creditapp.privacy.keys import Keys


def secret_of_questions(keys: Keys) -> bytes:
    """32 bytes that nobody outside the services knows."""
    return keys.topic_key(QUESTIONS)


def secret_of_passcodes(keys: Keys) -> bytes:
    """32 bytes for one-time codes."""
    return keys.topic_key(PASSCODES)
