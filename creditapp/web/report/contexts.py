"""The contexts of the waiting page's and the report's templates."""

from dataclasses import dataclass
from typing import Literal

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
class RevokePage(Context):
    """The page that asks whether the code is to be revoked."""

    template = "revoke.html"

    address: str


@dataclass(frozen=True, kw_only=True)
class RevokedPage(Context):
    """The page after the code was revoked."""

    template = "revoked.html"


@dataclass(frozen=True, kw_only=True)
class WaitingPage(Context):
    """The page of an application that has no report yet."""

    template = "waiting.html"

    address: str
    next_check: str
    """The address that a browser without JavaScript loads next."""
    every: int
    """Seconds until it does."""
    slow: bool
    code: str = ""
    """The code to keep; empty once it has been shown."""


@dataclass(frozen=True)
class NoticeLink:
    """A notice that applies to a report."""

    title: str
    address: str


@dataclass(frozen=True)
class LenderDecision:
    """A lender's application and its decision."""

    lender: str
    purpose: str
    outcome: str
    """approved or declined; empty if the lender named no cut-off."""
    cut_off: int | None
    file_opened: bool
    """Whether the file was opened, which leaves a hard inquiry in it."""


@dataclass(frozen=True, kw_only=True)
class _Report(Context):
    """What the pages of all reports have in common."""

    address: str
    application_id: str
    name: str
    """Of the applicant; empty if the person was erased."""
    day: str
    code: str
    """The code to keep; empty once it has been shown."""
    file: File | None
    person: Personal | None
    """None if the person was erased, or where the file is not shown."""
    past: History | None
    news: News | None
    as_issued: str
    """Address of the report as issued; empty if this is that report."""
    notices: tuple[NoticeLink, ...]
    lender_decision: LenderDecision | None
    """None if the report is the person's own."""
    pdf: str
    """Address of the same as a PDF; empty where there is no file to show."""
    rights: bool
    """Whether the page links to the rights over the file: a verified person's look at their own file."""
    account: Literal["", "offered", "open"]
    """Whether the report can be kept in an account, or is open by way of one."""
    rights_now: tuple[str, ...]
    """What the person has asked for by now: freeze, disputes, statement."""


@dataclass(frozen=True, kw_only=True)
class ReportPage(_Report):
    """A scored report."""

    template = "report.html"

    journey: Journey | None
    """None for a later state, whose journey is not kept."""
    gauge: Gauge
    since_last: str
    """How the score differs from that of the person's report before, in a sentence; empty if there is none."""
    odds: str
    """Probability of default, in a sentence; empty if unknown."""
    scorecard_version: str
    key_reasons: tuple[Reason, ...]
    groups: tuple[FactorGroup, ...]
    """All factors."""
    rank: str
    """The score's rank among people, in a sentence; empty if unknown."""
    strengths: tuple[str, ...]
    adding_up: Sum
    bands: tuple[Band, ...] = BANDS


@dataclass(frozen=True, kw_only=True)
class NoScorePage(_Report):
    """A report without a score; the same page whether there is no file or the details do not match it."""

    template = "no_score.html"

    ending: Ending
    journey: Journey | None
    """None where its times could reveal which of the two it was."""
