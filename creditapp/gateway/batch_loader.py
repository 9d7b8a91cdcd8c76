"""Gather single look-ups into batches: keys requested while a fetch is under way form the next fetch."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BatchLoader(Generic[K, V]):
    """``await get(key)`` over a batched ``fetch``; without a timer, so a lone look-up does not wait."""

    def __init__(self, fetch: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._fetch = fetch
        self._next: dict[K, asyncio.Future[V]] = {}
        self._running: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V:
        """The value of ``key``; an exception of ``fetch`` is raised to every caller whose key was in that batch."""
        future = self._next.get(key)
        if future is None:
            future = self._next[key] = asyncio.get_running_loop().create_future()
        if self._running is None:
            self._running = asyncio.create_task(self._drain())
        return await asyncio.shield(future)

    async def _drain(self) -> None:
        try:
            while self._next:
                batch, self._next = self._next, {}
                await self._resolve(batch)
        finally:
            self._running = None

    async def _resolve(self, batch: dict[K, asyncio.Future[V]]) -> None:
        try:
            values = await self._fetch(list(batch))
            for key, future in batch.items():
                future.set_result(values[key])
        except Exception as error:
            for future in batch.values():
                if not future.done():
                    future.set_exception(error)
