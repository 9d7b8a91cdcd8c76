"""What the templates of the application form are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem


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
