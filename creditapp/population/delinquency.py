"""People in arrears pay some accounts first: one account leads the arrears, others follow later or never.

Turns each person's stage of arrears into a level per account and month, and into write-offs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.accounts import NEVER, Accounts
from creditapp.population.chains import WRITTEN_OFF
from creditapp.population.chance import Floats, uniform
from creditapp.population.latent import Lives
from creditapp.population.traits import Ints

_FOLLOW = 61
_LAG_EDGES = np.array((0.30, 0.52, 0.66))
"""Cumulative odds that an account follows at once, a month later, two months later; the rest are paid."""
_YOUNG, _YOUNG_FOLLOW = 24, 0.32
"""Accounts younger than so many months follow more often: their draw is multiplied by this (little is lost with them yet)."""
_SPARED = 99
"""The lag of an account that is paid throughout an episode."""
_MUST_LAST = 12
"""Months that the leading account must stay open after an episode begins, so that a default becomes visible."""


@dataclass(frozen=True)
class Arrears:
    """Levels [account, month] (0 current, 1–6 for 30–180 days late) and the month of each account's write-off."""

    level: NDArray[np.int8]
    written_off: Ints


def arrears_of(lives: Lives, accounts: Accounts) -> Arrears:
    """The arrears that each account shows of its owner's."""
    stage = lives.arrears
    begins = (stage > 0) & (np.pad(stage, ((0, 0), (1, 0)))[:, :-1] == 0)
    episode = np.cumsum(begins, axis=1)
    lags, written_off = _lags(lives, accounts, begins, episode[:, -1])
    mine = stage[accounts.owner]
    account, column = np.nonzero(mine)
    month = column + lives.start
    lag = lags[account, episode[accounts.owner[account], column] - 1]
    level = np.clip(mine[account, column] - lag, 0, WRITTEN_OFF - 1)
    level[(month <= accounts.opened[account]) | (month >= accounts.closes[account])] = 0
    levels = np.zeros(mine.shape, np.int8)
    levels[account, column] = level
    return Arrears(levels, written_off)


def _lags(lives: Lives, accounts: Accounts, begins: NDArray[np.bool_], episodes: Ints) -> tuple[Ints, Ints]:
    """Months [account, episode] by which an account trails its owner's arrears, and when it is written off."""
    most = int(episodes.max(initial=0))
    lags = np.full((len(accounts.owner), max(most, 1)), _SPARED)
    written_off = np.full(len(accounts.owner), NEVER)
    begun, ended = _episode_months(lives, begins, most)
    for episode in range(most):
        rows = np.nonzero(episodes[accounts.owner] > episode)[0]
        owner = accounts.owner[rows]
        since, lost = begun[owner, episode], ended[owner, episode]
        is_open = (accounts.opened[rows] < since) & (accounts.closes[rows] > since) & (written_off[rows] > since)
        lag = _follow(accounts, rows, is_open, since, episode)
        lags[rows, episode] = lag
        written_off[rows] = np.where(
            (lag < _SPARED) & (lost < accounts.closes[rows]), np.minimum(written_off[rows], lost), written_off[rows]
        )
    return lags, written_off


def _episode_months(lives: Lives, begins: NDArray[np.bool_], most: int) -> tuple[Ints, Ints]:
    """Months [person, episode] of its beginning and of its write-off (NEVER if it is cured)."""
    begun = np.full((len(begins), max(most, 1)), NEVER)
    lost = begun.copy()
    person, column = np.nonzero(begins)
    number = np.cumsum(begins, axis=1)
    begun[person, number[person, column] - 1] = column + lives.start
    person, column = np.nonzero(lives.arrears == WRITTEN_OFF)
    lost[person, number[person, column] - 1] = column + lives.start
    return begun, lost


def _follow(accounts: Accounts, rows: Ints, is_open: NDArray[np.bool_], since: Ints, episode: int) -> Ints:
    young = since - accounts.opened[rows] < _YOUNG
    draw = uniform(accounts.keys[rows], _FOLLOW, episode) * np.where(young, _YOUNG_FOLLOW, 1.0)
    lag = np.searchsorted(_LAG_EDGES, draw, side="right")
    lag = np.where(is_open & (lag < 3), lag, _SPARED)
    lasting = is_open & (accounts.closes[rows] > since + _MUST_LAST)
    lag[_leaders(accounts.owner[rows], np.where(lasting, draw, np.where(is_open, 1 + draw, 9.0)))] = 0
    return np.where(is_open, lag, _SPARED)


def _leaders(owner: Ints, rank: Floats) -> Ints:
    """The position with the smallest rank of each owner (owners are sorted)."""
    order = np.lexsort((rank, owner))
    first = np.ones(len(order), bool)
    first[1:] = owner[order][1:] != owner[order][:-1]
    return order[first]
