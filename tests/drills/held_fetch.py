"""Injects the fetch that outlives a move of partitions, and with it takes records of partitions that nobody asks for.

A fetch that waits while all partitions are paused is answered by whatever arrives first: aiokafka takes "no partitions"
for "all of them". If that is the changelog, just sought for recovery, its records are fetched before anybody wants them.
In the wild both moments are a few milliseconds; here the fetch waits for as long as all partitions are paused, and
recovery takes a second from seek to resumption.
"""

import asyncio
from typing import Any

RESUMES_AFTER = 1.0
"""Seconds from the seek of the changelogs to the resumption of their partitions."""


class HeldFetch:
    """A mixin for Faust's aiokafka consumer, in front of it in the class's bases."""

    async def seek_wait(self, partitions: Any) -> None:
        """Seek as ever; who waits for it hears of it late."""
        await super().seek_wait(partitions)  # type: ignore[misc]
        await asyncio.sleep(RESUMES_AFTER)

    def _new_consumer_thread(self) -> Any:
        thread = super()._new_consumer_thread()  # type: ignore[misc]
        fetch = thread._fetch_records

        async def held(consumer: Any, asked: Any, **limits: Any) -> Any:
            found = await fetch(consumer, asked, **limits)
            if not found and self._nothing_is_active():
                print("injected a fetch that outlives a move", flush=True)
                while not found and self._nothing_is_active():
                    found = await consumer._fetcher.fetched_records(asked, timeout=0.2)
            return found

        thread._fetch_records = held
        return thread

    def _nothing_is_active(self) -> bool:
        return not self._get_active_partitions()  # type: ignore[attr-defined]


def consumer_class(base: type[Any]) -> type[Any]:
    """``base`` with fetches that outlive a move."""
    return type("HeldFetchConsumer", (HeldFetch, base), {})
