"""A factor is explained by its characteristic's declaration: what costs points, what would help, how it reads when good.

Codes are stable: a page, a notice and a study of reasons may rely on them (docs/factors.md). The texts may hold the
person's value and the characteristic's label as placeholders; ``web.i18n.factor_texts`` fills them in.
"""

from typing import NamedTuple

from creditapp.domain.characteristics import BY_CODE, CHARACTERISTICS
from creditapp.domain.characteristics.sentences import text_for
from creditapp.domain.scorecard import DEPENDS
from creditapp.domain.scoring import CLAMPED
from creditapp.domain.texts import N_
from creditapp.models.applications import Factor


class FactorText(NamedTuple):
    """One factor's texts, true of its value."""

    title: str
    """As a reason: what costs points."""
    helps: str
    """What would reduce the cost; empty where nothing would."""


END_OF_SCALE = FactorText(
    N_("The scale ends here"),
    N_("Scores are shown from 300 to 850; this row is what the ends of the scale take or add."),
)
"""Of the row with the code CLAMPED, which is about the scale and not about a characteristic."""
PLAIN = N_("%(label)s: %(value)s")
"""The reason of a value of which no sentence is declared: it is true of every value."""
LABELS: dict[str, str] = {
    **{characteristic.code: characteristic.label for characteristic in CHARACTERISTICS},
    CLAMPED: END_OF_SCALE.title,
}
"""By factor code: what it is about, without regard to a value."""


def text_of(factor: Factor) -> FactorText:
    """The texts for the factor's value; a code of a scorecard made elsewhere is explained by its name.

    Nothing is advised where another characteristic decides whether it would help.
    """
    characteristic = BY_CODE.get(factor.code)
    if characteristic is None:
        return END_OF_SCALE if factor.code == CLAMPED else FactorText(factor.characteristic, "")
    title, helps = (text_for(kind, factor.value) for kind in (characteristic.reasons, characteristic.advice))
    return FactorText(title or PLAIN, "" if factor.best == DEPENDS else helps)


def never_costs(factor: Factor) -> bool:
    """Whether this scorecard takes no points for any value of the characteristic, so that it speaks neither for nor against anybody."""
    return factor.best == (None, None) and not factor.worst and not factor.points


def by_effect(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Key factors first, then by points lost; equal ones by code (FCRA 609(f)(1)(C): in order of their effect)."""
    return tuple(sorted(factors, key=lambda factor: (not factor.key, factor.points, factor.code)))


def with_effect(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """The factors that lower the score, in order of their effect.

    None does where the scale's upper end takes points: without any of them the score would be the same.
    """
    if any(factor.code == CLAMPED and factor.points < 0 for factor in factors):
        return ()
    return tuple(factor for factor in by_effect(factors) if factor.points < 0)
