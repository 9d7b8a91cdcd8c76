"""What is owed on accounts at the ends of months, and what was paid in them.

Pure functions of account and month, so that a later report's trend repeats what earlier reports said. Some people pay cards in
full, some the minimum, others something between; the strained pay less (Philadelphia Fed 2024, CFPB 2025).
"""

import numpy as np
from numpy.typing import NDArray

from creditapp.population.accounts import AUTHORISED, Accounts
from creditapp.population.chance import Floats, Keys, derive, normal, uniform
from creditapp.population.delinquency import Arrears
from creditapp.population.latent import Lives
from creditapp.population.products import CREDIT_CARD, HELOC, MORTGAGE, RENT, RETAIL_CARD
from creditapp.population.traits import Ints

_NOISE, _SPREE, _PAYS, _STEADY, _RELATIVE = 92, 95, 100, 101, 102
_SPREE_ODDS = 0.03
_SPENDS = 0.05
"""Share of a limit that is spent in a month and appears on the report although it is paid in full."""
_RATES = np.array((0.018, 0.018, 0.012, 0.007, 0.07 / 12, 0.12 / 12, 0.055 / 12, 0.06 / 12, 0.0, 0.0))
"""Interest of a month, by kind."""
_MODEST = 0.4
"""How much less of their limits people use who pay in full, in log odds."""
_QUARTER = 4
"""Months between two draws of how a carried balance moves: it drifts, as nobody pays most of it off in one month."""
_LATE_GROWTH = 1.02
"""What interest and fees make of a balance on which nothing is paid, a month."""


def owed(lives: Lives, accounts: Accounts, arrears: Arrears, row: Ints, month: Ints) -> Floats:
    """Dollars owed on accounts ``row`` (n,) at the end of months (n, k); 0 before opening, frozen at a write-off."""
    at = np.minimum(month, arrears.written_off[row][:, None])
    column = np.clip(at - lives.start, 0, arrears.level.shape[1] - 1)
    balance = np.empty(at.shape)
    cards, loans = _apart(accounts, row)
    late, level = arrears.late[row[cards, None], column[cards]], arrears.level[row[loans, None], column[loans]]
    balance[cards] = _revolving(lives, accounts, row[cards], at[cards], late)
    balance[loans] = _instalments(accounts, row[loans], at[loans], level)
    return np.where(month >= accounts.opened[row][:, None], balance, 0.0)


def paid(lives: Lives, accounts: Accounts, arrears: Arrears, row: Ints, month: Ints, balances: Floats) -> Floats:
    """Dollars paid in months (n, k), newest first; ``balances`` (n, k + 1) reach one month further back."""
    last = arrears.level.shape[1] - 1
    level, before = (
        arrears.level[row[:, None], np.clip(month - back - lives.start, 0, last)].astype(np.int64) for back in (0, 1)
    )
    amounts = np.empty(month.shape)
    cards, loans = _apart(accounts, row)
    amounts[cards] = _card_payment(
        lives, accounts, row[cards], month[cards], balances[cards], level[cards], before[cards]
    )
    amounts[loans] = _loan_payment(accounts, row[loans], month[loans], before[loans] - level[loans])
    return amounts


def _apart(accounts: Accounts, row: Ints) -> tuple[Ints, Ints]:
    """Positions of revolving credit, and of all else."""
    card = accounts.kind[row] <= HELOC
    return np.nonzero(card)[0], np.nonzero(~card)[0]


def _loan_payment(accounts: Accounts, row: Ints, month: Ints, caught_up: Ints) -> Floats:
    """One instalment, none when another is missed, several when missed ones are made up for; contracts' bills in full."""
    due = instalment(accounts, row)[:, None] * np.maximum(1 + caught_up, 0)
    begins = np.where(accounts.kind[row] >= RENT, accounts.opened[row], accounts.deferred[row])
    return np.where(month > begins[:, None], due, 0.0)


def instalment(accounts: Accounts, row: Ints) -> Floats:
    """The monthly payment of loans and contracts; meaningless for revolving credit."""
    kind = accounts.kind[row]
    rate, term = np.maximum(_RATES[kind], 1e-6), np.maximum(accounts.term[row], 1)
    return np.rint(np.where(kind >= RENT, accounts.size[row], accounts.size[row] * rate / (1 - (1 + rate) ** -term)))


def least_payment(kind: Ints, balance: Floats) -> Floats:
    """The minimum due on revolving credit: 2 % and at least 25 dollars; of a home's credit line the interest."""
    share: Floats = np.where(kind == HELOC, 0.008, 0.02)
    return np.rint(np.minimum(np.maximum(25.0, share * balance), balance))


