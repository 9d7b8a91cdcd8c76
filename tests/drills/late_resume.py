"""Inject a late resumption: records are handed on between the seek and the emptying of the queue.

After a rebalance Faust seeks, then empties the agent's queue, then resumes. Records that the consumer hands on in between
are lost with the queue. In production this takes a few turns of the event loop, here half a second.
"""

import asyncio
from typing import Any

LATE_BY = 0.5
"""Seconds from the seek to the resumption."""


class LateResume:
    """A mixin for Faust's aiokafka consumer, in front of it in the class's bases."""

    async def perform_seek(self) -> None:
        """Seek, and return only after ``LATE_BY`` seconds."""
        await super().perform_seek()  # type: ignore[misc]
        print("injected a late resumption", flush=True)
        await asyncio.sleep(LATE_BY)


def consumer_class(base: type[Any]) -> type[Any]:
    """``base`` that resumes late."""
    return type("LateResumeConsumer", (LateResume, base), {})
