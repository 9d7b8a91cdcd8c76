"""A record of a topic that waits is handled when its time is over, however often it is read before; what is held is in Kafka alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from faust.types import TP

from creditapp.streaming.delays import LONGEST_HOLD, Delays
from creditapp.topics import DIGESTS, PROFILES
from tests.support.bus import Noon

WAITING, OTHER = TP(DIGESTS.name, 0), TP(PROFILES.name, 0)
DAY = timedelta(days=1).total_seconds()


@dataclass(frozen=True)
class Message:
    """A record as Faust hands it on."""

    tp: TP
    offset: int
    timestamp: float


@dataclass(frozen=True)
class Event:
    """The event around it."""

    message: Message


@dataclass
class Reader:
    """Which partitions are held."""

    held: list[TP] = field(default_factory=list)
    released: list[TP] = field(default_factory=list)

    def hold(self, tp: TP) -> None:
        """Hold it."""
        self.held.append(tp)

    def release(self, tp: TP) -> None:
        """Read it again."""
        self.released.append(tp)


class Worker:
    """What delays need of a worker."""

    def __init__(self) -> None:
        self.clock = Noon(date(2026, 12, 1))
        self.reader = Reader()


@dataclass
class Timer:
    """What is to be done later."""

    seconds: float
    do: Callable[[], None]
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Do not do it."""
        self.is_cancelled = True


def delays(worker: Any, later: Any = Timer) -> Delays:
    """Of a service that reads both topics."""
    return Delays(worker, (DIGESTS, PROFILES), later)


def test_what_is_not_due_holds_its_partition_and_no_other() -> None:
    """What comes behind it in the partition waits as well, and all of it is read when the time is over."""
    worker = Worker()
    now = worker.clock.time()
    due, early, behind = (Event(Message(WAITING, at, now - age)) for at, age in enumerate((DAY, DAY - 1, DAY)))
    other = Event(Message(OTHER, 0, now))
    waits = delays(worker)
    assert waits.due([due, early, other, behind]) == [due, other]
    assert worker.reader.held == [WAITING]
    worker.clock.later += 1
    assert waits.due([early, behind]) == [early, behind]


def test_a_held_partition_is_read_again_in_time_by_one_timer() -> None:
    """Held once more, as after a rebalance, it is not read more often; and a long wait is looked at now and then."""
    worker, timers = Worker(), list[Timer]()

    def later(seconds: float, do: Callable[[], None]) -> Timer:
        timers.append(Timer(seconds, do))
        return timers[-1]

    waits = delays(worker, later)
    now = worker.clock.time()
    waits.due([Event(Message(WAITING, 0, now))])
    waits.due([Event(Message(WAITING, 0, now - DAY + 7))])
    assert [(timer.seconds, timer.is_cancelled) for timer in timers] == [(LONGEST_HOLD, True), (7, False)]
    timers[-1].do()
    assert worker.reader.released == [WAITING]


def test_the_only_topic_that_waits_is_that_of_digests() -> None:
    """A day, as the page says."""
    assert DIGESTS.delay == timedelta(days=1)
    assert PROFILES.delay is None
