"""A factor is explained by its characteristic's declaration: what costs points, what would help, how it reads when good.

Codes are stable: a page, a notice and a study of reasons may rely on them (docs/factors.md).
"""

from typing import NamedTuple

from creditapp.domain.characteristics import BY_CODE, CHARACTERISTICS
from creditapp.domain.characteristics.sentences import text_for
from creditapp.domain.scoring import CLAMPED
from creditapp.domain.texts import N_
from creditapp.models.applications import Factor


class FactorText(NamedTuple):
    """One factor's texts."""

    title: str
    """As a reason: what costs points."""
    helps: str
    """What would reduce the cost."""
    positive: str
    """The same characteristic when it costs nothing."""


END_OF_SCALE = FactorText(
    N_("The scale ends here"),
    N_("Scores are shown from 300 to 850; this row is what the ends of the scale take or add."),
    N_("The scale ends here"),
)
"""Of the row with the code CLAMPED, which is about the scale and not about a characteristic."""
FACTORS: dict[str, FactorText] = {
    **{
        characteristic.code: FactorText(
            characteristic.reasons[-1].text, characteristic.advice[-1].text, characteristic.positives[-1].text
        )
        for characteristic in CHARACTERISTICS
    },
    CLAMPED: END_OF_SCALE,
}
"""By factor code: the texts without regard to a value."""


def text_of(factor: Factor) -> FactorText:
    """The texts for the factor's value; a code of a scorecard made elsewhere is explained by its name.

    ``positive`` is empty where no positive sentence is true of the value.
    """
    characteristic = BY_CODE.get(factor.code)
    if characteristic is None:
        return FACTORS.get(factor.code) or FactorText(factor.characteristic, "", factor.characteristic)
    kinds = (characteristic.reasons, characteristic.advice, characteristic.positives)
    return FactorText(*(text_for(sentences, factor.value) for sentences in kinds))


def by_effect(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Key factors first, then by points lost; equal ones by code (FCRA 609(f)(1)(C): in order of their effect)."""
    return tuple(sorted(factors, key=lambda factor: (not factor.key, factor.points, factor.code)))
