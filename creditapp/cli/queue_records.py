"""Read the whole topic of an operators' queue."""

import sys
from datetime import UTC, date, datetime
from typing import TypeVar

from creditapp.errors import InvalidRecord
from creditapp.models.base import Record, decode
from creditapp.settings import Settings
from creditapp.topics import Topic

R = TypeVar("R", bound=Record)


async def records(settings: Settings, topic: Topic, kind: type[R]) -> list[tuple[R, date]]:
    """A topic's records with their dates; a line on stderr says how many were unreadable and left out."""
    from creditapp.streaming.topic_reader import read_topic

    read, unreadable = [], 0
    async for message in read_topic(settings, topic):
        try:
            day = datetime.fromtimestamp(message.timestamp / 1000, UTC).date()
            read.append((decode(kind, message.value), day))
        except InvalidRecord:
            unreadable += 1
    if unreadable:
        print(f"{topic.name}: {unreadable} unreadable records left out; see: creditapp dead-letters", file=sys.stderr)
    return read
