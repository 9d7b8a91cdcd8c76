"""The loop gets the records of each partition without gaps: a record that is not the next one is not handed on.

Stock Faust takes the jump of a late fetch for a gap of a compacted topic and commits past it (docs/delivery.md explains
how this loses records). Source topics here have no gaps, so a jump means that the position was moved back by a seek: seek
back again.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Container, Iterator, Mapping, Sequence
from time import monotonic
from typing import Any, Protocol, cast

from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import Message
from mode.services import WaitResults

from creditapp.errors import ConfigurationError
from creditapp.streaming.eager import Finished, begin
from creditapp.streaming.faust_internals import ConsumerInternals, ConsumerThreadInternals
from creditapp.streaming.sequence import E, in_sequence

HEARTBEAT_UNKNOWN = float("inf")
IDLE_AFTER = 2.0
"""Seconds without a record after which a fetch may wait for ``IDLE_WAIT_MS``."""
IDLE_WAIT_MS = 500
"""Milliseconds that the broker may hold a fetch open when nothing is to be read: whatever arrives still ends it at once.

Under load it would hold up the partitions whose records were not taken in time and which the fetch therefore leaves out.
"""
MAX_JUMPS = 20
"""Seeks back to one offset after which it counts as a gap that no fetch will ever fill."""


class ActivePartitions:
    """The partitions that a fetch asks for, up to date at any moment; empty when all are paused or held.

    aiokafka takes an empty set for "all". A fetch that outlives a rebalance, while all partitions are paused, would then
    take the records to which recovery has just sought in the changelogs, and nothing would hand them on.
    """

    def __init__(self, active: Container[TP], held: Container[TP]) -> None:
        self._active = active
        self._held = held

    def __contains__(self, tp: object) -> bool:
        return tp in self._active and tp not in self._held


class FetchNotes(Protocol):
    """Whoever wants to know when records came."""

    def note(self, records: Mapping[Any, Sequence[Any]]) -> None:
        """A fetch has brought these records, by partition; called in the consumer's thread."""


class ConsumerThread(ConsumerThreadInternals):
    """Faust's consumer thread, which lets fetches wait as suits the load; records when the group last answered a heartbeat."""

    last_heartbeat: float = HEARTBEAT_UNKNOWN
    _last_records: float = 0.0

    async def on_start(self) -> None:
        """Start with short fetches: there may be much to read."""
        await super().on_start()
        self._arrived(monotonic())

    def _arrived(self, now: float) -> None:
        self._last_records = now
        self.let_fetch_wait(cast(Any, self.app).settings.fetch_wait_ms)

    def heartbeat_answered(self) -> None:
        """The worker's session with the group has been renewed."""
        self.last_heartbeat = monotonic()

    async def getmany(self, active_partitions: Any, timeout: float) -> Any:
        """Fetched records of the active partitions, which may change meanwhile; of all partitions if None."""
        held = cast(Any, self.consumer).held
        partitions = None if active_partitions is None else ActivePartitions(active_partitions, held)
        records = await super().getmany(cast(Any, partitions), timeout)
        now = monotonic()
        if records:
            self._arrived(now)
            if (fetches := cast(Any, self.consumer).fetches) is not None:
                fetches.note(records)
        elif now - self._last_records > IDLE_AFTER:
            self.let_fetch_wait(IDLE_WAIT_MS)
        return records

    def seek(self, partition: TP, offset: int) -> None:
        """Schedule a seek in the consumer's own thread: from another thread it can be lost while a fetch is handed over."""
        self.thread_loop.call_soon_threadsafe(self._seek_now, partition, offset)

    def _seek_now(self, partition: TP, offset: int) -> None:
        if partition in self.assignment():
            super().seek(partition, offset)


