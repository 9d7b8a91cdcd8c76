"""The second step: questions out of the credit file that the person alone should be able to answer, and what came of them."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.base import Step, Traced
from creditapp.models.credit_events import AccountType
from creditapp.models.sealed import Sealed

Fact = Literal["opened", "limit", "payment", "amount", "ending"]
"""The year of opening, the credit limit, a loan's monthly payment, its original amount, the last four digits of the number."""
Which = Literal["only", "oldest", "newest"]
"""Which of the person's accounts of a type."""


class Option(msgspec.Struct, frozen=True, gc=False):
    """A range of values, both ends included."""

    low: int
    high: int | None
    """None: no upper end."""


class Question(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One question; beside its options there is always "none of these", which comes last."""

    fact: Fact
    account_type: AccountType
    which: Which
    options: tuple[Option, ...]


class Questionnaire(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.questionnaire.v1"):
    """What is asked; which options are right stays with the bureau."""

    questions: tuple[Question, ...]
    until: float
    """When answers come too late (Unix seconds)."""


class Questions(Traced, frozen=True, kw_only=True, tag="creditapp.questions.v1"):
    """The questions of an application, on their way to its page."""

    application_id: str
    consumer_id: str
    as_of: date
    sealed: Sealed[Questionnaire]


class Confirmation(Traced, frozen=True, kw_only=True, tag="creditapp.confirmation.v1"):
    """How a matched application's questions were answered."""

    consumer_id: str
    application_id: str
    right: bool
    at: float
    """When the answers were sent (Unix seconds)."""
    origin: str | None = None
    """Pseudonym of the address that the form came from."""


class Answers(msgspec.Struct, frozen=True, tag_field="wish", tag="answers"):
    """The person's answers, as positions of options in the order of the questions."""

    choices: Annotated[tuple[Annotated[int, Meta(ge=0, le=20)], ...], Meta(max_length=20)]


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A matched application's questions as the bureau keeps them, until they are too old."""

    as_of: date
    questionnaire: Questionnaire
    right: tuple[int, ...]
    """The right option of each question."""
    origin: str | None = None
    journey: tuple[Step, ...] = ()
    """Of the application until it was asked."""
    passed: bool | None = None
    """None until it is answered; the first answers count."""
