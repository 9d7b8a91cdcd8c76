"""The five groups of factors on the page: weight, grade, and each factor's value beside the values that cost nothing."""

from dataclasses import dataclass

from creditapp.domain import grades
from creditapp.domain.characteristics import BY_NAME, GROUPS
from creditapp.models.applications import Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.factor_texts import in_words, written
from creditapp.web.i18n.texts import _
from creditapp.web.report import zero_loss_ranges

NAMES = {group.key: (group.name, group.about) for group in GROUPS}
"""Name and what it is about."""
MEANINGS = grades.MEANINGS


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
    """Percent of the points that people lose on average; 0 for a report from before weights were recorded."""
    grade: str
    """A to E; empty where nothing can be lost."""
    meaning: str
    lost: int
    points: str
    rows: tuple[Row, ...]


def groups(factors: tuple[Factor, ...]) -> tuple[FactorGroup, ...]:
    """The groups that have factors."""
    return tuple(_group(group) for group in grades.graded(factors) if group.factors)


def _group(graded: grades.Graded) -> FactorGroup:
    name, about = NAMES[graded.group]
    return FactorGroup(
        name=_(name),
        about=_(about),
        weight=graded.weight,
        grade=graded.grade or "",
        meaning=_(MEANINGS[graded.grade]) if graded.grade else "",
        lost=graded.lost,
        points=formatting.points(-graded.lost),
        rows=tuple(_row(factor) for factor in graded.factors),
    )


def _row(factor: Factor) -> Row:
    characteristic = BY_NAME[factor.characteristic]
    return Row(
        code=factor.code,
        label=_(characteristic.label),
        yours=in_words(factor.value, characteristic),
        best=zero_loss_ranges.best(factor, characteristic),
        points=formatting.points(factor.points),
        costs=factor.points < 0,
        helps=written(factor).helps if factor.points < 0 and not factor.key else "",
    )
