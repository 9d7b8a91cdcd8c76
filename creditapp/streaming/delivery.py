"""Every event is delivered before its source is acknowledged; what cannot be handled becomes a dead letter, delivered too.

The one loop around all handlers. A batch is what has already arrived: one event when idle, up to ``batch_size`` under
load. It is decoded, prepared and handled, its outputs and changelog entries are delivered together, then the local store
is written, then the source is acknowledged. A process that dies at any point does the rest again after its restart;
ids make that harmless (docs/delivery.md).
"""

import asyncio
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordTooLargeError
from aiokafka.partitioner import murmur2
from faust.types import TP

from creditapp.errors import CreditappError, KafkaUnavailable
from creditapp.models.base import Record, decode, encode
from creditapp.streaming import health
from creditapp.streaming.batch import Batch, Effect, Event, Handler, Outcome, Prepare, Raw
from creditapp.streaming.crash_points import Stages
from creditapp.streaming.dead_letters import dead_letter
from creditapp.streaming.provision import check_sources, create_topics
from creditapp.streaming.publisher import MAX_REQUEST, Emit, Publisher
from creditapp.streaming.store import PREFIX, Entry
from creditapp.tables.spec import Table
from creditapp.topics import DEAD_LETTERS, Topic

if TYPE_CHECKING:
    from creditapp.streaming.app import CreditApp

__all__ = ["Effect", "Emit", "Event", "Handler", "Prepare", "Publisher", "create_topics", "publish", "serve"]

REFUSED_FOR_GOOD = (MessageSizeTooLargeError, RecordTooLargeError)
"""What no retry mends; the event that made such a record becomes a dead letter."""
LARGEST = MAX_REQUEST - 64 * 1024
"""Bytes of a record; a larger one is refused before its batch is delivered, so that nothing goes out in vain."""
GATHERING = 0.01
"""Seconds that a loop rests after a batch of several, so that its next one is larger: under load a batch costs much more
than an event (4 events a batch without it, 30 with it, and a third less work an application: docs/delivery.md)."""
LETTER = -1
"""The origin of dead letters, which no event of the batch is to blame for."""
EXIT_UNDELIVERED = 70
"""Exit code of a worker that stops without acknowledging; the supervisor starts it again."""

Done = Callable[[Mapping[bytes, Any], Sequence[Record]], None]
"""Hears of the states that a batch has left and of what its handlers told, when all of it is done."""


