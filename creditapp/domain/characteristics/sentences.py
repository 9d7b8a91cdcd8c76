"""Sentences about a characteristic, each with the values of which it is true.

A declaration lists sentences in order of preference; the first that holds of a person's value is used. ``None`` is the
value of a characteristic that does not apply, or of months since something that never happened.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Value = float | None
Condition = Callable[[Value], bool]


def any_value(_: Value) -> bool:
    """True of every value."""
    return True


def is_zero(value: Value) -> bool:
    """True of 0."""
    return value == 0


def never(value: Value) -> bool:
    """True where it never happened."""
    return value is None


def at_most(highest: float) -> Condition:
    """True of values up to ``highest``."""
    return lambda value: value is not None and value <= highest


def at_least(lowest: float) -> Condition:
    """True of values from ``lowest`` on."""
    return lambda value: value is not None and value >= lowest


def never_or_at_least(lowest: float) -> Condition:
    """True where it never happened, or at least ``lowest`` months ago."""
    return lambda value: value is None or value >= lowest


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
    not_with: str = ""
    """Name of the characteristic whose value above 0 makes this sentence misleading."""


S = TypeVar("S", bound=Sentence)


def first_that_holds(sentences: Iterable[S], value: Value) -> S | None:
    """The sentence to use for a value; None if none is true of it."""
    return next((sentence for sentence in sentences if sentence.holds(value)), None)


def text_for(sentences: Iterable[Sentence], value: Value) -> str:
    """The text to use for a value; empty if none is true of it."""
    sentence = first_that_holds(sentences, value)
    return sentence.text if sentence else ""
