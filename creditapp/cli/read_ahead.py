"""Make items that are slow to make in a thread, ahead of their use but never more than a few batches ahead."""

import asyncio
from collections.abc import Iterator
from threading import Semaphore, Thread
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

BATCH = 256
"""Most items in one batch."""
AHEAD = 4 * BATCH
"""Most items that are made before they are asked for."""


class _End(NamedTuple):
    error: Exception | None


class ReadAhead(Generic[T]):
    """An iterator's items in batches of whatever is ready. The thread is a daemon: an abandoned read blocks no exit."""

    def __init__(self, items: Iterator[T]) -> None:
        self._ready: asyncio.Queue[T | _End] = asyncio.Queue()
        self._slots = Semaphore(AHEAD)
        self._end: _End | None = None
        Thread(target=self._read, args=(items, asyncio.get_running_loop()), daemon=True).start()

    async def batch(self) -> list[T]:
        """At least one item, empty at the end; raises what the iterator raised, after the items before it."""
        batch: list[T] = []
        while self._end is None and (not batch or (len(batch) < BATCH and not self._ready.empty())):
            item = await self._ready.get()
            if isinstance(item, _End):
                self._end = item
            else:
                batch.append(item)
                self._slots.release()
        if not batch and self._end and self._end.error:
            raise self._end.error
        return batch

    def _read(self, items: Iterator[T], loop: asyncio.AbstractEventLoop) -> None:
        end = _End(None)
        try:
            for item in items:
                self._slots.acquire()
                loop.call_soon_threadsafe(self._ready.put_nowait, item)
        except Exception as error:
            end = _End(error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._ready.put_nowait, end)
