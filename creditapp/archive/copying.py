"""The ledger copies entries from Kafka into PostgreSQL, from where it stopped; nobody waits for it.

What Kafka has had at the newest copied offset says whether this is still the topic that was copied: after a loss of the cluster, or
where somebody has written the log anew, copying begins at its start again, and keeps whatever is different beside what was there.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from contextlib import aclosing
from typing import TYPE_CHECKING

from creditapp.domain.access_log import Place
from creditapp.errors import ConfigurationError, InvalidRecord, VaultUnavailable
from creditapp.furnishers.reading import entries
from creditapp.models.accesses import AccessEntry
from creditapp.models.base import decode
from creditapp.streaming.shutdown import refuse
from creditapp.streaming.topic_reader import AGAIN, Message, follow_topics, keep_following, read_records
from creditapp.streaming.worker import Worker
from creditapp.topics import ACCESS_LOG, FURNISHERS, Topic

if TYPE_CHECKING:
    from creditapp.archive.postgres import Copied, PostgresArchive

DAY = 86_400.0
log = logging.getLogger(__name__)


class Copying:
    """Copies for a worker, if the settings name a database; otherwise there is nothing to do."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._archive: PostgresArchive | None = None
        self._removed = 0.0

    async def check(self) -> None:
        """End a worker whose role or tables are missing; a server that is away is waited for later."""
        if self._worker.settings.vault_url is None:
            return
        try:
            await asyncio.to_thread(self._open)
        except ConfigurationError as error:
            refuse(f"{self._worker.service_name}: {error}")
        except VaultUnavailable as error:
            log.warning("%s; entries wait in Kafka", error)

    async def follow(self) -> None:
        """Copy what there is and what comes, for as long as the worker runs."""
        while self._worker.settings.vault_url is not None:
            try:
                await keep_following(self._follow, "entries that are not copied wait in Kafka")
            except VaultUnavailable as error:
                log.warning("%s; entries wait in Kafka", error)
                await asyncio.sleep(AGAIN)

    async def _follow(self) -> None:
        archive = await asyncio.to_thread(self._open)
        starts = await self._starts(archive)
        async with aclosing(follow_topics(self._worker.settings, (FURNISHERS, ACCESS_LOG), starts)) as arrivals:
            async for arrived, _ in arrivals:
                await asyncio.to_thread(self._keep, archive, arrived)

    def _open(self) -> "PostgresArchive":
        if self._archive is None:
            from creditapp.archive.postgres import PostgresArchive

            self._archive = PostgresArchive(self._worker.settings, self._worker.service_name)
        return self._archive

    async def _starts(self, archive: "PostgresArchive") -> dict[tuple[str, int], int]:
        """Behind the newest copied entry of each partition, where Kafka still has that entry."""
        newest = await asyncio.to_thread(archive.newest)
        positions = {(ACCESS_LOG.name, partition, offset): digest for partition, (offset, digest) in newest.items()}
        found = await read_records(self._worker.settings, list(positions))
        same = [at for at, record in found.items() if hashlib.sha256(record.value or b"").digest() == positions[at]]
        return {(topic, partition): offset + 1 for topic, partition, offset in same}

    def _keep(self, archive: "PostgresArchive", arrived: list[tuple[Topic, Message]]) -> None:
        archive.keep_furnishers(entries(_values(arrived, FURNISHERS)))
        archive.keep_accesses(list(_copied(message for topic, message in arrived if topic is ACCESS_LOG)))
        now = self._worker.clock.time()
        if now - self._removed > DAY:
            archive.remove_expired(now)
            self._removed = now


def _values(arrived: list[tuple[Topic, Message]], wanted: Topic) -> list[bytes | None]:
    return [message.value for topic, message in arrived if topic is wanted]


def _copied(messages: Iterable[Message]) -> "Iterable[Copied]":
    from creditapp.archive.postgres import Copied

    for message in messages:
        place = Place(message.partition, message.offset)
        try:
            yield Copied(place, decode(AccessEntry, message.value), message.value or b"")
        except InvalidRecord as error:
            log.error("%s: %s was not copied: %s", ACCESS_LOG.name, place, error)