class Consumer(ConsumerInternals):
    """Faust's consumer, which hands on only the next record of each source partition."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._next: dict[TP, int] = {}
        self._handled: dict[TP, int] = {}
        self._jumps: Counter[tuple[TP, int]] = Counter()
        self.out_of_sequence = 0
        """Records that arrived out of sequence and were not handed on."""
        self.tenure = 0
        """Number of the current assignment; 0 during a rebalance."""
        self._assignments = 0
        self.held: set[TP] = set()
        """Source partitions that are not read until they are released; none after a rebalance."""
        self.fetches: FetchNotes | None = None
        """Hears of each fetch that has brought records, if applications are traced (streaming.tracing)."""
        self.in_hand = asyncio.Lock()
        """Held from delivery to acknowledgement; partitions are not revoked in between."""

    def make_thread(self) -> ConsumerThread:
        """Create the thread that fetches; a reference is kept for its heartbeats."""
        self._reading = ConsumerThread(self, loop=self.loop, beacon=self.beacon)
        return self._reading

    def committed_up_to(self, tp: TP) -> int | None:
        """The committed offset of a source partition of this worker; None if nothing is committed."""
        offset: int | None = self.committed.get(tp)
        return offset

    def has_position(self, tp: TP) -> bool:
        """Whether it is known where this source partition is read on: once its tables have recovered."""
        return tp in self._handled

    def silent_for(self) -> float:
        """Seconds since the group last answered a heartbeat; 0 before the first one."""
        return max(0.0, monotonic() - self._reading.last_heartbeat)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Let the batch being delivered be acknowledged and committed, then give the partitions up.

        A batch whose delivery has not begun sees that its tenure has ended and leaves its events to the next owner.
        """
        self.tenure = 0
        async with self.in_hand:
            await self.commit()
        self._next.clear()
        self._handled.clear()
        self.held.clear()
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Begin a new tenure."""
        self._assignments += 1
        self.tenure = self._assignments
        await super().on_partitions_assigned(assigned, generation_id)

    async def perform_seek(self) -> None:
        """Seek to the committed offsets; the next record of each partition is expected there."""
        await super().perform_seek()
        sources = {tp for tp in self.assignment() if self.app.topics.acks_enabled_for(tp.topic)}
        fresh = [tp for tp in sources if self.committed.get(tp) is None]
        earliest = await self.earliest_offsets(*fresh) if fresh else {}
        self._next = {tp: self.committed.get(tp) or earliest.get(tp, 0) for tp in sources}
        self._handled = dict(self._next)
        # Seek again: records fetched since the first seek were not handed on, as nothing was expected yet.
        for tp, offset in self._next.items():
            await self.seek_unread(tp, offset)

    def resume_flow(self) -> None:
        """Resume reading at the first record that is not acknowledged.

        Faust empties the agent's queue just before this, and after the seek that begins a tenure. Records handed on in
        between would be lost, and the partition's commits would never get past them.
        """
        super().resume_flow()
        for tp, offset in self._handled.items():
            if self._next[tp] != offset:
                self._next[tp] = offset
                self.seek_soon(tp, offset)

    def hold(self, tp: TP) -> None:
        """Hand on no records of a source partition, from the first that is not acknowledged."""
        self.held.add(tp)

    def release(self, tp: TP) -> None:
        """Read a held partition again, from the first record that is not acknowledged."""
        if tp in self.held:
            self.held.discard(tp)
            self._next[tp] = self._handled[tp]
            self.seek_soon(tp, self._next[tp])

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Message]]:
        """Fetched records; those of each source partition without gaps."""
        sought: set[TP] = set()
        async for tp, message in super().getmany(timeout):
            if not self.app.topics.acks_enabled_for(tp.topic):
                yield tp, message
            elif tp not in self.held and await self._is_next(tp, message.offset, sought):
                self._next[tp] = message.offset + 1
                # An interrupted hand-over may have moved it after the seek; Faust would take the record for old and drop it.
                self.set_read(tp, message.offset)
                yield tp, message

    async def wait_first(self, *coros: Any, timeout: Any = None) -> WaitResults:
        """As Faust's, but a first coroutine that need not wait is run without a task.

        Faust hands each message on through here, with four tasks a message: the hand-over, and for what could end it.
        """
        if timeout is None and asyncio.iscoroutine(coros[0]) and not self.should_stop:
            first, *others = coros
            try:
                begun = begin(first)
            except BaseException:
                _close(others)
                raise
            if isinstance(begun, Finished):
                _close(others)
                return WaitResults([first], [begun.result], False)
            coros = (begun, *others)
        return await super().wait_first(*coros, timeout=timeout)

    async def _is_next(self, tp: TP, offset: int, sought: set[TP]) -> bool:
        # Before the seek that begins a tenure nothing is expected: records fetched until then are fetched again.
        expected = self._next.get(tp)
        if offset == expected:
            return True
        self.out_of_sequence += 1
        if expected is not None and offset > expected and tp not in sought:
            sought.add(tp)
            await self._return_to(tp, expected)
        return False

    async def _return_to(self, tp: TP, expected: int) -> None:
        earliest = (await self.earliest_offsets(tp))[tp]
        if earliest > expected:
            self.log.error(
                "%s/%d: records %d to %d were removed by retention before they were read; reading resumes at %d",
                tp.topic,
                tp.partition,
                expected,
                earliest - 1,
                earliest,
            )
            self._next[tp] = self._handled[tp] = expected = earliest
        self._jumps[tp, expected] += 1
        if self._jumps[tp, expected] > MAX_JUMPS:
            raise ConfigurationError(
                f"{tp.topic}/{tp.partition} has a gap at offset {expected}: source topics must be neither compacted nor "
                "written in transactions"
            )
        await self.seek_unread(tp, expected)

    def in_sequence(self, events: Sequence[E]) -> list[E]:
        """Those of the events that come next in their partitions, without gaps (streaming.sequence)."""
        kept = in_sequence(events, self._handled)
        self.out_of_sequence += len(events) - len(kept)
        return kept

    def ack(self, message: Message) -> bool:
        """Count the partition's next record as handled; ignore any other.

        Faust keeps sets of acknowledged offsets; a commit that fails, or a record acknowledged twice during a commit,
        blocks all later commits of the partition. Without gaps in the sequence one number is enough.
        """
        tp = message.tp
        if message.acked or self._handled.get(tp) != message.offset:
            return False
        message.acked = True
        self._handled[tp] = message.offset + 1
        self.count_acknowledged(message)
        return True

    def partitions_to_commit(self, topics: Any = None) -> Iterator[TP]:
        """All source partitions, or those of ``topics``; committing an unchanged offset again costs nothing."""
        return (tp for tp in self._handled if topics is None or tp in topics or tp.topic in topics)

    def offset_to_commit(self, tp: TP) -> int | None:
        """The offset of the first record of the partition that is not handled."""
        return self._handled.get(tp)


def _close(works: Sequence[Any]) -> None:
    """End coroutines that nobody is going to wait for."""
    for work in filter(asyncio.iscoroutine, works):
        work.close()


class Transport(driver.Transport):
    """Faust's aiokafka transport with the consumer of this module."""

    Consumer = Consumer