def serve(
    app: "CreditApp",
    handlers: Mapping[Topic, Handler],
    *,
    table: Table | None = None,
    prepare: Prepare | None = None,
    done: Done | None = None,
    stages: Stages | None = None,
    rest: float = 0.0,
) -> Any:
    """The Faust agent that runs ``handlers``, all in one loop: one batch in flight for the service's table.

    ``rest``: seconds after each batch, even of one, for a service that nobody waits for; see ``Loop.pause``.
    """
    app.delivery = loop = Loop(app, handlers, table, prepare, done, stages or Stages(), rest)
    names = [topic.name for topic in handlers]
    channel = app.topic(*names, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    return app.agent(channel, name=f"creditapp.agents.{app.service_name}.loop", concurrency=1)(loop.run)


class Loop:
    """One service's loop."""

    def __init__(
        self,
        app: "CreditApp",
        handlers: Mapping[Topic, Handler],
        table: Table | None,
        prepare: Prepare | None,
        done: Done | None,
        stages: Stages,
        rest: float = 0.0,
    ) -> None:
        self.app = app
        self.handlers = handlers
        self.table = table
        if table:
            app.declare(table)
        self.prepare = prepare
        self.done = done
        self.stages = stages
        self.rest = rest
        self._dead_in_a_row = 0

    async def run(self, stream: Any) -> None:
        """Take batches for as long as the worker runs."""
        await self._or_stop(check_sources(self.app.settings, list(self.handlers)))
        arrivals = stream.noack()
        events = arrivals.events().__aiter__()
        queue = arrivals.channel.queue
        async for first in events:
            tenure, batch = self.app.reader.tenure, [first]
            while len(batch) < self.app.settings.batch_size and not queue.empty():
                another = await anext(events)
                # The queue may be emptied while we wait: what comes next is a new tenure's first record, not to be dropped
                # with a batch of the old one, which is read again.
                if tenure != self.app.reader.tenure:
                    tenure, batch = self.app.reader.tenure, []
                batch.append(another)
            await self._or_stop(self.handle(batch, tenure))
            if pause := self.pause(len(batch), queue.qsize()):
                await asyncio.sleep(pause)

    def pause(self, handled: int, waiting: int) -> float:
        """Seconds until the next batch may begin: none if it is full already, or if the last event came alone."""
        if waiting >= self.app.settings.batch_size:
            return 0.0
        return max(self.rest, GATHERING if handled > 1 else 0.0)

    async def _or_stop(self, handling: Any) -> None:
        """Whatever goes wrong beyond a single event stops the process, unacknowledged."""
        try:
            await handling
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            stop(f"{self.app.service_name}: {type(error).__name__}: {_telling(error)}")

    async def handle(self, batch: Sequence[Any], tenure: int) -> None:
        """One batch, from arrival to acknowledgement; nothing of it if its partitions move before it is delivered."""
        started = monotonic()
        raws = [_raw(event.message) for event in batch]
        work = Batch(raws, self.handlers, self.table, self._read, self.app.clock, self.app.service_name)
        outcome = await self._work(work, {})
        async with self.app.reader.in_hand:
            if tenure == 0 or tenure != self.app.reader.tenure:
                return
            outcome, offsets = await self._delivered(work, outcome)
            await self.stages.reach("delivered")
            self._store(outcome, offsets)
            await self.stages.reach("stored")
            for event in batch:
                event.ack()
        if self.done:
            self.done(outcome.states, outcome.told)
        self._measure(batch, started)

    def _read(self, partition: int, key: bytes) -> bytes | None:
        return self.app.store_of(self.table).read(partition, key) if self.table else None

    async def _work(self, work: Batch, refused: Mapping[int, str]) -> Outcome:
        outcome = await work.work(self.prepare, refused)
        while too_large := outcome.larger_than(LARGEST):
            reason = f"too large: Kafka refuses what {self.app.service_name} made of it"
            outcome = await work.work(self.prepare, outcome.refused | dict.fromkeys(too_large, reason))
        self._count_dead(work, outcome)
        await self.stages.reach("handled")
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
        if self._dead_in_a_row >= self.app.settings.dead_letter_limit:
            why = next(iter(outcome.refused.values()))
            raise KafkaUnavailable(f"{self._dead_in_a_row} dead letters in a row, the last because: {why}")

    def _fence(self) -> None:
        """A worker whose session has ended may hold old state: it must not deliver."""
        if self.app.reader.silent_for() > self.app.settings.session_timeout:
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
            record[4]: f"{type(report).__name__}: Kafka refuses what {self.app.service_name} made of it"
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
            async with asyncio.timeout(self.app.settings.delivery_timeout):
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
            return await self.app.writer.send(topic, value, key=key, partition=partition)
        except REFUSED_FOR_GOOD as error:
            refused: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            refused.set_exception(error)
            return refused
        except KafkaError as error:
            raise KafkaUnavailable(f"delivery failed: {type(error).__name__}") from None

    def _dead(self, raw: Raw, reason: str) -> tuple[str, bytes, bytes, int | None, int]:
        health.DEAD_LETTERS.labels(raw.topic).inc()
        letter = dead_letter(raw, reason, self.app.service_name, self.app.clock.time(), self.app.keys.operators_public)
        return DEAD_LETTERS.name, DEAD_LETTERS.key_of(letter), encode(letter), None, LETTER

    def _store(self, outcome: Outcome, offsets: Mapping[int, int]) -> None:
        if self.table is None:
            return
        by_partition: dict[int, list[Entry]] = {}
        for (partition, _), entry in outcome.entries.items():
            by_partition.setdefault(partition, []).append(entry)
        for partition, entries in by_partition.items():
            self.app.store_of(self.table).write(TP(self.table.changelog, partition), entries, offsets[partition])

    def _measure(self, batch: Sequence[Any], started: float) -> None:
        for event in batch:
            health.EVENTS.labels(event.message.topic).inc()
        health.BATCH_EVENTS.observe(len(batch))
        health.BATCH_SECONDS.observe(monotonic() - started)


def _raw(message: Any) -> Raw:
    return Raw(message.topic, message.partition, message.offset, message.key, message.value, message.timestamp)


def _telling(error: BaseException) -> str:
    """What may be said of an error: our own messages name no value, a foreign one's might."""
    return str(error) if isinstance(error, CreditappError) else "see the handler and its input"


def stop(reason: str) -> None:
    """End the process at once: nothing is acknowledged or committed on the way out, so nothing is lost."""
    print(f"creditapp stops without acknowledging: {reason}", file=sys.stderr, flush=True)
    os._exit(EXIT_UNDELIVERED)


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key in every topic: Kafka's own hashing, as all producers here use it."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


class TableView:
    """A table as a web handler sees it: read only."""

    def __init__(self, app: "CreditApp", table: Table) -> None:
        self._app = app
        self._table = table

    def get(self, key: bytes) -> Any:
        """The state of ``key`` as this worker has stored it, None if it has none."""
        partition = partition_of(key, self._app.settings.partitions)
        value = self._app.store_of(self._table).read(partition, key)
        return decode(self._table.state, value[PREFIX:]) if value is not None else None


async def publish(app: "CreditApp", emits: Iterable[Emit]) -> None:
    """Publish from a page: return when all is delivered; KafkaUnavailable if it is not in time."""
    try:
        async with asyncio.timeout(app.settings.delivery_timeout):
            futures = [
                await app.writer.send(topic.name, encode(record), key=topic.key_of(record)) for topic, record in emits
            ]
            await asyncio.gather(*futures)
    except (KafkaError, TimeoutError, AssertionError, RuntimeError) as error:
        raise KafkaUnavailable(f"Kafka did not take the record: {type(error).__name__}") from None
