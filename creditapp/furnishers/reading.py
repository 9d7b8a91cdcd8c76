"""The registry of furnishers, read once: for commands, and wherever the newest entry counts."""

import logging
from collections.abc import Iterable

from creditapp.domain.furnishers import Furnishers
from creditapp.errors import InvalidRecord
from creditapp.models.base import decode
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import FURNISHERS

log = logging.getLogger(__name__)


def entries(values: Iterable[bytes | None]) -> list[RegisteredFurnisher]:
    """The entries in these records; what is unreadable is logged and left out."""
    found = []
    for value in values:
        try:
            found.append(decode(RegisteredFurnisher, value))
        except InvalidRecord as error:
            log.error("%s: an entry was left out: %s", FURNISHERS.name, error)
    return found


async def read_registry(settings: Settings) -> Furnishers:
    """The registry as it is now."""
    return Furnishers(await read_entries(settings))


async def read_entries(settings: Settings) -> list[RegisteredFurnisher]:
    """All entries of the registry, in the order in which they were published."""
    return entries([record.value async for record in read_topic(settings, FURNISHERS)])
