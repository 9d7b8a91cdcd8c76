"""Records as a service of the bureau writes them: with their code, whatever their content."""

from creditapp.privacy.keys import Keys
from creditapp.streaming.authenticity import code_of, headers_of
from creditapp.streaming.event import Raw


def authentic_raw(
    keys: Keys, topic: str, offset: int, key: bytes | None, value: bytes | None, timestamp: float = 0.0
) -> Raw:
    """A record in partition 0 that is authentic, and perhaps wrong in every other way."""
    return Raw(topic, 0, offset, key, value, timestamp, code_of(headers_of(keys, topic, key, value)))
