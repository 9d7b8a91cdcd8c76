"""What each template is given: a frozen context of its own, in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from creditapp.domain.bands import BANDS, Band
from creditapp.domain.report import BankruptcyShown, CollectionShown, InquiryShown
from creditapp.models.applications import Ending
from creditapp.web.accounts import AccountGroup
from creditapp.web.forms import Problem
from creditapp.web.gauge import Gauge
from creditapp.web.grids import Mark
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


@dataclass(frozen=True, kw_only=True)
class File:
    """What the report shows of the credit file."""

    groups: tuple[AccountGroup, ...]
    legend: tuple[Mark, ...]
    hard: tuple[InquiryShown, ...]
    soft: tuple[InquiryShown, ...]
    collections: tuple[CollectionShown, ...]
    bankruptcies: tuple[BankruptcyShown, ...]


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
    past: History | None
    news: News | None
    as_issued: str
    """Address of the report as issued; empty if this is it."""


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
    other_reasons: tuple[Reason, ...]
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
