"""Sentences about a characteristic, each with the values of which it is true.

A declaration lists sentences in order of preference; the first that holds of a person's value is used. ``None`` is the
value of a characteristic that does not apply, or of months since something that never happened. A sentence may hold the
value itself, as ``%(value)s``: a page fills it in, in the characteristic's format (web.i18n.factor_texts).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

Value = float | None
Condition = Callable[[Value], bool]
Trouble = Literal["given_up", "collection", "overdue"]
"""What a file may hold besides: an account that its lender gave up, paid since or not; an unpaid debt with a collector;
an amount overdue now."""
UNPAID: frozenset[Trouble] = frozenset({"given_up", "collection", "overdue"})
"""Any of them: debts that were not paid when due."""


def any_value(_: Value) -> bool:
    """True of every value."""
    return True


def is_zero(value: Value) -> bool:
    """True of 0."""
    return value == 0


def missing(value: Value) -> bool:
    """True where it never happened or does not apply."""
    return value is None


def exactly(number: float) -> Condition:
    """True of this value only."""
    return lambda value: value == number


def above(bound: float) -> Condition:
    """True of values above ``bound``."""
    return lambda value: value is not None and value > bound


def at_most(highest: float) -> Condition:
    """True of values up to ``highest``."""
    return lambda value: value is not None and value <= highest


def at_least(lowest: float) -> Condition:
    """True of values from ``lowest`` on."""
    return lambda value: value is not None and value >= lowest


@dataclass(frozen=True)
class Sentence:
    """One sentence and the values of which it is true."""

    text: str
    holds: Condition = any_value


@dataclass(frozen=True)
class PositiveSentence(Sentence):
    """A sentence in a person's favour: said of a characteristic that costs no points, if its value bears it out."""

    implied_by: str = ""
    """Name of the characteristic whose positive sentence, where that is said too, has said this already."""
    unless: frozenset[Trouble] = frozenset()
    """What else on file would make the sentence misleading."""


S = TypeVar("S", bound=Sentence)


def first_that_holds(sentences: Iterable[S], value: Value) -> S | None:
    """The sentence to use for a value; None if none is true of it."""
    return next((sentence for sentence in sentences if sentence.holds(value)), None)


def text_for(sentences: Iterable[Sentence], value: Value) -> str:
    """The text to use for a value; empty if none is true of it."""
    sentence = first_that_holds(sentences, value)
    return sentence.text if sentence else ""
