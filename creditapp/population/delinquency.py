"""People in arrears pay some accounts first: one account leads the arrears, others follow later or never.

Turns each person's stage of arrears into a level per account and month, and into write-offs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.accounts import Accounts
from creditapp.population.bankruptcy import Petitions, is_unsecured
from creditapp.population.chains import MILD, WRITTEN_OFF
from creditapp.population.chance import Floats, uniform
from creditapp.population.latent import Lives, kind_of_loss
from creditapp.population.products import HELOC, MORTGAGE, NEVER, RENT
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
_PAID_FIRST = np.array((0.9, 0.95, 1.0, 1.5, 1.25, 1.0, 0.35, 1.6, 1.0, 1.0))
"""Factor of an account's draw by kind: home and car are paid before cards, and students' loans last (NY Fed, flows into 90+ days).

Rent and telephone are paid as long as anything else is left unpaid."""


@dataclass(frozen=True)
class Arrears:
    """Levels [account, month] (0 current, 1–6 for 30–180 days late) and the month of each account's write-off."""

    level: NDArray[np.int8]
    late: NDArray[np.int16]
    """Months [account, month] since the account was last current; 0 while it is."""
    written_off: Ints

    def late_since(self, rows: Ints, month: Ints, start: int) -> Ints:
        """The month in which the lateness of these accounts began that they show in a month."""
        column = np.clip(month - start, 0, self.late.shape[1] - 1)
        since: Ints = month - np.maximum(self.late[rows, column].astype(np.int64) - 1, 0)
        return since


def arrears_of(lives: Lives, accounts: Accounts, filings: Petitions) -> Arrears:
    """The arrears that each account shows of its owner's."""
    stage = lives.arrears
    begins = (stage > 0) & (np.pad(stage, ((0, 0), (1, 0)))[:, :-1] == 0)
    episode = np.cumsum(begins, axis=1)
    lags, written_off = _lags(lives, accounts, filings, begins, episode[:, -1])
    mine = stage[accounts.owner]
    account, column = np.nonzero(mine)
    month = column + lives.start
    lag = lags[account, episode[accounts.owner[account], column] - 1]
    level = np.clip(mine[account, column] - lag, 0, WRITTEN_OFF - 1)
    level[(month <= accounts.deferred[account]) | (month >= accounts.closes[account])] = 0
    levels = np.zeros(mine.shape, np.int8)
    levels[account, column] = level
    return Arrears(levels, _months_late(levels), written_off)


def _months_late(levels: NDArray[np.int8]) -> NDArray[np.int16]:
    late, columns = np.zeros(levels.shape, np.int16), np.arange(levels.shape[1], dtype=np.int16)
    rows = np.nonzero(levels.any(axis=1))[0]
    current = np.maximum.accumulate(np.where(levels[rows] == 0, columns, np.int16(-1)), axis=1)
    late[rows] = columns - current
    return late


def _lags(
    lives: Lives, accounts: Accounts, filings: Petitions, begins: NDArray[np.bool_], episodes: Ints
) -> tuple[Ints, Ints]:
    """Months [account, episode] by which an account trails its owner's arrears, and when it is written off."""
    most = int(episodes.max(initial=0))
    lags = np.full((len(accounts.owner), max(most, 1)), _SPARED)
    written_off = np.full(len(accounts.owner), NEVER)
    begun, ended = _episode_months(lives, begins, most)
    opened, owed, unsecured = accounts.opened, accounts.is_owed, is_unsecured(accounts)
    for episode in range(most):
        rows = np.nonzero(episodes[accounts.owner] > episode)[0]
        owner = accounts.owner[rows]
        since, lost = begun[owner, episode], ended[owner, episode]
        is_open = (accounts.deferred[rows] < since) & (accounts.closes[rows] > since) & (written_off[rows] > since)
        is_open &= owed[rows] & ~(
            unsecured[rows] & (filings.filed[owner] < since) & (opened[rows] < filings.filed[owner])
        )
        home_kept = np.isin(accounts.kind[rows], (HELOC, MORTGAGE))
        homes = np.nonzero(home_kept)[0]
        home_kept[homes] = kind_of_loss(lives.traits.keys[owner[homes]], since[homes]) == MILD
        lag = _follow(accounts, rows, is_open, home_kept, since, episode)
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


def _follow(
    accounts: Accounts,
    rows: Ints,
    is_open: NDArray[np.bool_],
    home_kept: NDArray[np.bool_],
    since: Ints,
    episode: int,
) -> Ints:
    young = since - accounts.opened[rows] < _YOUNG
    draw = uniform(accounts.keys[rows], _FOLLOW, episode) * np.where(young, _YOUNG_FOLLOW, 1.0)
    draw = draw * _PAID_FIRST[accounts.kind[rows]] + 9.0 * home_kept + 30.0 * (accounts.kind[rows] >= RENT)
    lag = np.searchsorted(_LAG_EDGES, draw, side="right")
    lag = np.where(is_open & (lag < 3), lag, _SPARED)
    lasting = is_open & (accounts.closes[rows] > since + _MUST_LAST)
    lag[_leaders(accounts.owner[rows], np.where(lasting, draw, np.where(is_open, 20 + draw, 99.0)))] = 0
    return np.where(is_open, lag, _SPARED)


def _leaders(owner: Ints, rank: Floats) -> Ints:
    """The position with the smallest rank of each owner (owners are sorted)."""
    order = np.lexsort((rank, owner))
    first = np.ones(len(order), bool)
    first[1:] = owner[order][1:] != owner[order][:-1]
    return order[first]
