"""Request a current reading of the applicant's file for a page; the page never waits long for it.

A GET of a report publishes to Kafka here: the reading is a simulation without scenarios, which passes the same services
as an application. Nothing of it is kept, so the GET changes no state.
"""

import asyncio

from creditapp.web.dependencies import Dependencies
from creditapp.web.http.failures import UNAVAILABLE
from creditapp.web.ports import Held, SimulatedReport

SHORT_WAIT = 0.6
"""Seconds that a page waits for an answer that usually arrives by then; afterwards it is shown without it."""


async def request_current_reading(dependencies: Dependencies, held: Held) -> SimulatedReport | None:
    """Publish a request for the file as of today, and return its answer; None if it does not come within ``SHORT_WAIT``."""
    try:
        async with asyncio.timeout(SHORT_WAIT * dependencies.settings.page_patience):
            reading = await dependencies.applications.simulate(held, ())
    except (TimeoutError, *UNAVAILABLE):
        return None
    return reading if isinstance(reading, SimulatedReport) and not reading.erased else None
