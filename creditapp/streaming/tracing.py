"""Tell operators where an application's time goes: a loop's batches with a stopwatch, for one application in ``CREDITAPP_TRACE_EVERY``.

Which applications are traced follows from their id, so that all services trace the same ones and no record has to say it. The
spans go to a topic of their own once a batch is acknowledged; nothing waits for them, and one that is lost is lost. With
tracing off none of this module's classes is made (decision 56).
"""

import asyncio
import logging
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import time
from typing import Any

from faust.types import TP

from creditapp.errors import KafkaUnavailable
from creditapp.models.traces import Span
from creditapp.streaming.batch import Batch, Outcome, Prepare
from creditapp.streaming.delivery import publish
from creditapp.streaming.event import Event, Raw
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import PersonKeysById, Seals
from creditapp.streaming.stopwatch import Stopwatch
from creditapp.streaming.worker import Worker
from creditapp.tables.spec import Table
from creditapp.topics import TRACES, Topic

MOST_FETCHES = 1_000
"""Fetches of one partition that are remembered: many times what a worker has waiting."""
log = logging.getLogger(__name__)


def is_traced(application_id: str, every: int) -> bool:
    """Whether this application is one of the traced: by the first digits of its id, which is random."""
    try:
        return every > 0 and int(application_id[:8], 16) % every == 0
    except ValueError:
        return False


class FetchTimes:
    """When records came from the broker: the last offset of each fetch, by partition."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._ends: dict[TP, list[tuple[int, float]]] = {}

    def note(self, records: Mapping[Any, Sequence[Any]]) -> None:
        """A fetch has brought these; called in the consumer's thread."""
        now = self._clock()
        for tp, some in records.items():
            if some:
                ends = self._ends.setdefault(TP(tp.topic, tp.partition), [])
                if ends and some[-1].offset <= ends[-1][0]:
                    ends.clear()  # read again from an earlier offset
                ends.append((some[-1].offset, now))
                del ends[:-MOST_FETCHES]

    def of(self, raw: Raw) -> float | None:
        """When this record came; None if that was too long ago to be known."""
        ends = self._ends.get(TP(raw.topic, raw.partition), [])
        place = bisect_left(ends, (raw.offset, 0.0))
        return ends[place][1] if place < len(ends) else None


class TimedSeals(Seals):
    """Seals that count their time."""

    def __init__(self, seals: Seals, watch: Stopwatch) -> None:
        self.__dict__.update(seals.__dict__)
        self._watch = watch

    async def keys_of(self, records: Iterable[Any]) -> PersonKeysById:
        """As the seals do."""
        with self._watch.stage("open"):
            return await super().keys_of(records)

    def open(self, topic: Topic, record: Any, keys: PersonKeysById) -> None:
        """As the seals do."""
        with self._watch.stage("open"):
            super().open(topic, record, keys)

    def open_state(self, table: Table, key: bytes, body: bytes, keys: PersonKeysById) -> Any:
        """As the seals do."""
        with self._watch.stage("open"):
            return super().open_state(table, key, body, keys)

    def close(self, topic: Topic, record: Any, keys: PersonKeysById) -> Any:
        """As the seals do."""
        with self._watch.stage("seal"):
            return super().close(topic, record, keys)

    def close_state(self, table: Table, key: bytes, state: Any, keys: PersonKeysById) -> bytes:
        """As the seals do; what is sealed is encoded there too."""
        with self._watch.stage("seal"):
            return super().close_state(table, key, state, keys)


class TimedBatch(Batch):
    """A batch that counts its time by stage, and remembers which applications its records are about."""

    def __init__(self, watch: Stopwatch, *args: Any) -> None:
        super().__init__(*args)
        self._seals = TimedSeals(self._seals, watch)
        self._watch = watch
        self.applications: dict[int, str] = {}
        """By index in the batch."""

    async def work(self, prepare: Prepare | None, refused: Mapping[int, str]) -> Outcome:
        """As a batch does."""
        return await super().work(self._timed(prepare) if prepare else None, refused)

    def _timed(self, prepare: Prepare) -> Prepare:
        async def timed(events: Sequence[Event[Any]]) -> Any:
            with self._watch.stage("prepare"):
                return await prepare(events)

        return timed

    def _decoded(self, outcome: Outcome) -> dict[int, Event[Any]]:
        with self._watch.stage("decode"):
            events = super()._decoded(outcome)
        self.applications = {index: one for index, event in events.items() if (one := _application(event.record))}
        return events

    def _handle(self, *args: Any) -> Any:
        with self._watch.stage("work"):
            return super()._handle(*args)

    def _seal(self, *args: Any) -> None:
        with self._watch.stage("encode"):
            super()._seal(*args)


def _application(record: Any) -> str | None:
    """The application that a record is about; the answers to its questions are a request with its id."""
    return getattr(record, "application_id", None) or getattr(record, "request_id", None)


class Tracer:
    """Follows a loop from batch to batch, and publishes a span for each traced application of a batch."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._fetches = FetchTimes()
        self._watch = Stopwatch()
        self._batch: TimedBatch | None = None
        self._began = self._delivering = self._delivered = 0.0
        self._sending: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Hear of fetches from now on."""
        self._worker.reader.fetches = self._fetches

    def batch(self, *parts: Any) -> Batch:
        """A batch begins."""
        self._began, self._watch = time(), Stopwatch()
        self._batch = TimedBatch(self._watch, *parts)
        return self._batch

    def delivering(self) -> None:
        """What has come of the batch is handed to the producer."""
        self._delivering = time()

    def delivered(self) -> None:
        """All of it is confirmed."""
        self._delivered = time()

    def acknowledged(self) -> None:
        """The batch is done; its spans are sent while the loop goes on."""
        if spans := self._spans():
            sending = asyncio.create_task(self._publish(spans))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    def _spans(self) -> list[Span]:
        assert self._batch is not None, "a batch was begun"
        every, done, raws = self._worker.settings.trace_every, time(), self._batch.raws
        return [
            Span(
                application_id=application_id,
                service=self._worker.service_name,
                topic=raws[index].topic,
                events=len(raws),
                sent=raws[index].timestamp,
                fetched=self._fetches.of(raws[index]) or self._began,
                began=self._began,
                stages=dict(self._watch.seconds),
                delivering=self._delivering,
                delivered=self._delivered,
                done=done,
            )
            for index, application_id in self._batch.applications.items()
            if is_traced(application_id, every)
        ]

    async def _publish(self, spans: list[Span]) -> None:
        try:
            await publish(self._worker, [Emit(TRACES, span) for span in spans])
        except KafkaUnavailable as error:
            log.warning("spans are lost: %s", error)


def tracer_of(worker: Worker) -> Tracer | None:
    """A tracer, if the settings ask for one."""
    return Tracer(worker) if worker.settings.trace_every else None
