"""The consumer's thread: which partitions a fetch asks for, and how long the broker may gather what it answers with."""

from collections.abc import Container, Mapping, Sequence
from time import monotonic
from typing import Any, Protocol, cast

from faust.types import TP

from creditapp.streaming.faust_internals import ConsumerThreadInternals

HEARTBEAT_UNKNOWN = float("inf")
IDLE_AFTER = 2.0
"""Seconds without a record after which a fetch may wait for ``IDLE_WAIT_MS``."""
IDLE_WAIT_MS = 500
"""Milliseconds that the broker may hold a fetch open when nothing is to be read: whatever arrives still ends it at once.

Under load it would hold up the partitions whose records were not taken in time and which the fetch therefore leaves out.
"""
GATHERED = 128 * 1024
"""Bytes with which a gathering fetch is answered before its time is over."""
WAIT_PER_RECORD_MS = 2
"""Milliseconds for which the broker may gather, for each record of the last batch.

So a batch is larger than the one before where more than 500 records a second arrive, and smaller otherwise, down to one record,
for which nothing is gathered: waiting costs something only where much is to be done (decision 58).
"""


def gathering(handled: int, rest: float, most: int) -> int:
    """Milliseconds for which the broker may gather after a batch of so many records; 0: it answers with the first that comes.

    ``rest``: seconds for which the loop pauses after each batch; ``most``: milliseconds that a fetch may ever wait under load.
    """
    if rest:
        return int(1000 * rest)
    return min(most, WAIT_PER_RECORD_MS * handled) if handled > 1 else 0


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
    gathers_for: int = 0
    """Milliseconds for which the broker may gather records before it answers; 0: it answers with the first."""
    _last_records: float = 0.0

    async def on_start(self) -> None:
        """Start with short fetches: there may be much to read."""
        await super().on_start()
        self._arrived(monotonic())

    def _arrived(self, now: float) -> None:
        self._last_records = now
        if self.gathers_for:
            self.let_fetch_wait(self.gathers_for, GATHERED)
        else:
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
            self.gathers_for = 0
            self.let_fetch_wait(IDLE_WAIT_MS)
        return records

    def seek(self, partition: TP, offset: int) -> None:
        """Schedule a seek in the consumer's own thread: from another thread it can be lost while a fetch is handed over."""
        self.thread_loop.call_soon_threadsafe(self._seek_now, partition, offset)

    def _seek_now(self, partition: TP, offset: int) -> None:
        if partition in self.assignment():
            super().seek(partition, offset)
