"""Which furnishers a person deals with: of each kind at most two."""

import zlib

import numpy as np

from creditapp.population.chance import Floats, Keys, uniform
from creditapp.population.cohort import Cohort
from creditapp.population.furnishers import COLLECTORS, LENDERS
from creditapp.population.traits import Ints

_FURNISHER, _MINE = 96, 97
_PURPOSE = {pool: zlib.crc32("".join(pool).encode()) % 10**6 for pool in (*LENDERS.values(), COLLECTORS)}
"""The purpose of the draw for each pool of furnishers."""


def chosen(cohort: Cohort, owner: Ints, keys: Keys, pool: tuple[str, ...]) -> list[str]:
    """A furnisher of the pool for each key."""
    return [pool[int(draw * len(pool))] for draw in _draws(cohort, owner, keys, pool)]


def _draws(cohort: Cohort, owner: Ints, keys: Keys, pool: tuple[str, ...]) -> Floats:
    mine = (uniform(keys, _MINE) < 0.35).astype(np.int64)
    return uniform(cohort.lives.traits.keys[owner], _FURNISHER, 2 * _PURPOSE[pool] + mine)


def lenders_of(cohort: Cohort, rows: Ints) -> list[str]:
    """Who reports each of these accounts."""
    accounts = cohort.accounts
    if not len(accounts.owner):
        return [""] * len(rows)
    names = np.empty(len(rows), object)
    for kind, pool in LENDERS.items():
        mine = np.nonzero(accounts.kind[rows] == kind)[0]
        names[mine] = chosen(cohort, accounts.owner[rows[mine]], accounts.keys[rows[mine]], pool)
    lenders: list[str] = names.tolist()
    return lenders


def collectors_of(cohort: Cohort, owner: Ints, keys: Keys, holder: Ints) -> list[str]:
    """Who holds each debt: the second holder is never the first. All accounts of a person that are sold go to one buyer."""
    first = _draws(cohort, owner, keys, COLLECTORS)
    return [
        COLLECTORS[(int(draw * len(COLLECTORS)) + second) % len(COLLECTORS)]
        for draw, second in zip(first.tolist(), holder.tolist(), strict=True)
    ]
