"""What speaks for the person: a characteristic that could cost points but costs none, and whose value makes its positive sentence true.

A sentence must also agree with the whole file: "No payment was late" is not said beside an account that its lender gave up.
"""

from creditapp.domain.characteristics import BY_NAME
from creditapp.domain.characteristics.sentences import UNPAID, PositiveSentence, Trouble, first_that_holds
from creditapp.domain.factors import never_costs
from creditapp.models.applications import Factor
from creditapp.models.extract import Extract
from creditapp.web.i18n.factor_texts import sentence


def positive_sentences(factors: tuple[Factor, ...], file: Extract | None) -> tuple[str, ...]:
    """What speaks for the person, a sentence a characteristic, in the scorecard's order.

    A sentence is left out where another says the same, where something else on file makes it misleading, and where that
    cannot be told because the file cannot be opened any more.
    """
    found = UNPAID if file is None else troubles(file)
    held = {
        factor.characteristic: (factor, positive)
        for factor in factors
        if (positive := _true_sentence(factor)) and not positive.unless & found
    }
    return tuple(
        sentence(positive.text, BY_NAME[name], factor.value)
        for name, (factor, positive) in held.items()
        if positive.implied_by not in held
    )


def troubles(file: Extract) -> frozenset[Trouble]:
    """Debts on file that were not paid when due."""
    found: dict[Trouble, bool] = {
        "given_up": any(account.state == "lost" or "; was" in account.status for account in file.accounts),
        "collection": any(debt.balance > 0 for debt in file.collections),
        "overdue": any(account.past_due > 0 for account in file.accounts),
    }
    return frozenset(trouble for trouble, there in found.items() if there)


def _true_sentence(factor: Factor) -> PositiveSentence | None:
    characteristic = BY_NAME.get(factor.characteristic)
    if characteristic is None or factor.points != 0 or never_costs(factor):
        return None
    return first_that_holds(characteristic.positives, factor.value)
