"""A worker follows the registry of furnishers, and can read what has not reached it yet."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from creditapp.domain.furnishers import NOBODY, Furnishers
from creditapp.furnishers.reading import entries, read_registry
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import follow_topic, keep_following
from creditapp.streaming.worker import Worker
from creditapp.topics import FURNISHERS


class Registry:
    """Follows the registry for a worker; ``current`` waits until all of it was read once."""

    def __init__(self, worker: Worker, read: Callable[[Settings], Awaitable[Furnishers]] = read_registry) -> None:
        self._worker = worker
        self.read = read
        """Reads the whole registry up to its end."""
        self._known: Furnishers | None = None
        self._first: asyncio.Event | None = None

    async def follow(self) -> None:
        """Take all entries for as long as the worker runs."""
        await keep_following(self._follow, "what is known of furnishers stays in force")

    async def _follow(self) -> None:
        known = self._known or NOBODY
        async for messages, complete in follow_topic(self._worker.settings, FURNISHERS):
            if messages:
                known = known.with_(entries(message.value for message in messages))
            if complete:
                self.install(known)

    def install(self, known: Furnishers) -> None:
        """Know these furnishers from now on."""
        self._known = known
        if self._first is not None:
            self._first.set()

    async def current(self) -> Furnishers:
        """The furnishers, waiting until the registry was read."""
        while self._known is None:
            self._first = self._first or asyncio.Event()
            await self._first.wait()
        return self._known

    @property
    def known(self) -> Furnishers:
        """The furnishers as far as they are known."""
        return self._known or NOBODY

    async def prepare(self, _: Sequence[Any]) -> Furnishers:
        """The loop's ``prepare``: the same furnishers for the whole batch."""
        return await self.current()

    async def newest(self) -> Furnishers:
        """The furnishers with entries that have not reached this worker by itself: somebody may have registered just now."""
        read = await self.read(self._worker.settings)
        self.install(self.known.with_(read.by_id.values()))
        return self.known
