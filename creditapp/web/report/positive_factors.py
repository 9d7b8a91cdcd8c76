"""What speaks for the person: a characteristic that costs no points and whose value makes its positive sentence true."""

from creditapp.domain.characteristics import BY_NAME
from creditapp.domain.characteristics.sentences import PositiveSentence, first_that_holds
from creditapp.models.applications import Factor
from creditapp.web.i18n.texts import _


def positive_sentences(factors: tuple[Factor, ...]) -> tuple[str, ...]:
    """What speaks for the person, a sentence a characteristic, in the scorecard's order.

    A sentence is left out where another says the same, or where another characteristic's value makes it misleading.
    """
    above_zero = {factor.characteristic for factor in factors if factor.value}
    held = {
        factor.characteristic: sentence
        for factor in factors
        if (sentence := _true_sentence(factor)) and sentence.not_with not in above_zero
    }
    return tuple(_(sentence.text) for sentence in held.values() if sentence.implied_by not in held)


def _true_sentence(factor: Factor) -> PositiveSentence | None:
    characteristic = BY_NAME.get(factor.characteristic)
    if characteristic is None or factor.points != 0:
        return None
    return first_that_holds(characteristic.positives, factor.value)
