"""The loop around all handlers: everything a batch produces is delivered before its source records are acknowledged.

A batch is whatever has already arrived: one event when idle, up to ``batch_size`` under load. It is decoded, opened,
handled and sealed; its outputs, dead letters and changelog entries are delivered together; then the local store is
written; then the source is acknowledged. A process that dies at any point handles the batch again after its restart, and
deterministic ids make the repetition harmless (docs/delivery.md).
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from time import monotonic
from typing import Any

from faust.types import TP

from creditapp.errors import CreditappError, KafkaUnavailable
from creditapp.models.base import Record
from creditapp.streaming import metrics
from creditapp.streaming.authenticity import code_of
from creditapp.streaming.batch import Batch, Handler, Outcome, Prepare
from creditapp.streaming.crash_points import CrashPoints
from creditapp.streaming.delays import Delays
from creditapp.streaming.delivery import LARGEST, Delivery
from creditapp.streaming.event import Raw
from creditapp.streaming.fence import still_owner
from creditapp.streaming.floods import FloodGuard, IsNobodys
from creditapp.streaming.provision import check_sources
from creditapp.streaming.seals import Seals
from creditapp.streaming.shutdown import stop
from creditapp.streaming.store import Entry
from creditapp.streaming.tracing import tracer_of
from creditapp.streaming.worker import Worker
from creditapp.tables.spec import Table
from creditapp.topics import Topic

GATHERING = 0.01
"""Seconds that a loop pauses after a batch of several events, so that the next batch is larger.

A batch costs much more than an event. Under load a batch has 4 events without the pause and 30 with it, which takes a
third less processor time per application (docs/delivery.md).
"""

AGAIN = 0.5
"""Seconds until a worker that outlasts Kafka's absence delivers a batch again."""

Done = Callable[[Collection[bytes], Sequence[Record]], None]
"""Called after acknowledgement with the keys whose state is new and the records that handlers returned."""


def serve(
    worker: Worker,
    handlers: Mapping[Topic, Handler],
    *,
    table: Table | None = None,
    prepare: Prepare | None = None,
    seals: Seals | None = None,
    done: Done | None = None,
    crash_points: CrashPoints | None = None,
    rest: float = 0.0,
    is_nobodys: IsNobodys | None = None,
) -> "Loop":
    """Run ``handlers`` in one loop, as the worker's Faust agent: the service's table has one batch in flight.

    ``seals`` opens and seals content as topics and table declare; without it all sealed content is passed on unopened.
    ``rest``: seconds to pause after each batch, even of one event, where latency does not matter; see ``Loop.pause``.
    ``is_nobodys`` tells which dead letters count for no flood (streaming.floods).
    """
    points = crash_points or CrashPoints()
    loop = Loop(worker, handlers, table, prepare, seals or Seals(worker), done, points, rest, is_nobodys)
    worker.read_by(f"creditapp.agents.{worker.service_name}.loop", [topic.name for topic in handlers], loop.run)
    return loop


