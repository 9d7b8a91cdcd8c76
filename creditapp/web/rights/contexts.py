"""What the pages of a person's rights are given, in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditapp.domain.rights import MOST_WORDS
from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem
from creditapp.web.i18n.texts import _
from creditapp.web.rights.forms import MOST, REASONS
from creditapp.web.rights.items import Item


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The days that a furnisher has to answer."""

    opened: str
    due: str
    days: int
    """30, or 45 where information was added meanwhile."""
    passed: int
    left: int
    """Negative when the day is over."""


@dataclass(frozen=True, kw_only=True)
class DisputeCard:
    """One dispute: open with its clock, or how and when it was answered."""

    id: str
    item: str
    what: str
    reason: str
    text: str
    clock: Clock
    outcome: str
    """What came of it, in a sentence; empty while it is open."""
    answered: str
    revised: str
    """Address of the revised report; empty if there is none yet."""
    returned: bool
    """Whether the item was deleted and has been reported again since (15 USC 1681i(a)(5)(B))."""


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What has just been asked, and that it was taken."""

    title: str
    text: str
    to: str = ""
    """The part of the page that shows it."""


@dataclass(frozen=True, kw_only=True)
class _Asking(Context):
    """A page with a form: what was typed and what is wrong with it."""

    address: str
    form_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    """Why a request could not be taken although nothing is wrong with it."""
    most: int = MOST

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return next((each.message for each in self.problems if each.field == name), "")


@dataclass(frozen=True, kw_only=True)
class RightsPage(_Asking):
    """All rights over the own file and how they stand."""

    template = "rights.html"

    disputes: tuple[DisputeCard, ...]
    can_dispute: bool
    frozen: bool
    since: str
    """Since when it is frozen, or open again; empty if it was never frozen."""
    statement: str
    statement_on: str
    confirmed: Confirmed | None = None
    words: int = MOST_WORDS


@dataclass(frozen=True, kw_only=True)
class DisputePage(_Asking):
    """The form by which an item is disputed."""

    template = "dispute.html"

    groups: Mapping[str, tuple[Item, ...]]
    reasons: Mapping[str, str] = field(default_factory=lambda: {code: _(text) for code, text in REASONS.items()})
    open_since: str = ""
    """Since when the chosen item is under dispute already; empty if it is not."""


@dataclass(frozen=True, kw_only=True)
class ErasePage(_Asking):
    """What erasing means, and the last question before it."""

    template = "erase.html"
