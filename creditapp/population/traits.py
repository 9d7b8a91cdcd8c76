"""What does not change in a life: character, usual income, appetite for credit, and when credit began."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.chance import Floats, Keys, normal, person_keys, uniform
from creditapp.population.protected import protected

Ints = NDArray[np.int64]

ORDINARY, THIN, INVISIBLE, DECEASED = range(4)

_CHARACTER, _AGE, _INCOME, _START, _KIND, _APPETITE, _REVOLVE = range(20, 27)
_KIND_EDGES = (0.023, 0.035, 0.039)
_RETIRED = 66
_OF_AGE = 18 * 12 + 1
"""Months from the month of birth to the first in which a contract can be made on any day."""
_ABROAD = 9.0
"""Years of adult life that somebody who immigrates has spent elsewhere, on average."""


@dataclass(frozen=True)
class Traits:
    """Arrays with one entry a person."""

    anchor: int
    """The month as of which the population was drawn."""
    keys: Keys
    kind: Ints
    birth_month: Ints
    character: Floats
    """How somebody handles money, 0 on average and higher with age; never in a file."""
    income: Floats
    """Usual dollars a year, at the anchor's age and without a setback."""
    layoffs: Floats
    """Factor of the odds of losing work; 0 for the retired."""
    strain: Floats
    """Factor of the odds of being strained: savings to fall back on, or none."""
    illness: Floats
    """Factor of the odds of falling ill."""
    appetite: Floats
    """For credit; 1 on average."""
    revolves: Floats
    """Tendency to carry balances, beyond character."""
    first_month: Ints
    """When the first account was opened."""


def traits(seed: int, indices: Ints, anchor_month: int) -> Traits:
    """The lasting traits of the people with these indices, as of the anchor."""
    keys = person_keys(seed, indices)
    group = protected(keys)
    age = np.interp(uniform(keys, _AGE), (0, 0.04, 0.2, 0.5, 0.8, 0.95, 1), (18.2, 21, 30, 48, 65, 77, 93))
    character = 1.05 * normal(keys, _CHARACTER) + 0.17 * (age - 48) / 17
    income = 52_000 * np.exp(0.42 * normal(keys, _INCOME) + 0.18 * character) * group.earns * earning_age(age)
    begins = 18 + _years_abroad(keys, group.starts_later) + 3 * -np.log(uniform(keys, _START))
    credit_age = np.minimum(begins, age)
    kind = np.searchsorted(_KIND_EDGES, uniform(keys, _KIND), side="right")
    birth_month = anchor_month - (age * 12).astype(np.int64)
    began = anchor_month - ((age - credit_age) * 12).astype(np.int64)
    return Traits(
        anchor_month,
        keys,
        np.array((INVISIBLE, THIN, DECEASED, ORDINARY))[kind],
        birth_month,
        character,
        income,
        np.where(age >= _RETIRED, 0.0, group.laid_off * (income / 52_000) ** -0.4),
        group.strained,
        np.interp(age, (18, 40, 65, 90), (0.5, 0.8, 1.5, 2.0)),
        np.exp(0.5 * normal(keys, _APPETITE) - 0.125),
        normal(keys, _REVOLVE),
        np.maximum(began, birth_month + _OF_AGE),
    )


def _years_abroad(keys: Keys, on_average: Floats) -> Floats:
    """Years of adult life before coming to the country: many for a few people, whose files are young at any age."""
    years = -_ABROAD * np.log(uniform(keys, _START, 2))
    return np.where(uniform(keys, _START, 1) < on_average / _ABROAD, years, 0.0)


def earning_age(age: Floats) -> Floats:
    """Share of a life's usual income that people of an age (years) earn."""
    earned: Floats = np.interp(age, (18, 30, 50, 70), (0.5, 0.95, 1.2, 0.8))
    return earned
