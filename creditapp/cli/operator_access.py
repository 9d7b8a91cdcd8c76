"""What an operator's command opens is written down before it is shown: without its record nothing is printed."""

import secrets
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from creditapp.clock import SystemClock
from creditapp.domain.access_log import OPERATORS as CHAIN
from creditapp.models.accesses import Access, What
from creditapp.settings import Settings
from creditapp.topics import OPERATOR_ACCESSES, OPERATORS


class About(NamedTuple):
    """Whose content was opened, by pseudonyms; empty where the content names none."""

    consumer_id: str = ""
    application_id: str = ""


def about(record: object) -> About:
    """Whom a record's text names, if it is one of ours."""
    try:
        named = Named() if not isinstance(record, str) else msgspec.json.decode(record, type=Named)
    except (msgspec.DecodeError, UnicodeEncodeError):
        named = Named()
    return About(named.consumer_id, named.application_id)


class Named(msgspec.Struct):
    """The pseudonyms in a record; everything else is left out."""

    consumer_id: str = ""
    application_id: str = ""


async def note_opened(settings: Settings, what: What, opened: Iterable[About]) -> None:
    """Return when Kafka has a record of each; KafkaUnavailable otherwise."""
    from creditapp.streaming.publisher import Emit, Publisher

    now = SystemClock().time()
    accesses = [
        Access(
            access_id=secrets.token_hex(12),
            chain=CHAIN,
            at=now,
            by="operator",
            what=what,
            application_id=about.application_id,
            consumer_id=about.consumer_id,
        )
        for about in dict.fromkeys(opened)
    ]
    if accesses:
        async with Publisher(settings.acting_as(OPERATORS)) as publisher:
            await publisher.publish(Emit(OPERATOR_ACCESSES, access) for access in accesses)
