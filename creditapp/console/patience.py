"""Whoever waits longer than two seconds is told what for: on a terminal by a moving sign, in a log by one line."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.console import Console

SILENT = 2.0
"""Seconds after which silence looks like a fault."""


@asynccontextmanager
async def patience(waiting_for: str) -> AsyncIterator[None]:
    """Says ``waiting_for`` on stderr if the block takes longer than two seconds."""
    teller = asyncio.create_task(_tell(waiting_for))
    try:
        yield
    finally:
        teller.cancel()
        await asyncio.gather(teller, return_exceptions=True)


async def _tell(waiting_for: str) -> None:
    await asyncio.sleep(SILENT)
    if not sys.stderr.isatty():
        print(f"{waiting_for} …", file=sys.stderr, flush=True)
        return
    with Console(stderr=True).status(waiting_for):
        await asyncio.Event().wait()
