"""Who asks a court for relief from debts, when it is granted, and which accounts are included.

All debts are listed (11 USC 521). Cards and personal loans open at the petition are included, and whatever was lost; students'
loans survive (523(a)(8)), and a home or car that is paid for is kept by reaffirming its loan (524(c)).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.accounts import Accounts
from creditapp.population.chains import BANKRUPT, WRITTEN_OFF
from creditapp.population.chance import pick
from creditapp.population.latent import Lives, kind_of_loss
from creditapp.population.products import HELOC, NEVER, PERSONAL_LOAN
from creditapp.population.traits import Ints

_CHAPTER = 56
_LASTS = {7: 5, 13: 48}
"""Months from petition to discharge, by chapter."""


@dataclass(frozen=True)
class Petitions:
    """One entry a person: months are NEVER, and the chapter 0, for those who file none."""

    filed: Ints
    discharged: Ints
    chapter: Ints


def petitions(lives: Lives) -> Petitions:
    """A fifth of people whose debts are written off file in the month after; not twice in eight years (11 USC 727(a)(8))."""
    owner, column = np.nonzero(lives.arrears == WRITTEN_OFF)
    stage = lives.arrears[owner] > 0
    begins = stage & ~np.pad(stage, ((0, 0), (1, 0)))[:, :-1]
    begun = np.maximum.accumulate(np.where(begins, np.arange(stage.shape[1]), 0), axis=1)[np.arange(len(owner)), column]
    files = kind_of_loss(lives.traits.keys[owner], lives.start + begun) == BANKRUPT
    filed = np.full(len(lives.traits.keys), NEVER)
    np.minimum.at(filed, owner[files], lives.start + column[files] + 1)
    chapter = np.where(pick(lives.traits.keys, _CHAPTER, (70, 30)) == 0, 7, 13)
    discharged = filed + np.where(chapter == 7, _LASTS[7], _LASTS[13])
    none = filed == NEVER
    return Petitions(filed, np.where(none, NEVER, discharged), np.where(none, 0, chapter))


def is_unsecured(accounts: Accounts) -> NDArray[np.bool_]:
    """Debts that a discharge ends whether they are paid or not."""
    unsecured: NDArray[np.bool_] = (accounts.kind < HELOC) | (accounts.kind == PERSONAL_LOAN)
    return unsecured & accounts.is_owed
