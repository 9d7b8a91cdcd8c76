"""The contexts of the templates about e-mail alerts."""

from dataclasses import dataclass, field
from typing import Literal

from creditapp.domain.texts import N_
from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem, problem_of
from creditapp.web.i18n.texts import _

Done = Literal["", "asked", "ended"]
AT_ONCE, DAILY = "at_once", "daily"
OFTEN = {AT_ONCE: N_("At once, at most three times within a day"), DAILY: N_("Once a day, for all that has changed")}
"""How often alerts come, by the value that the form sends."""


@dataclass(frozen=True, kw_only=True)
class EmailAlertsPage(Context):
    """The forms that ask for alerts and end them."""

    template = "email_alerts.html"

    address: str
    """Of the report."""
    values: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    done: Done = ""

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return problem_of(self.problems, name)

    def anchor(self, name: str) -> str:
        """The id of the element that a problem of this field leads to."""
        return name if name in ("email", "often") else "summary"

    @property
    def choices(self) -> dict[str, str]:
        """How often alerts may come."""
        return {often: _(words) for often, words in OFTEN.items()}


@dataclass(frozen=True, kw_only=True)
class AlertsLinkPage(Context):
    """The page that a link in an e-mail leads to: it does nothing until its button is pressed."""

    template = "email_alerts_link.html"

    here: str
    """The link's own address."""
    ends: bool
    """Whether it ends alerts; otherwise it confirms them."""
    done: bool = False
