"""Records carry their code in a Kafka header: made where they are sent, checked wherever they are read, recovery included.

Which topics are ours to authenticate stands in the table of topics (``Topic.authenticated``); changelogs always are.
"""

import logging
from collections.abc import Iterable
from typing import Protocol

from creditapp.errors import InvalidRecord
from creditapp.privacy.authentication import HEADER, code, is_authentic
from creditapp.privacy.keys import Keys
from creditapp.topics import BY_NAME

Headers = list[tuple[str, bytes]]
log = logging.getLogger(__name__)


class Stored(Protocol):
    """A record as a consumer yields it."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Iterable[tuple[str, bytes]] | None


def is_authenticated(topic: str) -> bool:
    """Whether records of the topic carry a code; those of outside senders do not. A topic that is not in the table is a changelog."""
    return topic not in BY_NAME or BY_NAME[topic].authenticated


def headers_of(keys: Keys, topic: str, key: bytes | None, value: bytes | None) -> Headers:
    """The headers with which a record is sent."""
    return [(HEADER, code(keys.topic_key(topic), key, value))] if is_authenticated(topic) else []


def code_of(headers: Iterable[tuple[str, bytes]] | None) -> bytes | None:
    """The code among a record's headers; None if there is none."""
    return next((value for name, value in headers or () if name == HEADER), None)


def is_forged(keys: Keys, topic: str, key: bytes | None, value: bytes | None, given: bytes | None) -> bool:
    """Whether the record was not written by one of our services, or was altered or moved to another key or topic since."""
    return is_authenticated(topic) and not is_authentic(keys.topic_key(topic), key, value, given)


def check(keys: Keys, topic: str, key: bytes | None, value: bytes | None, given: bytes | None) -> None:
    """InvalidRecord if the record is forged."""
    if is_forged(keys, topic, key, value, given):
        raise InvalidRecord(f"not authentic: no service of this bureau wrote this to {topic}")


def authentic(keys: Keys, record: Stored) -> bool:
    """Whether a record may be believed; one that may not is logged by its topic alone."""
    try:
        check(keys, record.topic, record.key, record.value, code_of(record.headers))
    except InvalidRecord as error:
        log.error("a record was left out: %s", error)
        return False
    return True
