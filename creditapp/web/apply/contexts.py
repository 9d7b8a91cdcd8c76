"""The context of the application form's template."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem, problem_of


@dataclass(frozen=True, kw_only=True)
class FormPage(Context):
    """The application form, empty or with its problems."""

    template = "form.html"

    token: str
    earliest: str
    """Earliest and latest date of birth, ISO."""
    latest: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ssn_sent: bool = False
    """Whether a Social Security number was sent, which is never shown again."""
    notice: str = ""
    """Why a valid form could not be accepted."""
    switched: bool = False
    """Whether it is shown again only because its reader chose another language."""

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return problem_of(self.problems, name)