def _pays_in_full(accounts: Accounts, row: Ints, use: Floats) -> NDArray[np.bool_]:
    """People who use little of their limits mostly pay cards in full."""
    draw = uniform(accounts.keys[row], _PAYS)[:, None]
    cards = np.isin(accounts.kind[row], (CREDIT_CARD, RETAIL_CARD))[:, None]
    return cards & (draw < 1 / (1 + np.exp(1.4 * (use + 1.2))))


def _use(lives: Lives, accounts: Accounts, row: Ints, month: Ints) -> Floats:
    """Logit of the share of the limit that the owner wants to use; somebody else's habits decide an authorised user's card."""
    column = np.clip(month - lives.start, 0, lives.utilisation.shape[1] - 1)
    mine = lives.utilisation[accounts.owner[row][:, None], column].astype(np.float64)
    theirs = -1.8 + 1.3 * normal(accounts.keys[row], _RELATIVE)[:, None]
    return np.where(accounts.ecoa[row][:, None] == AUTHORISED, theirs, mine)


def _revolving(lives: Lives, accounts: Accounts, row: Ints, at: Ints, late: NDArray[np.int16]) -> Floats:
    """While payments are late nothing is bought: what was owed before grows by interest and fees."""
    month = at - late
    use, keys = _use(lives, accounts, row, month), derive(accounts.keys[row][:, None], month)
    full = _pays_in_full(accounts, row, use)
    noise, extra = _drift(accounts.keys[row], month), np.full(month.shape, _SPENDS)
    noise[full], extra[full] = normal(keys[full], _NOISE), _SPENDS * np.exp(0.6 * normal(keys[full], _NOISE, 2) - 0.18)
    use = use + 0.6 * np.log(accounts.weight[row])[:, None] - _MODEST * full
    share = 1 / (1 + np.exp(-(use + 0.55 * noise)))
    share = np.where(_spree(lives, accounts, row, month), 1.02, 1.03 * share) + extra
    idle = full & (uniform(keys, _NOISE, 1) < 0.16 - 0.05 * use)
    young = np.minimum((month - accounts.opened[row][:, None] + 1) / 3, 1)
    balance = accounts.size[row][:, None] * np.where(idle, 0.0, share) * young
    return np.rint(np.where(late > 0, np.maximum(balance, 60.0) * _LATE_GROWTH**late, balance))


def _drift(keys: Keys, month: Ints) -> Floats:
    """Standard normal [account, month] that moves slowly: between two draws a line, scaled to variance 1."""
    keys = keys[:, None]
    block, part = np.divmod(month, _QUARTER)
    first, weight = block.min(axis=1, keepdims=True), part / _QUARTER
    knots = normal(keys, _STEADY, first + np.arange(int((block - first).max(initial=0)) + 2))
    rows, at = np.arange(len(month))[:, None], block - first
    mixed = (1 - weight) * knots[rows, at] + weight * knots[rows, at + 1]
    drift: Floats = mixed / np.sqrt((1 - weight) ** 2 + weight**2)
    return drift


def _spree(lives: Lives, accounts: Accounts, row: Ints, month: Ints) -> NDArray[np.bool_]:
    """A move, a wedding, a repair: all cards are full for a month, whatever the person's traits."""
    owners = lives.traits.keys[accounts.owner[row]][:, None]
    return uniform(owners, _SPREE, month) < _SPREE_ODDS


def _card_payment(
    lives: Lives, accounts: Accounts, row: Ints, month: Ints, balances: Floats, level: Ints, before: Ints
) -> Floats:
    """From nothing (when the account falls further behind) to all of last month's balance."""
    now, last = balances[:, :-1], balances[:, 1:]
    least = least_payment(accounts.kind[row][:, None], last)
    use = _use(lives, accounts, row, month)
    eager = np.clip(0.74 - 0.03 * use, 0.02, 0.95) > uniform(accounts.keys[row], _PAYS, 1)[:, None]
    more = np.where(eager, np.rint(0.08 * last), 0.0)
    wanted = np.where(_pays_in_full(accounts, row, use), last, least * (1 + np.maximum(before - level, 0)) + more)
    paid_now: Floats = np.clip(np.maximum(wanted, last - now), 0.0, last)
    return np.where(level > before, 0.0, paid_now)


def _instalments(accounts: Accounts, row: Ints, at: Ints, level: NDArray[np.int8]) -> Floats:
    """Amortised at a yearly rate by type, without the payments that are late; of contracts only what is late is owed."""
    rate, term = _RATES[accounts.kind[row]][:, None], np.maximum(accounts.term[row], 1)[:, None]
    made = np.clip(at - accounts.deferred[row][:, None] - level, 0, term)
    growth = 1 + np.where(rate > 0, rate, 0.01)
    left = accounts.size[row][:, None] * (growth**term - growth**made) / (growth**term - 1)
    return np.rint(np.where(accounts.kind[row][:, None] > MORTGAGE, accounts.size[row][:, None] * level, left))