class Loop:
    """One service's loop."""

    def __init__(
        self,
        worker: Worker,
        handlers: Mapping[Topic, Handler],
        table: Table | None,
        prepare: Prepare | None,
        seals: Seals,
        done: Done | None,
        crash_points: CrashPoints,
        rest: float = 0.0,
        is_nobodys: IsNobodys | None = None,
    ) -> None:
        self.worker = worker
        self.handlers = handlers
        self.table = table
        if table:
            worker.declare(table)
        self.prepare = prepare
        self.seals = seals
        worker.needs.update(seals.needs)
        self.done = done
        self.crash_points = crash_points
        self.rest = rest
        self.batch = asyncio.Lock()
        """Held from a batch's first handler until it is acknowledged or dropped."""
        self._delivery = Delivery(worker)
        self._delays = Delays(worker, handlers)
        self._floods = FloodGuard(worker, is_nobodys)
        self._tracer = tracer_of(worker)

    async def run(self, stream: Any) -> None:
        """Handle batches for as long as the worker runs."""
        await self._or_stop(check_sources(self.worker.settings, list(self.handlers)))
        if self._tracer:
            self._tracer.start()
        arrivals = stream.noack()
        events = arrivals.events().__aiter__()
        queue = arrivals.channel.queue
        async for first in events:
            tenure, batch = self.worker.reader.tenure, [first]
            # Out of the stream's queue, not through the stream, which would let everything else run between two events.
            while len(batch) < self.worker.settings.batch_size and not queue.empty():
                batch.append(queue.get_nowait())
            async with self.batch:
                await self._or_stop(self.handle(batch, tenure))
            if pause := self.pause(len(batch), queue.qsize()):
                await asyncio.sleep(pause)

    def pause(self, handled: int, waiting: int) -> float:
        """Seconds until the next batch may begin: 0 if it is already full, or after a batch of one event (unless ``rest``)."""
        if waiting >= self.worker.settings.batch_size:
            return 0.0
        return max(self.rest, GATHERING if handled > 1 else 0.0)

    async def _or_stop(self, work: Awaitable[None]) -> None:
        """Stop the process without acknowledging on any error that no single event has caused."""
        try:
            await work
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            # Our own messages never contain values from records; those of other libraries may.
            reason = str(error) if isinstance(error, CreditappError) else "see the handler and its input"
            stop(f"{self.worker.service_name}: {type(error).__name__}: {reason}")

    async def handle(self, batch: Sequence[Any], tenure: int) -> None:
        """Handle one batch up to acknowledgement; drop it whole if its partitions are revoked before it is delivered."""
        started = monotonic()
        if held := self.worker.reader.held:
            batch = [event for event in batch if event.message.tp not in held]
        batch = self._delays.due(self.worker.reader.in_sequence(batch))
        if not batch:
            return
        raws = [_raw(event.message) for event in batch]
        work = self._batch(raws)
        outcome = await self._work(work, {})
        async with self.worker.reader.in_hand:
            if tenure == 0 or tenure != self.worker.reader.tenure:
                return
            if self._tracer:
                self._tracer.delivering()
            if (delivered := await self._deliver(work, outcome, tenure)) is None:
                return
            outcome, offsets = delivered
            if self._tracer:
                self._tracer.delivered()
            await self.crash_points.reach("delivered")
            self._store(outcome, offsets)
            await self.crash_points.reach("stored")
            for event in batch:
                event.ack()
            await self._floods.count(raws, outcome.refused)
        if self.done:
            self.done(outcome.changed, outcome.returned)
        self._measure(batch, started)
        if self._tracer:
            self._tracer.acknowledged()

    def _batch(self, raws: Sequence[Raw]) -> Batch:
        service, clock = self.worker.service_name, self.worker.clock
        begin = self._tracer.batch if self._tracer else Batch
        return begin(raws, self.handlers, self.table, self._read, clock, service, self.seals)

    def _read(self, partition: int, key: bytes) -> bytes | None:
        return self.worker.store_of(self.table).read(partition, key) if self.table else None

    async def _work(self, work: Batch, refused: Mapping[int, str]) -> Outcome:
        """Run the handlers; events that make a record too large for Kafka are refused before anything is sent."""
        outcome = await work.work(self.prepare, refused)
        while too_large := outcome.larger_than(LARGEST):
            reason = f"too large: Kafka refuses what {self.worker.service_name} made of it"
            outcome = await work.work(self.prepare, outcome.refused | dict.fromkeys(too_large, reason))
        await self.crash_points.reach("handled")
        return outcome

    async def _deliver(self, work: Batch, outcome: Outcome, tenure: int) -> tuple[Outcome, dict[int, int]] | None:
        """Deliver, leaving out events whose records Kafka rejects, until it accepts all records.

        Returns the outcome that was delivered and the changelog's highest offset by partition; None if the partitions were
        revoked before that.
        """
        while await still_owner(self.worker, tenure):
            try:
                offsets = await self._delivery.deliver(work.raws, outcome, self.table)
            except KafkaUnavailable:
                if not self.worker.outlasts_kafka:
                    raise
                # What was delivered of it is delivered again, as after a restart.
                await asyncio.sleep(AGAIN)
                continue
            if offsets is not None:
                return outcome, offsets
            outcome = await self._work(work, outcome.refused)
        return None

    def _store(self, outcome: Outcome, offsets: Mapping[int, int]) -> None:
        if self.table is None:
            return
        by_partition: dict[int, list[Entry]] = {}
        for (partition, _), entry in outcome.entries.items():
            by_partition.setdefault(partition, []).append(entry)
        for partition, entries in by_partition.items():
            self.worker.store_of(self.table).write(TP(self.table.changelog, partition), entries, offsets[partition])

    def _measure(self, batch: Sequence[Any], started: float) -> None:
        for event in batch:
            metrics.EVENTS.labels(event.message.topic).inc()
        metrics.BATCH_EVENTS.observe(len(batch))
        metrics.BATCH_SECONDS.observe(monotonic() - started)


def _raw(message: Any) -> Raw:
    code = code_of(message.headers)
    return Raw(message.topic, message.partition, message.offset, message.key, message.value, message.timestamp, code)
