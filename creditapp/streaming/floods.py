"""A partition with too many records in a row that cannot be handled is paused for a while; all others flow on.

The dead letters are delivered and acknowledged first, so nothing is read twice and no worker ends. The pause doubles with
each flood that follows without a record between that could be handled: where the service itself is at fault, its topics
are not drained into the dead letters. A pause ends by itself, by `creditapp dead-letters resume`, or with its worker.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import NamedTuple

from faust.types import TP

from creditapp.errors import InvalidRecord, KafkaUnavailable
from creditapp.models.base import decode
from creditapp.models.operations import Pause
from creditapp.streaming import metrics
from creditapp.streaming.authenticity import is_forged
from creditapp.streaming.delivery import publish
from creditapp.streaming.event import Raw
from creditapp.streaming.publisher import Emit
from creditapp.streaming.topic_reader import Message, follow_topic
from creditapp.streaming.worker import Worker
from creditapp.topics import PAUSES

DOUBLINGS = 6
"""How often a pause can double: from 5 seconds to 5 minutes and 20 seconds."""
AGAIN = 1.0
"""Seconds until the commands of operators are followed again after Kafka was lost."""

IsNobodys = Callable[[Raw], bool]
"""Whether no known sender stands behind a record that none of our services sends: what a furnisher has not signed."""

log = logging.getLogger(__name__)


class Flood(NamedTuple):
    """Too many records in a row of one partition became dead letters."""

    source: TP
    letters: int
    reason: str
    seconds: float
    """How long the partition is to be paused."""


class Runs:
    """Counts, for each partition, the records in a row that became dead letters."""

    def __init__(self, limit: int, first_pause: float) -> None:
        self._limit = limit
        self._first_pause = first_pause
        self._letters: Counter[TP] = Counter()
        self._floods: Counter[TP] = Counter()

    def count(
        self, raws: Sequence[Raw], refused: Mapping[int, str], forged: Collection[int] = frozenset()
    ) -> list[Flood]:
        """Take the results of a batch, and return the partitions that are now flooded.

        Forged records count neither way: whoever writes them must not be able to have a partition held.
        """
        if not (refused or self._letters or self._floods):
            return []
        reasons: dict[TP, str] = {}
        for index, raw in enumerate(raws):
            if index in forged:
                continue
            source = TP(raw.topic, raw.partition)
            if (reason := refused.get(index)) is None:
                del self._letters[source], self._floods[source]
            else:
                self._letters[source] += 1
                reasons[source] = reason
        return [
            self._flood(source, reason) for source, reason in reasons.items() if self._letters[source] >= self._limit
        ]

    def _flood(self, source: TP, reason: str) -> Flood:
        seconds = self._first_pause * 2.0 ** min(self._floods[source], DOUBLINGS)
        self._floods[source] += 1
        return Flood(source, self._letters.pop(source), reason, seconds)


class FloodGuard:
    """Pauses the flooded partitions of one worker, and resumes them."""

    def __init__(self, worker: Worker, is_nobodys: IsNobodys | None = None) -> None:
        self._worker = worker
        self._is_nobodys = is_nobodys
        self._runs = Runs(worker.settings.dead_letter_limit, worker.settings.dead_letter_pause)
        self._pauses: dict[TP, Pause] = {}
        self._newest: dict[TP, Pause] = {}
        """The newest record of each partition in the topic of pauses; an operator's ends a pause."""
        self._following: asyncio.Task[None] | None = None

    async def count(self, raws: Sequence[Raw], refused: Mapping[int, str]) -> None:
        """Take the results of an acknowledged batch, and pause the partitions that are flooded."""
        forged = {index for index in refused if self._is_forged(raws[index])}
        for flood in self._runs.count(raws, refused, forged):
            await self._pause(flood)

    def _is_forged(self, raw: Raw) -> bool:
        if self._is_nobodys is not None and self._is_nobodys(raw):
            return True
        return is_forged(self._worker.keys, raw.topic, raw.key, raw.value, raw.code)

    async def _pause(self, flood: Flood) -> None:
        source, now = flood.source, self._worker.clock.time()
        pause = Pause(
            service=self._worker.service_name,
            topic=source.topic,
            partition=source.partition,
            letters=flood.letters,
            reason=flood.reason,
            at=now,
            until=now + flood.seconds,
        )
        self._worker.reader.hold(source)
        log.error(
            "%s/%d is paused for %.0f s: %d records in a row became dead letters, the last because: %s; "
            "see `creditapp dead-letters paused`",
            source.topic,
            source.partition,
            flood.seconds,
            flood.letters,
            flood.reason,
        )
        self._newest.pop(source, None)
        self._pauses[source] = pause
        metrics.PAUSED.labels(source.topic).inc()
        try:
            await publish(self._worker, [Emit(PAUSES, pause)])
        except KafkaUnavailable as error:  # the batch is acknowledged and the partition held: no reason to end
            log.warning("%s/%d: `creditapp dead-letters paused` does not show it: %s", *source, error)
        if self._following is None or self._following.done():
            self._following = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        """Until no partition is paused, resume those whose time is over or that operators resume."""
        while self._pauses:
            try:
                async with aclosing(follow_topic(self._worker.settings, PAUSES)) as arrivals:
                    async for messages, complete in arrivals:
                        self._take(messages)
                        self._resume_due(commands=complete)
                        if not self._pauses:
                            return
            except KafkaUnavailable:
                self._resume_due(commands=False)
                await asyncio.sleep(AGAIN)

    def _take(self, messages: Iterable[Message]) -> None:
        for message in messages:
            try:
                pause = decode(Pause, message.value)
            except InvalidRecord:
                continue
            if pause.service == self._worker.service_name:
                self._newest[TP(pause.topic, pause.partition)] = pause

    def _resume_due(self, *, commands: bool) -> None:
        now, held = self._worker.clock.time(), self._worker.reader.held
        for source, pause in list(self._pauses.items()):
            newest = self._newest.get(source) if commands else None
            ended = newest is not None and newest.until <= newest.at
            if ended or pause.until <= now or source not in held:
                del self._pauses[source]
                metrics.PAUSED.labels(source.topic).dec()
                self._worker.reader.release(source)
                log.warning("%s/%d is read again", source.topic, source.partition)
