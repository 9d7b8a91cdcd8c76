"""What is wrong with a field, as a sentence that names the field and never quotes its value."""

from collections.abc import Sequence
from typing import NamedTuple

from creditapp.web.i18n.texts import _, put


class Problem(NamedTuple):
    """A sentence about one field; ``field`` is its name in form and JSON."""

    field: str
    message: str


def problem_of(problems: Sequence[Problem], field: str) -> str:
    """The first problem of the field; empty if there is none."""
    return next((problem.message for problem in problems if problem.field == field), "")


def fault(label: str, predicate: str) -> str:
    """What is wrong with a field, as a sentence; ``predicate`` ("must be …") is already in the current language."""
    return put("%(field)s %(predicate)s.", field=_(label), predicate=predicate)


def repeated(label: str) -> str:
    """The sentence for a field that was sent more than once."""
    return put("%(field)s was sent more than once.", field=_(label))
