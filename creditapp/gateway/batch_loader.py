"""Many single look-ups at once become one: while a fetch is under way, the keys that come in form the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Coalesced(Generic[K, V]):
    """``await get(key)`` over a batched ``fetch``; no timer, so a lone look-up does not wait."""

    def __init__(self, fetch: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._fetch = fetch
        self._next: dict[K, asyncio.Future[V]] = {}
        self._running: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V:
        """The value of ``key``; what ``fetch`` raises reaches everyone whose key was in that batch."""
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
                await self._settle(batch)
        finally:
            self._running = None

    async def _settle(self, batch: dict[K, asyncio.Future[V]]) -> None:
        try:
            found = await self._fetch(list(batch))
            for key, future in batch.items():
                future.set_result(found[key])
        except Exception as error:
            for future in batch.values():
                if not future.done():
                    future.set_exception(error)
