"""A strength is named only where it is true: costing no points is not enough, the value must bear the sentence out."""

from collections.abc import Callable

from creditapp.domain.factors import text_of
from creditapp.models.applications import Factor
from creditapp.web.i18n.texts import _

Holds = Callable[[float], bool]


def _none(value: float) -> bool:
    return value == 0


def _up_to(most: float) -> Holds:
    return lambda value: value <= most


def _from(least: float) -> Holds:
    return lambda value: value >= least


HOLDS: dict[str, Holds] = {
    "months_since_late_30": _from(24),
    "months_since_late_90": _from(24),
    "worst_status_24m": _none,
    "late_30_12m": _none,
    "late_60_24m": _none,
    "past_due_amount": _none,
    "collections_unpaid": _none,
    "collections_amount": _none,
    "charge_offs": _none,
    "utilisation": _up_to(0.1),
    "highest_card_utilisation": _up_to(0.5),
    "cards_with_balance": _up_to(2),
    "instalment_balance_share": _up_to(0.5),
    "revolving_balance": _up_to(1000),
    "card_limits": _from(20_000),
    "oldest_account_months": _from(120),
    "average_account_months": _from(60),
    "months_since_newest_account": _from(12),
    "hard_inquiries_6m": _none,
    "hard_inquiries_12m": _up_to(1),
    "accounts_opened_12m": _up_to(1),
    "cards_open": _from(1),
    "loans": _from(1),
    "mortgages": _from(1),
}
"""By characteristic: whether its positive sentence is true of a value."""

ABSENT = {"months_since_late_30", "months_since_late_90", "months_since_bankruptcy"}
"""Here no value means that it never happened."""

IMPLIED = {
    "collections_amount": "collections_unpaid",
    "late_60_24m": "worst_status_24m",
    "hard_inquiries_12m": "hard_inquiries_6m",
    "months_since_late_90": "months_since_late_30",
}
"""Said already by the other, where both hold."""

SPOILED = {"worst_status_24m", "late_30_12m", "late_60_24m"}
"""Not said where an account was charged off before: on that one, nothing was paid since."""


def strengths(factors: tuple[Factor, ...]) -> tuple[str, ...]:
    """What speaks for the person, each in a sentence, in the scorecard's order."""
    held = {factor.characteristic: factor for factor in factors if factor.points == 0 and _holds(factor)}
    if any(factor.characteristic == "charge_offs" and factor.value for factor in factors):
        held = {name: factor for name, factor in held.items() if name not in SPOILED}
    return tuple(_(text_of(factor).positive) for name, factor in held.items() if IMPLIED.get(name) not in held)


def _holds(factor: Factor) -> bool:
    if factor.value is None:
        return factor.characteristic in ABSENT
    return HOLDS.get(factor.characteristic, lambda _: False)(factor.value)
