"""What impacts a score, as the report says it: key factors first, each with its points, its value and what would help."""

from dataclasses import dataclass

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic, Format
from creditapp.domain.factors import by_effect, text_of
from creditapp.domain.scoring import CLAMPED
from creditapp.models.applications import Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.report import zero_loss_ranges

_KNOWN = {each.name: each for each in CHARACTERISTICS}


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
    """What costs nothing; empty where it is not known."""


@dataclass(frozen=True)
class Sum:
    """Base points, what each factor takes, and the score: the rows add up."""

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
    text, known = text_of(factor), _KNOWN.get(factor.characteristic)
    value = formatting.characteristic(factor.value, _format(known)) if known else ""
    return Reason(
        code=factor.code,
        title=_(text.title),
        points=formatting.points(factor.points),
        width=max(2, round(100 * factor.points / most)),
        helps=_(text.helps),
        value=f"{_(known.label)}: {value}" if known and value else "",
        best=zero_loss_ranges.best(factor, known) if known else "",
    )


def _format(known: Characteristic) -> Format:
    """A label that counts months already is followed by the bare number."""
    return "count" if known.label.startswith("Months") else known.format


def adding_up(base_points: int, factors: tuple[Factor, ...], score: int) -> Sum:
    """How the score comes about."""
    moving = [factor for factor in by_effect(factors) if factor.points]
    rows = tuple((_(text_of(factor).title), formatting.points(factor.points)) for factor in moving)
    return Sum(base_points, rows, len(factors) - len(moving), score)
