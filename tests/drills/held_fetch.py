"""Inject a fetch that outlives a rebalance and takes records of partitions that it did not ask for.

A fetch that waits while all partitions are paused gets the first records that arrive: aiokafka takes "no partitions" for
"all partitions". If they are from a changelog to which recovery has just sought, they are fetched before recovery reads
them. In production both periods last a few milliseconds; here the fetch waits for as long as all partitions are paused,
and recovery takes a second from seek to resumption.
"""

import asyncio
from typing import Any

RESUMES_AFTER = 1.0
"""Seconds from the seek of the changelogs to the resumption of their partitions."""


class HeldFetch:
    """A mixin for Faust's aiokafka consumer, in front of it in the class's bases."""

    async def seek_wait(self, partitions: Any) -> None:
        """Seek, and return only after ``RESUMES_AFTER`` seconds."""
        await super().seek_wait(partitions)  # type: ignore[misc]
        await asyncio.sleep(RESUMES_AFTER)

    def _new_consumer_thread(self) -> Any:
        thread = super()._new_consumer_thread()  # type: ignore[misc]
        fetch = thread._fetch_records

        async def held(consumer: Any, partitions: Any, **limits: Any) -> Any:
            records = await fetch(consumer, partitions, **limits)
            if not records and self._nothing_is_active():
                print("injected a fetch that outlasts a rebalance", flush=True)
                while not records and self._nothing_is_active():
                    records = await consumer._fetcher.fetched_records(partitions, timeout=0.2)
            return records

        thread._fetch_records = held
        return thread

    def _nothing_is_active(self) -> bool:
        return not self._get_active_partitions()  # type: ignore[attr-defined]


def consumer_class(base: type[Any]) -> type[Any]:
    """``base`` with fetches that outlive a rebalance."""
    return type("HeldFetchConsumer", (HeldFetch, base), {})
