"""A broker behind aiokafka's producer, in memory: record batches are stored as they come, or refused for their size."""

import asyncio
from types import SimpleNamespace
from typing import Any

from aiokafka.errors import RecordTooLargeError
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import DefaultRecordBatch


class StoringProducer:
    """Stores record batches of at most ``largest`` bytes; each topic has the same number of partitions."""

    def __init__(self, partitions: int = 6, batch_size: int = 4096, largest: int = 1_000_000) -> None:
        self.stored: dict[tuple[str, int], list[tuple[bytes, bytes]]] = {}
        """Key and value of each stored record, by topic and partition."""
        self.batches = 0
        """How many record batches came."""
        self._partitions, self._batch_size, self._largest = partitions, batch_size, largest

    async def partitions_for(self, _: str) -> set[int]:
        """The partitions of any topic."""
        return set(range(self._partitions))

    def create_batch(self) -> BatchBuilder:
        """An empty batch, aiokafka's own."""
        return BatchBuilder(self._batch_size, 0)

    async def send_batch(self, batch: BatchBuilder, topic: str, *, partition: int) -> asyncio.Future[Any]:
        """Store the batch; the future has the offset of its first record, or the refusal."""
        self.batches += 1
        report: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        content = bytes(batch._build())
        if len(content) > self._largest:
            report.set_exception(RecordTooLargeError())
            return report
        log = self.stored.setdefault((topic, partition), [])
        report.set_result(SimpleNamespace(offset=len(log)))
        log += [(record.key, record.value) for record in DefaultRecordBatch(bytearray(content))]
        return report
