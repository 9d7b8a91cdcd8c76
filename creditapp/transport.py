"""Records reach the loop in unbroken sequence: each is the next one of its partition, or it is not handed on.

Stock Faust takes a late fetch's jump for a hole of a compacted topic and commits past it (docs/delivery.md tells how it
loses records). Source topics here have no holes, so a jump means that the position was sought back: seek back again.
"""

from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

import aiokafka
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import Message

HEARTBEAT_UNKNOWN = float("inf")


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread with a short fetch wait, and a note of when the group last heard from us."""

    last_heartbeat: float = HEARTBEAT_UNKNOWN

    def _create_worker_consumer(self, transport: driver.Transport) -> aiokafka.AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        # Faust hard-codes 1500 ms: a long poll on idle partitions then holds back those that have data.
        consumer._fetch_max_wait_ms = self.app.settings.fetch_wait_ms
        return consumer

    async def on_start(self) -> None:
        """Start the consumer and listen to its heartbeats."""
        await super().on_start()
        coordinator = self._ensure_consumer()._coordinator
        beat = coordinator._do_heartbeat

        async def noted() -> bool:
            heard = await beat()
            if heard:
                self.last_heartbeat = monotonic()
            return bool(heard)

        coordinator._do_heartbeat = noted


class Consumer(driver.Consumer):
    """Faust's consumer, handing on only the record that is next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._next: dict[TP, int] = {}
        self.caught = 0
        """Records that came out of sequence and were not handed on."""

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def silent_for(self) -> float:
        """Seconds since the group last answered a heartbeat; 0 while none was due yet."""
        return max(0.0, monotonic() - self._thread.last_heartbeat)

    async def perform_seek(self) -> None:
        """Seek to the committed offsets and expect each partition's next record there."""
        await super().perform_seek()
        sources = {tp for tp in self.assignment() if self.app.topics.acks_enabled_for(tp.topic)}
        fresh = [tp for tp in sources if self._committed_offset.get(tp) is None]
        earliest = await self.earliest_offsets(*fresh) if fresh else {}
        self._next = {tp: self._committed_offset.get(tp) or earliest.get(tp, 0) for tp in sources}

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Message]]:
        """Fetched records, each source partition's in unbroken sequence."""
        sought: set[TP] = set()
        async for tp, message in super().getmany(timeout):
            if not self.app.topics.acks_enabled_for(tp.topic):
                yield tp, message
            elif await self._is_next(tp, message.offset, sought):
                self._next[tp] = message.offset + 1
                # An interrupted delivery may have moved it after the seek; the record would look old and be dropped.
                self._read_offset[tp] = message.offset
                yield tp, message

    async def _is_next(self, tp: TP, offset: int, sought: set[TP]) -> bool:
        expected = self._next.get(tp, offset)
        if offset == expected:
            return True
        self.caught += 1
        if offset > expected and tp not in sought:
            sought.add(tp)
            await self._return_to(tp, expected)
        return False

    async def _return_to(self, tp: TP, expected: int) -> None:
        earliest = (await self.earliest_offsets(tp))[tp]
        if earliest > expected:
            self.log.error(
                "%s/%d: records %d to %d were removed by retention before they were read; going on at %d",
                tp.topic, tp.partition, expected, earliest - 1, earliest,
            )
            self._next[tp] = expected = earliest
        await self._seek(tp, expected)

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Source topics have no holes: nothing is ever counted as handled that was not."""


class Transport(driver.Transport):
    """Faust's aiokafka transport with the consumer above."""

    Consumer = Consumer
