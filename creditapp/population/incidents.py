"""What a file shows of a life besides accounts: inquiries, bankruptcies, a death.

Flat tables sorted by owner; month and day are when each was first reported.
"""

from dataclasses import dataclass

import numpy as np

from creditapp.population.accounts import Accounts
from creditapp.population.bankruptcy import Petitions
from creditapp.population.chance import Keys, derive, uniform
from creditapp.population.latent import Lives
from creditapp.population.products import NEVER, RENT
from creditapp.population.traits import DECEASED, INVISIBLE, Ints

_LOOK, _OPENS_LOOK, _DAY, _PETITION, _DEATH = 70, 71, 72, 77, 81


@dataclass(frozen=True)
class Incidents:
    """Rows of one kind of incident."""

    owner: Ints
    keys: Keys
    month: Ints
    day: Ints
    detail: Ints
    """Inquiries: the account that came of it, or −1. Bankruptcies: the chapter."""

    def sorted(self) -> "Incidents":
        """The same rows by owner, then month."""
        order = np.lexsort((self.month, self.owner))
        return Incidents(*(column[order] for column in vars(self).values()))


def _incidents(lives: Lives, purpose: int, owner: Ints, month: Ints, number: Ints, detail: Ints) -> Incidents:
    keys = derive(derive(lives.traits.keys[owner], purpose), number)
    return Incidents(owner, keys, month, 1 + (uniform(keys, _DAY) * 28).astype(np.int64), detail)


def inquiries(lives: Lives, accounts: Accounts) -> Incidents:
    """Hard inquiries: most openings have one, and strained people apply more often without getting an account."""
    months = np.arange(lives.hardship.shape[1])
    odds = 0.030 * lives.traits.appetite[:, None] * np.array((1.0, 3.2, 3.0))[lives.hardship]
    odds *= (lives.traits.kind != INVISIBLE)[:, None]
    owner, column = np.nonzero(uniform(lives.traits.keys[:, None], _LOOK, months) < odds)
    asked = (accounts.opened >= lives.start) & accounts.is_owed & (accounts.kind < RENT)
    rows = np.nonzero(asked & (uniform(accounts.keys, _OPENS_LOOK) < 0.8))[0]
    owners = np.concatenate([owner, accounts.owner[rows]])
    month = np.concatenate([column + lives.start, accounts.opened[rows]])
    number = np.concatenate([column, 1_000 + accounts.serial[rows]])
    detail = np.concatenate([np.full_like(owner, -1), rows])
    return _incidents(lives, _LOOK, owners, month, number, detail).sorted()


def bankruptcies(lives: Lives, filings: Petitions) -> Incidents:
    """The petitions as a court's docket has them."""
    owner = np.nonzero(filings.filed < NEVER)[0]
    month = filings.filed[owner]
    return _incidents(lives, _PETITION, owner, month, month, filings.chapter[owner])


def death_months(lives: Lives) -> Ints:
    """The months in which furnishers report a death; NEVER for the living."""
    before = lives.traits.anchor - (uniform(lives.traits.keys, _DEATH) * 10).astype(np.int64)
    return np.where(lives.traits.kind == DECEASED, before, NEVER)
