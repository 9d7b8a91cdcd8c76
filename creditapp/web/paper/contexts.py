"""The context of a report on paper: what its page shows, and the best next steps, which the page loads afterwards."""

from dataclasses import dataclass

from creditapp.domain.next_steps import LEAST_GAIN
from creditapp.models.applications import Ending
from creditapp.web.contexts import Context
from creditapp.web.report.contexts import NoScorePage, ReportPage
from creditapp.web.simulate.results import Result


@dataclass(frozen=True, kw_only=True)
class StepsPaper:
    """The best next steps from the file as of ``day``."""

    day: str
    score: int | None
    steps: tuple[Result, ...]
    least_gain: int = LEAST_GAIN


@dataclass(frozen=True, kw_only=True)
class ReportPaper(Context):
    """A report as it is printed: without controls, links and the code."""

    template = "report_paper.html"

    report: ReportPage | NoScorePage
    steps: StepsPaper | None
    """None where the file allows none, or they could not be computed in time."""

    @property
    def ending(self) -> Ending | None:
        """Why there is no score; None if there is one."""
        return self.report.ending if isinstance(self.report, NoScorePage) else None
