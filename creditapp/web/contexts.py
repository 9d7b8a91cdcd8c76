"""What each template is given: a frozen context of its own, in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from creditapp.domain.bands import BANDS, HIGHEST, LOWEST, Band
from creditapp.domain.notices import Kind
from creditapp.models.applications import Ending
from creditapp.web.file import File, Personal
from creditapp.web.forms import Problem
from creditapp.web.gauge import Gauge
from creditapp.web.groups import FactorGroup
from creditapp.web.history import History, News
from creditapp.web.journey import Journey
from creditapp.web.reasons import Reason, Sum


@dataclass(frozen=True, kw_only=True)
class Context:
    """Base of all contexts; a subclass names its template."""

    template: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class FormPage(Context):
    """The application form, empty or with what is wrong with it."""

    template = "form.html"

    token: str
    earliest: str
    """Earliest and latest date of birth, ISO."""
    latest: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    """Why the form could not be taken although nothing is wrong with it."""

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return next((each.message for each in self.problems if each.field == name), "")


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


@dataclass(frozen=True, kw_only=True)
class CodePage(Context):
    """The address of an application without its code."""

    template = "code.html"

    address: str
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class MessagePage(Context):
    """A page that says one thing: not found, too large, out of order."""

    template = "message.html"

    title: str
    text: str
    reference: str = ""


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


@dataclass(frozen=True, kw_only=True)
class NoticePage(Context):
    """One notice."""

    template = "notice.html"

    kind: Kind
    title: str
    address: str
    """Of the report."""
    here: str
    """Of the notice."""
    name: str
    home: tuple[str, ...]
    """The person's postal address, line by line."""
    day: str
    bureau: str
    score: int | None
    rank: int | None
    lowest: int = LOWEST
    highest: int = HIGHEST
    reasons: tuple[str, ...]
    """Key factors, or the reason why there is no score; in order of their effect."""
    lender: str
    purpose: str
    as_pdf: bool = False
    """Whether it stands alone, without the site around it."""
