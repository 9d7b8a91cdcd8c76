"""The best next steps for a report on paper, which cannot load them afterwards as the page does."""

import asyncio

from creditapp.domain.next_steps import next_steps
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.failures import UNAVAILABLE
from creditapp.web.i18n import formatting
from creditapp.web.paper.contexts import StepsPaper
from creditapp.web.ports import Held, OpenedReport, SimulatedReport
from creditapp.web.simulate.results import steps

PATIENCE = 5.0
"""Seconds after which a report is printed without them."""


async def steps_of(dependencies: Dependencies, held: Held, report: OpenedReport) -> StepsPaper | None:
    """The steps from the file as of today; None without rights, file or score, or if they do not come in time."""
    if not report.has_rights:
        return None
    simulate = dependencies.applications.simulate
    try:
        async with asyncio.timeout(PATIENCE * dependencies.settings.page_patience):
            now = report if report.is_of(dependencies.clock.today()) else await simulate(held, ())
            if not isinstance(now, OpenedReport) or not now.scored or now.disclosed is None:
                return None
            possible = next_steps(now.disclosed)
            simulated = await simulate(held, possible)
    except (TimeoutError, *UNAVAILABLE):
        return None
    if not isinstance(simulated, SimulatedReport) or not simulated.scored:
        return None
    return StepsPaper(
        day=formatting.day(simulated.report.as_of), score=simulated.report.score, steps=steps(simulated, possible)
    )
