"""A page shows the file as it is today where that can be said quickly; it never waits long for it."""

import asyncio

from creditapp.web.dependencies import Desk
from creditapp.web.http.failures import UNAVAILABLE
from creditapp.web.ports import Ready

AT_ONCE = 0.6
"""Seconds that a page waits for what is usually there by then, before it shows what it has."""


async def as_today(desk: Desk, own_id: str) -> Ready | None:
    """The file as it is today; None if that cannot be said quickly."""
    try:
        async with asyncio.timeout(AT_ONCE):
            found = await desk.applications.simulate(own_id, ())
    except (TimeoutError, *UNAVAILABLE):
        return None
    return found if isinstance(found, Ready) and not found.erased else None
