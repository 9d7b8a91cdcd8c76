"""What reduces a score, as the report shows it: key factors first, each with its points, its value and what would help."""

from dataclasses import dataclass

from creditapp.domain.characteristics import BY_NAME, Characteristic
from creditapp.domain.factors import by_effect, text_of
from creditapp.domain.scoring import CLAMPED
from creditapp.models.applications import Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.report import zero_loss_ranges


@dataclass(frozen=True)
class Reason:
    """One factor that costs points."""

    code: str
    title: str
    points: str
    width: int
    """Of its bar, in percent of the factor that costs most."""
    helps: str
    value: str
    """The person's own: label and value; empty where there is none."""
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
    """The key factors, or the others that cost points, in order of their effect."""
    costly = [factor for factor in factors if factor.points < 0 and factor.code != CLAMPED]
    most = min((factor.points for factor in costly), default=-1)
    return tuple(_reason(factor, most) for factor in by_effect(tuple(costly)) if factor.key == key)


def _reason(factor: Factor, most: int) -> Reason:
    text, characteristic = text_of(factor), BY_NAME.get(factor.characteristic)
    return Reason(
        code=factor.code,
        title=_(text.title),
        points=formatting.points(factor.points),
        width=max(2, round(100 * factor.points / most)),
        helps=_(text.helps),
        value=_value(factor, characteristic) if characteristic else "",
        best=zero_loss_ranges.best(factor, characteristic) if characteristic else "",
    )


def _value(factor: Factor, characteristic: Characteristic) -> str:
    """Label and value; a label that names the unit is followed by the bare number."""
    value = formatting.characteristic(factor.value, "count" if characteristic.unit_in_label else characteristic.format)
    return f"{_(characteristic.label)}: {value}" if value else ""


def adding_up(base_points: int, factors: tuple[Factor, ...], score: int) -> Sum:
    """How the score comes about."""
    moving = [factor for factor in by_effect(factors) if factor.points]
    rows = tuple((_(text_of(factor).title), formatting.points(factor.points)) for factor in moving)
    return Sum(base_points, rows, len(factors) - len(moving), score)
