"""Which worker holds a key, and whether it has read everything that had been sent when it was asked.

Only the owner of a key's partition can say that a key does not exist, and only once it has read to the end.
"""

import asyncio
import logging
from typing import Generic, TypeVar

import msgspec
from aiokafka.errors import KafkaError
from faust.types import TP
from yarl import URL

from creditapp.errors import InvalidRecord, NotReady
from creditapp.streaming.partitioner import partition_of
from creditapp.streaming.table_view import TableView
from creditapp.streaming.worker import Worker
from creditapp.tables.spec import Table
from creditapp.topics import Topic

S = TypeVar("S", bound=msgspec.Struct)
log = logging.getLogger(__name__)

POLL = 0.05
"""Seconds between checks of the loop's progress."""


class OwnedTable(Generic[S]):
    """A service's table for its web handlers: read only, with the worker that holds each key."""

    def __init__(self, worker: Worker, table: Table, source: Topic) -> None:
        self._worker = worker
        self._table = table
        self._source = source
        self._view = TableView(worker, table)

    def get(self, key: str) -> S | None:
        """This worker's state of ``key``."""
        state: S | None = self._view.get(key.encode())
        return state

    def _partition(self, key: str) -> int:
        # Computed here: the producer knows a topic's partitions only once it has sent to it.
        return partition_of(key.encode(), self._worker.settings.partitions)

    def owner(self, key: str) -> URL | None:
        """The private address of the worker that holds ``key``; None if it is this one, NotReady during a rebalance."""
        url = self._worker.holder_of(TP(self._table.changelog, self._partition(key)))
        if url is None:
            raise NotReady(f"no worker holds the table {self._table.name} right now; ask again shortly")
        here = self._worker.private_url
        return None if (url.host, url.port) == (here.host, here.port) else url

    def held(self) -> list[int]:
        """The partitions that this worker holds, recovered; none while partitions move."""
        if self._worker.not_ready():
            return []
        return sorted(tp.partition for tp in self._worker.sources() if tp.topic == self._source.name)

    def found_by(self, partition: int, value: str) -> dict[str, S]:
        """The rows of a held partition whose ``Table.found_by`` has this value, by key; without those that cannot be read."""
        found = {}
        for key in self._worker.store_of(self._table).keys_by(partition, value):
            try:
                state: S | None = self._view.get(key)
            except InvalidRecord:
                log.error("a row of the table %s cannot be read", self._table.name)
                continue
            if state is not None:
                found[key.decode()] = state
        return found

    def index_some(self, partition: int, at_most: int) -> bool:
        """Index some more rows of files from before there was an index; whether all are."""
        return self._worker.store_of(self._table).index_some(partition, at_most)

    async def has_read_all(self, key: str, within: float) -> bool:
        """Wait up to ``within`` seconds until the table has every record that the key's source partition held at the call.

        Also False if Kafka does not say in that time what the partition holds.
        """
        reader = self._worker.reader
        tp = TP(self._source.name, self._partition(key))
        try:
            async with asyncio.timeout(within):
                end = (await reader.highwaters(tp))[tp]
                earliest = (await reader.earliest_offsets(tp))[tp]
                while (reader.committed_up_to(tp) or earliest) < end:
                    await asyncio.sleep(POLL)
        except (TimeoutError, KafkaError):
            return False
        return True
