"""A wait longer than two seconds says what it waits for: with a spinner on a terminal, with one line in a log."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.console import Console

SHOWN_AFTER = 2.0
"""Seconds after which silence looks like a fault."""


@asynccontextmanager
async def spinner(waiting_for: str) -> AsyncIterator[None]:
    """Show ``waiting_for`` on stderr if the block takes longer than two seconds."""
    task = asyncio.create_task(_show(waiting_for))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _show(waiting_for: str) -> None:
    await asyncio.sleep(SHOWN_AFTER)
    if not sys.stderr.isatty():
        print(f"{waiting_for} …", file=sys.stderr, flush=True)
        return
    with Console(stderr=True).status(waiting_for):
        await asyncio.Event().wait()
