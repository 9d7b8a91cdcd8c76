"""The secret that the second step's questions depend on: identity and the bureau derive the same from a key that both hold."""

from creditapp.privacy.authentication import QUESTIONS
from creditapp.privacy.keys import Keys


def secret_of_questions(keys: Keys) -> bytes:
    """32 bytes that nobody outside the services knows."""
    return keys.topic_key(QUESTIONS)
