"""How the commands of dead letters write a letter, its place and its times, and read a place."""

import base64
from datetime import UTC, datetime

from creditapp.cli.letter_queue import Place, QueuedLetter
from creditapp.errors import ConfigurationError


def line_of(queued: QueuedLetter) -> str:
    """One line of the list: place, time, service, source, reason, and what was decided."""
    letter = queued.letter
    source = f"{letter.topic}[{letter.partition}]@{letter.offset}"
    became = f"  ({queued.decision.decision})" if queued.decision else ""
    return f"{place_text(queued.place)}  {time_text(letter.at)}  {letter.service}  {source}  {letter.reason}{became}"


def place_of(text: str) -> Place:
    """The place that somebody has typed; ConfigurationError if it is none."""
    partition, _, offset = text.partition(":")
    if not (partition.isdecimal() and offset.isdecimal()):
        raise ConfigurationError(f"{text}: a place is PARTITION:OFFSET, as `creditapp dead-letters list` prints it")
    return int(partition), int(offset)


def place_text(place: Place) -> str:
    """PARTITION:OFFSET."""
    return f"{place[0]}:{place[1]}"


def time_text(at: float) -> str:
    """A time, given in Unix seconds, in UTC."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"


def readable(encoded: str) -> str:
    """Base64 as text; as it is where it holds no text."""
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        return encoded
