"""Injects the late resumption that lets a record slip between the seek and the emptying of the queue.

When partitions have moved, Faust seeks, then empties the queue of the agent, then resumes. Records that the consumer hands
on in between are gone with the queue. In the wild there are a few turns of the event loop; here it is half a second.
"""

import asyncio
from typing import Any

LATE_BY = 0.5
"""Seconds from the seek to the resumption."""


class LateResume:
    """A mixin for Faust's aiokafka consumer, in front of it in the class's bases."""

    async def perform_seek(self) -> None:
        """Seek as ever; who waits for it hears of it late."""
        await super().perform_seek()  # type: ignore[misc]
        print("injected a late resumption", flush=True)
        await asyncio.sleep(LATE_BY)


def consumer_class(base: type[Any]) -> type[Any]:
    """``base`` that resumes late."""
    return type("LateResumeConsumer", (LateResume, base), {})
