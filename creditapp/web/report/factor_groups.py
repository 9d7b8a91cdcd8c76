"""The five groups of factors on the page: weight, grade, and every factor with the person's value beside the best."""

from dataclasses import dataclass

from creditapp.domain.characteristics import CHARACTERISTICS, Group
from creditapp.domain.factors import text_of
from creditapp.domain.grades import Graded, graded
from creditapp.models.applications import Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.report import zero_loss_ranges

NAMES: dict[Group, tuple[str, str]] = {
    "payment_history": ("Payment history", "whether you pay on time, and what became of debts that you did not pay"),
    "amounts_owed": ("Amounts owed", "how much of your limits is in use, and how much of your loans is still owed"),
    "length": ("Length of history", "how long you have had accounts"),
    "new_credit": ("New credit", "how often you applied for credit lately, and what you opened"),
    "mix": ("Mix of accounts", "which kinds of accounts you have"),
}
"""Name and what it is about."""
MEANINGS = {"A": "excellent", "B": "good", "C": "fair", "D": "weak", "E": "poor"}
_KNOWN = {each.name: each for each in CHARACTERISTICS}


@dataclass(frozen=True)
class Row:
    """One factor in its group."""

    code: str
    label: str
    yours: str
    best: str
    points: str
    costs: bool
    helps: str
    """What would help; empty where it costs nothing, and for key factors, of which the page says it already."""


@dataclass(frozen=True)
class FactorGroup:
    """One group on the page."""

    name: str
    about: str
    weight: int
    """Percent of the score; 0 where it is not known."""
    grade: str
    """A to E; empty where nothing can be lost."""
    meaning: str
    lost: str
    rows: tuple[Row, ...]


def groups(factors: tuple[Factor, ...]) -> tuple[FactorGroup, ...]:
    """The groups that have factors."""
    return tuple(_group(each) for each in graded(factors) if each.factors)


def _group(one: Graded) -> FactorGroup:
    name, about = NAMES[one.group]
    grade = one.grade or ""
    return FactorGroup(
        name=_(name),
        about=_(about),
        weight=one.weight,
        grade=grade,
        meaning=_(MEANINGS.get(grade, "")),
        lost=formatting.points(-one.lost),
        rows=tuple(_row(factor) for factor in one.factors),
    )


def _row(factor: Factor) -> Row:
    known = _KNOWN[factor.characteristic]
    return Row(
        code=factor.code,
        label=_(known.label),
        yours=zero_loss_ranges.yours(factor, known),
        best=zero_loss_ranges.best(factor, known),
        points=formatting.points(factor.points),
        costs=factor.points < 0,
        helps=_(text_of(factor).helps) if factor.points < 0 and not factor.key else "",
    )
