"""Records and tables' entries carry a message authentication code, so that only who holds the secret can write what is believed.

Each topic has a key of its own, derived from the installation's secret ``records``. A service on a machine of its own can be
given the keys of its topics only (`creditapp keys issue`). The code covers the topic (by its key), the record's key and its
value, so that a record which is altered, or moved to another topic or key, is not authentic. It does not cover partition and
offset (decision 28 says what that leaves open).

HMAC-SHA256 (RFC 2104), cut to 128 bits as its section 5 allows.
"""

import hmac

SIZE = 16
"""Bytes of a code: 128 bits."""
HEADER = "mac"
"""The Kafka header that holds the code."""
QUESTIONS, PASSCODES = "second step", "passcodes"
"""What the keys of the second step's questions and one-time codes are called among the keys of topics."""


def topic_key(secret: bytes, topic: str) -> bytes:
    """The topic's key, or that of ``QUESTIONS`` or ``PASSCODES``, 32 bytes, from the installation's secret (32 bytes)."""
    purpose = f"creditapp {topic}" if topic in (QUESTIONS, PASSCODES) else f"creditapp.topic\0{topic}"
    return hmac.digest(secret, purpose.encode(), "sha256")


def code(key_of_topic: bytes, key: bytes | None, value: bytes | None) -> bytes:
    """The code of a record, ``SIZE`` bytes."""
    # With the key's length, so that no byte can move from key to value; nothing is not the same as empty.
    frame = b"%d,%d\0" % (-1 if key is None else len(key), -1 if value is None else len(value))
    return hmac.digest(key_of_topic, frame + (key or b"") + (value or b""), "sha256")[:SIZE]


def is_authentic(key_of_topic: bytes, key: bytes | None, value: bytes | None, given: bytes | None) -> bool:
    """Whether ``given`` is the record's code; compared in constant time."""
    return given is not None and hmac.compare_digest(code(key_of_topic, key, value), given)
