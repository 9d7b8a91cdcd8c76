"""Identities of nobody real: SSNs of areas 900–999 with groups 01–49 were never issued (SSA), and each index has its own.

Sources: SSA, "Social Security Number Randomization" (areas 9xx are not assigned); IRS ITINs use groups 50 and up.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from creditapp.models.identity import Address, Person
from creditapp.population import names
from creditapp.population.calendar import day_in
from creditapp.population.chance import Keys, uniform
from creditapp.population.variants import Names, as_applied, as_reported

T = TypeVar("T")

_SERIALS = 9_999
_GROUPS = 49
SSN_COUNT = 100 * _GROUPS * _SERIALS
"""How many people one seed can have."""
_STRIDE = 15_485_863
"""A prime that does not divide SSN_COUNT, so that multiplying by it permutes the numbers."""

_PURPOSE = 11
_DRAWS = 24
_MARRIED, _MOVED, _SUFFIXED, _DOUBLE, _MIDDLE = 0.09, 0.25, 0.03, 0.03, 0.75
"""Shares of people who had another last name or address, who have a suffix, a double last name, a middle name."""


class Identity(NamedTuple):
    """Who a synthetic person is; ``ssn`` is nine digits."""

    ssn: str
    key: int
    """Decides how each furnisher writes the person (see variants)."""
    names: Names

    @property
    def person(self) -> Person:
        """As they fill in a form."""
        return as_applied(self.names, self.key)

    def as_reported_by(self, furnisher: str, *, of_old: bool = False) -> Person:
        """As this furnisher has them, or had them ``of_old``."""
        return as_reported(self.names, self.key, furnisher, of_old=of_old)


def ssn_of(seed: int, index: int) -> str:
    """The nine digits of person ``index``; a permutation of all synthetic numbers, so no two people share one."""
    if not 0 <= index < SSN_COUNT:
        raise ValueError(f"a population has at most {SSN_COUNT} people")
    number = (index * _STRIDE + seed * 7_919) % SSN_COUNT
    rest, serial = divmod(number, _SERIALS)
    area, group = divmod(rest, _GROUPS)
    return f"{900 + area}{group + 1:02d}{serial + 1:04d}"


def identities(seed: int, indices: Sequence[int], keys: Keys, birth_months: Sequence[int]) -> list[Identity]:
    """The identities of some people, in order; ``keys`` and ``birth_months`` are theirs."""
    draws = uniform(keys[:, None], _PURPOSE, np.arange(_DRAWS)).tolist()
    people = zip(indices, keys.tolist(), draws, birth_months, strict=True)
    return [_identity(seed, *person) for person in people]


def _identity(seed: int, index: int, key: int, draws: list[float], birth_month: int) -> Identity:
    first, last, day, mail, *rest = draws
    ssn, address = ssn_of(seed, index), _address(*rest[:5])
    married, maiden, moved, suffix, which, double, other, middle, initial = rest[10:19]
    name = _one_of(names.LAST_NAMES, last)
    second = _one_of(names.LAST_NAMES, other)
    formal = Person(
        first_name=_one_of(names.FIRST_NAMES, first),
        middle_name=_one_of(names.FIRST_NAMES, initial) if middle < _MIDDLE else None,
        last_name=f"{name} {second}" if double < _DOUBLE and " " not in name + second else name,
        suffix=_one_of(names.SUFFIXES, which) if suffix < _SUFFIXED else None,
        birth_date=day_in(birth_month, 1 + int(day * 28)),
        address=address,
        ssn_last4=ssn[5:],
        email=f"person{index}@example.com" if mail < 0.5 else None,
    )
    before = _one_of(names.LAST_NAMES, maiden) if married < _MARRIED else None
    return Identity(ssn, key, Names(formal, before, _address(*rest[5:10]) if moved < _MOVED else None))


def _address(number: float, street: float, kind: float, place: float, zip_code: float) -> Address:
    city, state, prefix = _one_of(names.PLACES, place)
    return Address(
        street=f"{1 + int(number**2 * 9_800)} {_one_of(names.STREETS, street)} {_one_of(names.STREET_KINDS, kind)}",
        city=city,
        state=state,
        zip=f"{prefix}{1 + int(zip_code * 98):02d}",
    )


def _one_of(options: Sequence[T], draw: float) -> T:
    return options[int(draw * len(options))]
