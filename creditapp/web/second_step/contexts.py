"""The context of the questions' template."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem, problem_of


@dataclass(frozen=True)
class Asked:
    """One question; ``name`` is its field in the form."""

    name: str
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class PasscodeForm:
    """The other way, a one-time code by e-mail: asked for, or to be entered."""

    sent: bool
    """Whether one was asked for, so that it can be entered."""
    may_send: bool
    """Whether one, or another, may be asked for."""
    problem: str = ""
    """What is wrong with the one that was entered."""


@dataclass(frozen=True, kw_only=True)
class QuestionsPage(Context):
    """The questions, empty or with what is wrong with the answers."""

    template = "questions.html"

    address: str
    questions: tuple[Asked, ...]
    minutes: int
    """Until the answers come too late; 0 if they do."""
    chosen: Mapping[str, int] = field(default_factory=dict)
    """The options chosen so far, by field."""
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    passcode: PasscodeForm | None = None
    """None where this bureau sends no e-mails."""

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return problem_of(self.problems, name)
