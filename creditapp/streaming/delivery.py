"""Every event is delivered before its source is acknowledged; what cannot be handled becomes a dead letter, delivered too.

The one loop around all handlers. A batch is what has already arrived: one event when idle, up to ``batch_size`` under
load. It is decoded, prepared and handled, its outputs and changelog entries are delivered together, then the local store
is written, then the source is acknowledged. A process that dies at any point does the rest again after its restart;
ids make that harmless (docs/delivery.md).
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any

from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError
from aiokafka.partitioner import murmur2
from faust.types import TP

from creditapp.errors import CreditappError, KafkaUnavailable
from creditapp.models.base import Record, decode, encode
from creditapp.streaming import metrics
from creditapp.streaming.batch import Batch, Handler, Outcome, Prepare, Raw
from creditapp.streaming.crash_points import CrashPoints
from creditapp.streaming.dead_letters import dead_letter
from creditapp.streaming.provision import check_sources
from creditapp.streaming.publisher import MAX_REQUEST, Emit
from creditapp.streaming.seals import Seals
from creditapp.streaming.shutdown import stop
from creditapp.streaming.store import PREFIX, Entry
from creditapp.streaming.worker import Worker
from creditapp.tables.spec import Table
from creditapp.topics import DEAD_LETTERS, Topic

REFUSED_FOR_GOOD = (MessageSizeTooLargeError, RecordTooLargeError)
"""What no retry mends; the event that made such a record becomes a dead letter."""
LARGEST = MAX_REQUEST - 64 * 1024
"""Bytes of a record; a larger one is refused before its batch is delivered, so that nothing goes out in vain."""
GATHERING = 0.01
"""Seconds that a loop rests after a batch of several, so that its next one is larger: under load a batch costs much more
than an event (4 events a batch without it, 30 with it, and a third less work an application: docs/delivery.md)."""
LETTER = -1
"""The origin of dead letters, which no event of the batch is to blame for."""
Done = Callable[[Mapping[bytes, Any], Sequence[Record]], None]
"""Called after acknowledgement with the new states, by key, and the records that handlers returned."""


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
) -> "Loop":
    """Run ``handlers`` in one loop, as the worker's Faust agent: one batch in flight for the service's table.

    ``seals`` opens and seals content as topics and table declare; without it all sealed content passes unopened.
    ``rest``: seconds after each batch, even of one event, for a service that nobody waits for; see ``Loop.pause``.
    """
    loop = Loop(worker, handlers, table, prepare, seals or Seals(worker), done, crash_points or CrashPoints(), rest)
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
    ) -> None:
        self.worker = worker
        self.handlers = handlers
        self.table = table
        if table:
            worker.declare(table)
        self.prepare = prepare
        self.seals = seals
        self.done = done
        self.crash_points = crash_points
        self.rest = rest
        self._dead_in_a_row = 0

    async def run(self, stream: Any) -> None:
        """Take batches for as long as the worker runs."""
        await self._or_stop(check_sources(self.worker.settings, list(self.handlers)))
        arrivals = stream.noack()
        events = arrivals.events().__aiter__()
        queue = arrivals.channel.queue
        async for first in events:
            tenure, batch = self.worker.reader.tenure, [first]
            while len(batch) < self.worker.settings.batch_size and not queue.empty():
                another = await anext(events)
                # The queue may be emptied while we wait: what comes next is a new tenure's first record, not to be dropped
                # with a batch of the old one, which is read again.
                if tenure != self.worker.reader.tenure:
                    tenure, batch = self.worker.reader.tenure, []
                batch.append(another)
            await self._or_stop(self.handle(batch, tenure))
            if pause := self.pause(len(batch), queue.qsize()):
                await asyncio.sleep(pause)

    def pause(self, handled: int, waiting: int) -> float:
        """Seconds until the next batch may begin: none if it is full already, or if the last event came alone."""
        if waiting >= self.worker.settings.batch_size:
            return 0.0
        return max(self.rest, GATHERING if handled > 1 else 0.0)

    async def _or_stop(self, handling: Any) -> None:
        """Whatever goes wrong beyond a single event stops the process, unacknowledged."""
        try:
            await handling
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            stop(f"{self.worker.service_name}: {type(error).__name__}: {_telling(error)}")

    async def handle(self, batch: Sequence[Any], tenure: int) -> None:
        """One batch, from arrival to acknowledgement; nothing of it if its partitions move before it is delivered."""
        started = monotonic()
        raws = [_raw(event.message) for event in batch]
        work = Batch(
            raws, self.handlers, self.table, self._read, self.worker.clock, self.worker.service_name, self.seals
        )
        outcome = await self._work(work, {})
        async with self.worker.reader.in_hand:
            if tenure == 0 or tenure != self.worker.reader.tenure:
                return
            outcome, offsets = await self._delivered(work, outcome)
            await self.crash_points.reach("delivered")
            self._store(outcome, offsets)
            await self.crash_points.reach("stored")
            for event in batch:
                event.ack()
        if self.done:
            self.done(outcome.states, outcome.returned)
        self._measure(batch, started)

    def _read(self, partition: int, key: bytes) -> bytes | None:
        return self.worker.store_of(self.table).read(partition, key) if self.table else None

    async def _work(self, work: Batch, refused: Mapping[int, str]) -> Outcome:
        outcome = await work.work(self.prepare, refused)
        while too_large := outcome.larger_than(LARGEST):
            reason = f"too large: Kafka refuses what {self.worker.service_name} made of it"
            outcome = await work.work(self.prepare, outcome.refused | dict.fromkeys(too_large, reason))
        self._count_dead(work, outcome)
        await self.crash_points.reach("handled")
        return outcome

    async def _delivered(self, work: Batch, outcome: Outcome) -> tuple[Outcome, dict[int, int]]:
        """Deliver; again without the events that made records which Kafka refuses for good, until it takes all."""
        while True:
            self._fence()
            offsets = await self._deliver(work, outcome)
            if offsets is not None:
                return outcome, offsets
            outcome = await self._work(work, outcome.refused)

    def _count_dead(self, work: Batch, outcome: Outcome) -> None:
        alive = len(outcome.refused) < len(work.raws)
        self._dead_in_a_row = 0 if alive else self._dead_in_a_row + len(outcome.refused)
        if self._dead_in_a_row >= self.worker.settings.dead_letter_limit:
            why = next(iter(outcome.refused.values()))
            raise KafkaUnavailable(f"{self._dead_in_a_row} dead letters in a row, the last because: {why}")

    def _fence(self) -> None:
        """A worker whose session has ended may hold old state: it must not deliver."""
        if self.worker.reader.silent_for() > self.worker.settings.session_timeout:
            raise KafkaUnavailable("this worker's session with the group is over")

    async def _deliver(self, work: Batch, outcome: Outcome) -> dict[int, int] | None:
        """The changelog's offsets by partition; None, with the culprits refused, if Kafka refuses records for good."""
        outputs = [(output.topic, output.key, output.value, None, output.origin) for output in outcome.outputs]
        changes = (
            [
                (self.table.changelog, key, entry.value, partition, outcome.origins[partition, key])
                for (partition, key), entry in outcome.entries.items()
            ]
            if self.table
            else []
        )
        letters = [self._dead(work.raws[index], reason) for index, reason in outcome.refused.items()]
        reports = await self._confirmed([*outputs, *letters, *changes])
        culprits = {
            record[4]: f"{type(report).__name__}: Kafka refuses what {self.worker.service_name} made of it"
            for record, report in zip([*outputs, *letters, *changes], reports, strict=True)
            if isinstance(report, REFUSED_FOR_GOOD)
        }
        if LETTER in culprits:
            raise KafkaUnavailable("Kafka refuses a dead letter; check max.message.bytes of its topic")
        outcome.refused |= culprits
        if culprits:
            return None
        offsets: dict[int, int] = {}
        for report in reports[len(outputs) + len(letters) :]:
            offsets[report.partition] = max(report.offset, offsets.get(report.partition, -1))
        return offsets

    async def _confirmed(self, records: list[tuple[str, bytes, bytes, int | None, int]]) -> list[Any]:
        """Delivery reports in order, or the errors that say why there is none for good."""
        try:
            async with asyncio.timeout(self.worker.settings.delivery_timeout):
                futures = [await self._send(*record[:4]) for record in records]
                reports = await asyncio.gather(*futures, return_exceptions=True)
        except TimeoutError:
            raise KafkaUnavailable("Kafka did not confirm a delivery in time") from None
        for report in reports:
            if isinstance(report, BaseException) and not isinstance(report, REFUSED_FOR_GOOD):
                raise KafkaUnavailable(f"delivery failed: {type(report).__name__}") from None
        return list(reports)

    async def _send(self, topic: str, key: bytes, value: bytes, partition: int | None) -> Any:
        try:
            return await self.worker.writer.send(topic, value, key=key, partition=partition)
        except REFUSED_FOR_GOOD as error:
            refused: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            refused.set_exception(error)
            return refused
        except KafkaError as error:
            raise KafkaUnavailable(f"delivery failed: {type(error).__name__}") from None

    def _dead(self, raw: Raw, reason: str) -> tuple[str, bytes, bytes, int | None, int]:
        metrics.DEAD_LETTERS.labels(raw.topic).inc()
        letter = dead_letter(
            raw, reason, self.worker.service_name, self.worker.clock.time(), self.worker.keys.operators_public
        )
        return DEAD_LETTERS.name, DEAD_LETTERS.key_of(letter), encode(letter), None, LETTER

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
    return Raw(message.topic, message.partition, message.offset, message.key, message.value, message.timestamp)


