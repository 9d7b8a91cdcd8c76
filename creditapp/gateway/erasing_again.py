"""Whoever was erased and is in the vault again, as after a restore, is erased again before a gateway answers anything."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial

from creditapp.clock import Clock
from creditapp.errors import ConfigurationError, InvalidRecord, KafkaUnavailable, VaultUnavailable
from creditapp.models.base import decode
from creditapp.models.erasures import Erasure
from creditapp.privacy.vault.ports import Vault
from creditapp.settings import Settings
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.streaming.shutdown import refuse, stop
from creditapp.streaming.topic_reader import read_topic
from creditapp.streaming.worker import Worker
from creditapp.topics import ERASURES

log = logging.getLogger(__name__)


async def erase_again_or_stop(worker: Worker) -> None:
    """Before a gateway joins its group; the process ends where Kafka or the vault does not answer."""
    try:
        people = await erased_people(worker.settings)
        await erase_again(people, worker.vault, partial(publish_again, worker.settings, worker.clock))
    except ConfigurationError as error:
        refuse(f"{worker.service_name}: {error}")
    except (KafkaUnavailable, VaultUnavailable) as error:
        stop(f"{worker.service_name}: {error}")


async def erase_again(
    people: Collection[str], vault: Vault, publish: Callable[[Sequence[str]], Awaitable[None]]
) -> None:
    """Erase whom of these people the vault has, and should not have.

    They are published once more, before the vault is changed: with the vault, tables may have been restored.
    """
    found = list(await asyncio.to_thread(vault.keys, sorted(people), frozenset())) if people else []
    if found:
        await publish(found)
        await asyncio.to_thread(vault.erase_all, found)
        log.warning("people who had been erased and were in the vault again, and are erased again: %d", len(found))


async def erased_people(settings: Settings) -> set[str]:
    """Everybody who was ever to be erased."""
    people = set()
    async for record in read_topic(settings, ERASURES):
        try:
            people.add(decode(Erasure, record.value).consumer_id)
        except InvalidRecord:
            log.error("an erasure at offset %d of partition %d cannot be read", record.offset, record.partition)
    return people


async def publish_again(settings: Settings, clock: Clock, people: Sequence[str]) -> None:
    """Have these people erased again, wherever anything is of them."""
    now = clock.time()
    async with Publisher(settings) as publisher:
        await publisher.publish(Emit(ERASURES, Erasure(consumer_id=person, at=now)) for person in people)
