"""Inject the late fetch that loses records in stock Faust: it returns records from beyond the position of the last seek.

In production a fetch that was waiting during a rebalance does this. Here the first fetch after a seek lacks its first
records, like a fetch from a later position.
"""

from typing import Any

LATE_BY = 5
"""Number of records that the fetch skips in each partition."""


class LateFetch:
    """A mixin for Faust's aiokafka consumer, in front of it in the class's bases."""

    _late = False
    injected = 0

    async def perform_seek(self) -> None:
        """Seek, and make the next fetch late."""
        await super().perform_seek()  # type: ignore[misc]
        self._late = True

    async def _getmany(self, *args: Any, **kwargs: Any) -> Any:
        records = await super()._getmany(*args, **kwargs)  # type: ignore[misc]
        sources = {tp for tp in records if tp.topic.endswith(".in") and len(records[tp]) > LATE_BY}
        if self._late and sources:
            self._late = False
            print(f"injected a late fetch in {len(sources)} partitions", flush=True)
            return {tp: fetched[LATE_BY:] if tp in sources else fetched for tp, fetched in records.items()}
        return records


def consumer_class(base: type[Any]) -> type[Any]:
    """``base`` with late fetches."""
    return type("LateConsumer", (LateFetch, base), {})
