"""What the templates of the waiting page and the report are given."""

from dataclasses import dataclass

from creditapp.domain.bands import BANDS, Band
from creditapp.models.applications import Ending
from creditapp.web.contexts import Context
from creditapp.web.report.factor_groups import FactorGroup
from creditapp.web.report.factor_reasons import Reason, Sum
from creditapp.web.report.file import File, Personal
from creditapp.web.report.gauge import Gauge
from creditapp.web.report.history import History, News
from creditapp.web.report.journey import Journey


@dataclass(frozen=True, kw_only=True)
class WaitingPage(Context):
    """An application on its way."""

    template = "waiting.html"

    address: str
    next_check: str
    """Where a browser without JavaScript looks next."""
    every: int
    """Seconds until then."""
    slow: bool
    code: str = ""
    """The code to keep; empty when it has been shown."""


@dataclass(frozen=True)
class NoticeLink:
    """A notice that applies to a report."""

    title: str
    address: str


@dataclass(frozen=True)
class Decided:
    """A lender's request, and what became of it."""

    lender: str
    purpose: str
    decision: str
    """approved or declined; empty if the lender named no cut-off."""
    cut_off: int | None
    looked: bool
    """Whether the file was opened, which leaves a hard inquiry in it."""


@dataclass(frozen=True, kw_only=True)
class _Told(Context):
    """What every report has."""

    address: str
    application_id: str
    name: str
    """Of the applicant; empty if erased."""
    day: str
    code: str
    """The code to keep; empty when it has been shown."""
    file: File | None
    person: Personal | None
    """None if erased, or where nothing of a file is shown."""
    past: History | None
    news: News | None
    as_issued: str
    """Address of the report as issued; empty if this is it."""
    notices: tuple[NoticeLink, ...]
    decided: Decided | None
    """None if the report is the person's own."""
    rights: bool
    """Whether the page leads to the rights over the file: a verified person's own look."""


@dataclass(frozen=True, kw_only=True)
class ReportPage(_Told):
    """A scored report."""

    template = "report.html"

    journey: Journey | None
    """None for a later state: its way is not kept."""
    gauge: Gauge
    odds: str
    """Probability of default in words; empty if unknown."""
    scorecard_version: str
    key_reasons: tuple[Reason, ...]
    groups: tuple[FactorGroup, ...]
    """All factors."""
    rank: str
    """Where it stands among people, in a sentence; empty if unknown."""
    strengths: tuple[str, ...]
    adding_up: Sum
    bands: tuple[Band, ...] = BANDS


@dataclass(frozen=True, kw_only=True)
class NoScorePage(_Told):
    """A report without a score; the same for no file and for a mismatch."""

    template = "no_score.html"

    ending: Ending
    journey: Journey | None
    """None where its times could tell one reason from the other."""
