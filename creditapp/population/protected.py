"""Sex and a race-like group affect what people earn and when they first get credit; no event and no model ever has them.

They are drawn for audits of fairness only (15 USC 1691, Regulation B). Groups are invented; their differences
follow published gaps: earnings of women to men 0.83 (BLS 2023); median household income by race and Hispanic origin
1 to 0.63, 0.73 and 1.26, unemployment 3.3 to 5.5, 4.6 and 3.0 % (Census and BLS 2023); wealth to fall back on 285,000 to
45,000, 62,000 and 536,000 dollars (Survey of Consumer Finances 2022). All rounded and reduced, as one person is not a
household. Character depends on neither.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.chance import Floats, Keys, pick

SEXES = ("female", "male")
GROUPS = ("group_a", "group_b", "group_c", "group_d")

_SEX, _GROUP = 36, 37
_SEX_SHARES = (51, 49)
_GROUP_SHARES = (61, 13, 19, 7)
_EARNS_BY_SEX = np.array((0.92, 1.10))
_EARNS_BY_GROUP = np.array((1.04, 0.75, 0.82, 1.15))
_LAYOFFS_BY_GROUP = np.array((0.92, 1.5, 1.25, 0.9))
_STRAIN_BY_GROUP = np.array((0.92, 1.45, 1.25, 0.85))
"""People whose family has savings are strained less often by the same setback."""
_STARTS_LATER = np.array((0.0, 0.8, 2.0, 2.0))
"""Years on average; some people of groups c and d came to the country as adults."""


@dataclass(frozen=True)
class Protected:
    """Positions in SEXES and GROUPS, one entry a person."""

    sex: NDArray[np.int64]
    group: NDArray[np.int64]

    @property
    def earns(self) -> Floats:
        """Factor of income."""
        earns: Floats = _EARNS_BY_SEX[self.sex] * _EARNS_BY_GROUP[self.group]
        return earns

    @property
    def laid_off(self) -> Floats:
        """Factor of the odds of losing work."""
        return _LAYOFFS_BY_GROUP[self.group]

    @property
    def strained(self) -> Floats:
        """Factor of the odds of strain."""
        return _STRAIN_BY_GROUP[self.group]

    @property
    def starts_later(self) -> Floats:
        """Years by which credit begins later, on average."""
        return _STARTS_LATER[self.group]


def protected(keys: Keys) -> Protected:
    """Sex and group of these people."""
    return Protected(pick(keys, _SEX, _SEX_SHARES), pick(keys, _GROUP, _GROUP_SHARES))
