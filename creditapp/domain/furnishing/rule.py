"""A rule says what must hold of a furnished item, where that is written, and whether breaking it is impossible or doubtful."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

Severity = Literal["refuse", "warn"]
REFUSE: Severity = "refuse"
"""It cannot be true: the line is not accepted."""
WARN: Severity = "warn"
"""It is doubtful or incomplete: the line is accepted and the furnisher is told."""

Subject = Literal["line", "consumer", "account", "collection", "inquiry", "bankruptcy", "event"]

CRRG = "Metro 2"
"""The Credit Reporting Resource Guide of the Consumer Data Industry Association, cited by field or exhibit."""


class Facts(NamedTuple):
    """What a rule may know besides the item itself."""

    today: date
    furnisher: str = ""
    birth_date: date | None = None
    """None where the consumer is not known (an answer to a dispute names a pseudonym)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``broken`` is true of a subject that breaks it."""

    id: str
    subject: Subject
    field: str
    """The field that is named when it is broken; empty where it is the subject itself."""
    says: str
    """What must hold, in plain words that follow the field's name and repeat no value."""
    source: str
    severity: Severity
    broken: Callable[[Any, Facts], bool]
    statuses: frozenset[str] | None = None
    """The account statuses that it is about; None: all but those that delete the account (DA, DF)."""
    of_deleted: bool = False
    """Whether it also holds for an account that is being deleted."""


class Finding(NamedTuple):
    """A rule that is broken, and where: ``events[0].balance``."""

    place: str
    rule: Rule
    detail: str = ""
    """What is added to the rule's words; nothing personal."""

    @property
    def refuses(self) -> bool:
        """Whether it is about what cannot be true."""
        return self.rule.severity == REFUSE

    def __str__(self) -> str:
        """As it is printed: place, what must hold, the rule's id."""
        return f"{self.place}: {self.rule.says}{self.detail} [{self.rule.id}]"


def place_of(where: str, field: str) -> str:
    """``events[0]`` and ``balance`` are ``events[0].balance``."""
    return f"{where}.{field}" if where and field else where or field
