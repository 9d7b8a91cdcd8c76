"""What reduces a score, as the report shows it: key factors first, each with its points, its value and what would help."""

from dataclasses import dataclass

from creditapp.domain.characteristics import BY_NAME
from creditapp.domain.factors import with_effect
from creditapp.models.applications import Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.factor_texts import in_words, written
from creditapp.web.i18n.texts import _
from creditapp.web.report import zero_loss_ranges


@dataclass(frozen=True)
class Reason:
    """One factor that costs points."""

    code: str
    title: str
    lost: int
    points: str
    width: int
    """Of its bar, in percent of the factor that costs most."""
    helps: str
    value: str
    """The person's own: label and value; empty for a characteristic of a scorecard made elsewhere."""
    best: str
    """The values that cost nothing; empty where the scorecard does not say."""


@dataclass(frozen=True)
class Sum:
    """Base points, what each factor takes, and the score: base points and rows add up to it."""

    base_points: int
    rows: tuple[tuple[str, str], ...]
    """Title and points of the factors that are not 0."""
    even: int
    """How many factors cost nothing."""
    score: int


def reasons(factors: tuple[Factor, ...], *, key: bool) -> tuple[Reason, ...]:
    """The key factors, or the others that cost points, in order of their effect; none that costs points only on paper."""
    costly = with_effect(factors)
    most = min((factor.points for factor in costly), default=-1)
    return tuple(_reason(factor, most) for factor in costly if factor.key == key)


def _reason(factor: Factor, most: int) -> Reason:
    text, characteristic = written(factor), BY_NAME.get(factor.characteristic)
    return Reason(
        code=factor.code,
        title=text.title,
        lost=-factor.points,
        points=formatting.points(factor.points),
        width=max(2, round(100 * factor.points / most)),
        helps=text.helps,
        value=f"{_(characteristic.label)}: {in_words(factor.value, characteristic)}" if characteristic else "",
        best=zero_loss_ranges.best(factor, characteristic) if characteristic else "",
    )


def adding_up(base_points: int, factors: tuple[Factor, ...], score: int) -> Sum:
    """How the score comes about."""
    moving = sorted((factor for factor in factors if factor.points), key=lambda factor: (factor.points, factor.code))
    rows = tuple((written(factor).title, formatting.points(factor.points)) for factor in moving)
    return Sum(base_points, rows, len(factors) - len(moving), score)
