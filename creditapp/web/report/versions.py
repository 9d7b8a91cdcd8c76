"""The states of a report: as issued, as an update left it, or the file as of today."""

from dataclasses import replace

from creditapp.web.dependencies import Dependencies
from creditapp.web.ports import ApplicationState, Held, OpenedReport, SimulatedReport, Unknown

TODAY = "today"
"""The version of a report that is the file as of today: a current reading, which is not kept."""


async def version_of(
    dependencies: Dependencies, held: Held, issued: OpenedReport, version: str | None
) -> ApplicationState:
    """A state of the report: as issued (None), the one that the update with this id left, or the file as of today."""
    if version is None or issued.shown_as_erased:
        return issued
    if version != TODAY:
        return issued.version(version) or Unknown()
    reading = await dependencies.applications.simulate(held, ())
    if not isinstance(reading, SimulatedReport):
        return reading
    return replace(reading, updates=issued.updates, extracts=issued.extracts, original=issued.report)


def version_query(opened: OpenedReport) -> str:
    """The query that asks for this state of a report; empty for the report as issued."""
    if opened.original is None:
        return ""
    return f"?version={opened.report.update.id if opened.report.update else TODAY}"
