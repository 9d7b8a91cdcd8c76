"""Records of some topics are handled only a while after they were written (``Topic.delay``); their partition is held until then.

All records of such a topic wait equally long, so that none behind the first is due before it. What waits is in Kafka alone: after
a restart, or on the next worker, the first record is read again and held for what is left of its time.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from faust.types import TP

from creditapp.streaming.worker import Worker
from creditapp.topics import Topic

LONGEST_HOLD = 300.0
"""Seconds after which a held partition is looked at again: a machine may sleep, or its clock be set."""


class Timer(Protocol):
    """Something that is to be done later."""

    def cancel(self) -> None:
        """Do not do it."""


Later = Callable[[float, Callable[[], None]], Timer]
"""Does something after so many seconds."""


class Delays:
    """Which records of a worker's batches are due."""

    def __init__(self, worker: Worker, topics: Iterable[Topic], later: Later | None = None) -> None:
        self._worker = worker
        self._later = later or (lambda seconds, do: asyncio.get_running_loop().call_later(seconds, do))
        self._seconds = {topic.name: topic.delay.total_seconds() for topic in topics if topic.delay}
        self._timers: dict[TP, Timer] = {}

    def due(self, batch: Sequence[Any]) -> Sequence[Any]:
        """The events whose time has come; the partitions of the others are held."""
        if not self._seconds:
            return batch
        now, early, kept = self._worker.clock.time(), dict[TP, float](), []
        for event in batch:
            place = event.message
            left = place.timestamp + self._seconds.get(place.tp.topic, 0.0) - now
            if place.tp not in early and (left <= 0 or place.tp.topic not in self._seconds):
                kept.append(event)
            else:
                early.setdefault(place.tp, left)
        for tp, left in early.items():
            self._hold(tp, left)
        return kept

    def _hold(self, tp: TP, seconds: float) -> None:
        """Read the partition on from this record once the time is over; one timer a partition, whatever rebalances there are."""
        self._worker.reader.hold(tp)
        if tp in self._timers:
            self._timers[tp].cancel()
        self._timers[tp] = self._later(min(seconds, LONGEST_HOLD), partial(self._worker.reader.release, tp))
