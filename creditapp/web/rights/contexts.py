"""The contexts of the rights' templates, with texts as the page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from creditapp.domain.rights import MOST_WORDS
from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem, problem_of
from creditapp.web.i18n.texts import _
from creditapp.web.rights.forms import MOST, REASONS
from creditapp.web.rights.items import Item


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The furnisher's time to answer a dispute."""

    opened: str
    due: str
    days: int
    """30, or 45 where the person added information meanwhile."""
    passed: int
    left: int
    """Negative after the last day."""


@dataclass(frozen=True, kw_only=True)
class DisputeCard:
    """One dispute: open with its clock, or how and when it was answered."""

    id: str
    item: str
    what: str
    reason: str
    text: str
    documents: str
    """Names of the documents that were sent with it."""
    clock: Clock
    steps: tuple[tuple[str, str, bool], ...]
    """What has happened and what is to come: what, when, and whether it has happened."""
    outcome: str
    """Its outcome, in a sentence; empty while it is open."""
    answered: str
    revised: str
    """Address of the revised report; empty if there is none yet."""
    returned: bool
    """Whether the item was deleted and has been reported again since (15 USC 1681i(a)(5)(B))."""


@dataclass(frozen=True, kw_only=True)
class AccessLine:
    """Who has seen what, and when."""

    when: str
    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class AlertLine:
    """A fraud alert in force."""

    kind: str
    name: str
    since: str
    until: str
    phone: str
    """Empty if the person gave none."""
    entitled: tuple[str, ...] = ()
    """What it gives the person besides, a sentence each."""


@dataclass(frozen=True, kw_only=True)
class BlockCard:
    """One block of identity theft: which items, and what was decided."""

    id: str
    items: tuple[str, ...]
    opened: str
    state: str
    in_force: bool
    due: str
    """The last day of the decision; empty once there is one."""
    decided: str
    ground: str
    """Why it was declined or ended; empty if it was not."""


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """The confirmation of a request."""

    title: str
    text: str
    to: str = ""
    """Id of the section of the page that shows it."""


@dataclass(frozen=True, kw_only=True)
class FormPage(Context):
    """A page with a form: its values and their problems."""

    anchors: ClassVar[frozenset[str]] = frozenset({"text"})
    """The fields that a problem can lead to; problems of any other are in the summary alone."""

    address: str
    form_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    """Why a valid request could not be accepted."""
    outdated: bool = False
    """Whether changes made through other reports may be missing."""
    most: int = MOST
    megabytes: int = 0
    """The size of the largest file that may be sent; 0 on a form without files."""

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return problem_of(self.problems, name)

    def anchor(self, name: str) -> str:
        """The id of the element that a problem of this field leads to."""
        return name if name in self.anchors else "summary"


@dataclass(frozen=True, kw_only=True)
class RightsPage(FormPage):
    """All rights over a file and their status."""

    template = "rights.html"

    disputes: tuple[DisputeCard, ...]
    can_dispute: bool
    frozen: bool
    since: str
    """The day of the last freeze or thaw; empty if the file was never frozen."""
    lifts: tuple[str, ...] = ()
    """Whom the freeze lets in, and when, one sentence each; none that are over."""
    alerts: tuple[AlertLine, ...] = ()
    blocks: tuple[BlockCard, ...] = ()
    statement: str
    statement_on: str
    accesses: tuple[AccessLine, ...] = ()
    offers_alerts: bool = False
    """Whether people may have e-mail alerts."""
    confirmed: Confirmed | None = None
    words: int = MOST_WORDS


@dataclass(frozen=True, kw_only=True)
class DisputePage(FormPage):
    """The form that disputes an item."""

    template = "dispute.html"
    anchors = frozenset({"item", "reason", "text", "documents"})

    groups: Mapping[str, tuple[Item, ...]]
    reasons: Mapping[str, str] = field(default_factory=lambda: {code: _(text) for code, text in REASONS.items()})
    open_since: str = ""
    """The day of the chosen item's open dispute; empty if there is none."""


@dataclass(frozen=True, kw_only=True)
class ErasePage(FormPage):
    """What erasing means, and the form that confirms it."""

    template = "erase.html"
    anchors = frozenset({"confirm"})


@dataclass(frozen=True, kw_only=True)
class LiftPage(FormPage):
    """The form that lets lenders in for a time, or one lender."""

    template = "lift.html"
    anchors = frozenset({"lender", "begins", "ends"})

    frozen: bool
    lenders: tuple[str, ...]
    lifts: tuple[str, ...]
    earliest: str
    latest: str


@dataclass(frozen=True, kw_only=True)
class AlertsPage(FormPage):
    """The fraud alerts in force, and the form that places one."""

    template = "alerts.html"
    anchors = frozenset({"kind", "phone", "report_agency", "report_number", "report_filed", "documents"})

    alerts: tuple[AlertLine, ...]
    choices: Mapping[str, str]
    today: str


@dataclass(frozen=True, kw_only=True)
class BlockPage(FormPage):
    """The form that has items of identity theft blocked."""

    template = "block.html"
    anchors = frozenset({"items", "report_agency", "report_number", "report_filed", "text", "not_mine", "documents"})

    groups: Mapping[str, tuple[Item, ...]]
    today: str
