"""What a file shows of a life besides accounts: inquiries, debts with collectors, bankruptcies.

Flat tables sorted by owner; month and day are when each was first reported.
"""

from dataclasses import dataclass

import numpy as np

from creditapp.population.accounts import NEVER, Accounts
from creditapp.population.chains import ILL, WRITTEN_OFF
from creditapp.population.chance import Floats, Keys, derive, pick, uniform
from creditapp.population.delinquency import Arrears
from creditapp.population.latent import Lives
from creditapp.population.traits import DECEASED, INVISIBLE, Ints

_LOOK, _OPENS_LOOK, _DAY, _SENT, _UNPAID, _AMOUNT, _MEDICAL, _PETITION, _CHAPTER, _PAID, _THIN_DEBT, _DEATH = range(
    70, 82
)
_BILLS = np.array((1.0, 1.5, 4.0))
"""How a setback multiplies the odds of leaving a bill unpaid; ill people have more bills."""


@dataclass(frozen=True)
class Incidents:
    """Rows of one kind of incident."""

    owner: Ints
    keys: Keys
    month: Ints
    day: Ints
    amount: Floats
    """Dollars, collections only."""
    detail: Ints
    """Collections: the account it came from, −1 medical, −2 another bill. Bankruptcies: chapter."""

    def sorted(self) -> "Incidents":
        """The same rows by owner, then month."""
        order = np.lexsort((self.month, self.owner))
        return Incidents(*(column[order] for column in vars(self).values()))


def _incidents(
    lives: Lives, purpose: int, owner: Ints, month: Ints, number: Ints, amount: Floats, detail: Ints
) -> Incidents:
    keys = derive(derive(lives.traits.keys[owner], purpose), number)
    return Incidents(owner, keys, month, 1 + (uniform(keys, _DAY) * 28).astype(np.int64), amount, detail)


def inquiries(lives: Lives, accounts: Accounts) -> Incidents:
    """Hard inquiries: most openings have one, and strained people apply more often without getting an account."""
    months = np.arange(lives.hardship.shape[1])
    odds = 0.030 * lives.traits.appetite[:, None] * np.array((1.0, 3.2, 3.0))[lives.hardship]
    odds *= (lives.traits.kind != INVISIBLE)[:, None]
    owner, column = np.nonzero(uniform(lives.traits.keys[:, None], _LOOK, months) < odds)
    rows = np.nonzero((accounts.opened >= lives.start) & (uniform(accounts.keys, _OPENS_LOOK) < 0.8))[0]
    owners = np.concatenate([owner, accounts.owner[rows]])
    month = np.concatenate([column + lives.start, accounts.opened[rows]])
    number = np.concatenate([column, 1_000 + rows - np.searchsorted(accounts.owner, accounts.owner[rows])])
    return _incidents(lives, _LOOK, owners, month, number, np.zeros(len(owners)), np.zeros_like(owners)).sorted()


def collections(lives: Lives, accounts: Accounts, arrears: Arrears) -> Incidents:
    """Written-off cards and personal loans are often sold; strained people also leave other bills unpaid, ill ones medical bills."""
    sold = (arrears.written_off < NEVER) & (accounts.kind <= 4) & (uniform(accounts.keys, _SENT) < 0.45)
    rows = np.nonzero(sold)[0]
    months = np.arange(lives.hardship.shape[1])
    odds = np.outer(np.exp(-0.5 * lives.traits.character), (0.0007, 0.005, 0.014))
    unpaid = np.take_along_axis(odds, lives.hardship.astype(np.int64), axis=1) * _BILLS[lives.setback]
    unpaid *= (lives.traits.kind != INVISIBLE)[:, None]
    owner, column = np.nonzero(uniform(lives.traits.keys[:, None], _UNPAID, months) < unpaid)
    bill_keys = derive(lives.traits.keys[owner], 5_000 + column)
    amount = np.round(np.exp(5.9 + 1.0 * (uniform(bill_keys, _AMOUNT) * 3 - 1.5)))
    medical = np.where(lives.setback[owner, column] == ILL, 0.85, 0.4)
    detail = np.where(uniform(bill_keys, _MEDICAL) < medical, -1, -2)
    return _incidents(
        lives,
        _SENT,
        np.concatenate([accounts.owner[rows], owner]),
        np.concatenate([arrears.written_off[rows] + 3, column + lives.start]),
        np.concatenate([10_000 + rows - np.searchsorted(accounts.owner, accounts.owner[rows]), column]),
        np.concatenate([np.round(accounts.size[rows] * 0.9), amount]),
        np.concatenate([rows, detail]),
    ).sorted()


def bankruptcies(lives: Lives) -> Incidents:
    """A fifth of people whose debts are written off file for bankruptcy; not twice in eight years (11 USC 727(a)(8))."""
    owner, column = np.nonzero(lives.arrears == WRITTEN_OFF)
    keys = derive(lives.traits.keys[owner], column)
    files = uniform(keys, _PETITION) < 0.2
    owner, column, keys = owner[files], column[files], keys[files]
    again = np.zeros(len(owner), bool)
    again[1:] = owner[1:] == owner[:-1]
    owner, column, keys = owner[~again], column[~again], keys[~again]
    chapter = np.where(pick(keys, _CHAPTER, (70, 30)) == 0, 7, 13)
    return _incidents(lives, _PETITION, owner, column + lives.start + 1, column, np.zeros(len(owner)), chapter).sorted()


def paid_after(collection_keys: Keys) -> Ints:
    """Months until a collection is paid; NEVER for six in ten."""
    wait = 2 + (uniform(collection_keys, _AMOUNT, 1) * 24).astype(np.int64)
    return np.where(uniform(collection_keys, _PAID) < 0.4, wait, NEVER)


def death_months(lives: Lives) -> Ints:
    """The months in which furnishers report a death; NEVER for the living."""
    before = lives.traits.anchor - (uniform(lives.traits.keys, _DEATH) * 10).astype(np.int64)
    return np.where(lives.traits.kind == DECEASED, before, NEVER)