def _telling(error: BaseException) -> str:
    """What may be said of an error: our own messages name no value, a foreign one's might."""
    return str(error) if isinstance(error, CreditappError) else "see the handler and its input"


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key in every topic: Kafka's own hashing, as all producers here use it."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


class TableView:
    """A table as a web handler sees it: read only."""

    def __init__(self, worker: Worker, table: Table) -> None:
        self._worker = worker
        self._table = table

    def get(self, key: bytes) -> Any:
        """The state of ``key`` as this worker has stored it, None if it has none."""
        partition = partition_of(key, self._worker.settings.partitions)
        value = self._worker.store_of(self._table).read(partition, key)
        return decode(self._table.state, value[PREFIX:]) if value is not None else None


async def publish(worker: Worker, emits: Iterable[Emit]) -> None:
    """Publish from a page: return when all is delivered; KafkaUnavailable if it is not in time."""
    try:
        async with asyncio.timeout(worker.settings.delivery_timeout):
            futures = [
                await worker.writer.send(topic.name, encode(record), key=topic.key_of(record))
                for topic, record in emits
            ]
            await asyncio.gather(*futures)
    except (KafkaError, TimeoutError, AssertionError, RuntimeError) as error:
        raise KafkaUnavailable(f"Kafka did not take the record: {type(error).__name__}") from None
