"""A furnisher reports each account once a month, on a day of the account's own; once it is closed, for the last time.

Turns a cohort's tables into the columns of account events, newest report up to a date.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.accounts import AUTO_LOAN, MORTGAGE, NEVER, STUDENT_LOAN, Accounts
from creditapp.population.chance import Floats, derive, normal, uniform
from creditapp.population.cohort import Cohort
from creditapp.population.traits import Ints

REPORTED_AFTER_WRITE_OFF = 36
"""Months for which a written-off account is still reported."""
KEPT_AFTER_CLOSING = 120
"""Months that a closed account stays on file, by the bureaus' custom."""

_REPORT_DAY, _OPEN_DAY, _NOISE, _PEAK, _BY_CONSUMER, _SPREE = range(90, 96)
_SPREE_ODDS = 0.03
_SPENDS = 0.05
"""Share of a limit that is spent in a month and appears on the report although it is paid in full."""


@dataclass(frozen=True)
class Snapshots:
    """Columns of one report per account row, as of ``month`` and ``day``."""

    row: Ints
    month: Ints
    day: Ints
    open_day: Ints
    balance: Ints
    payment: Ints
    peak: Ints
    ended: NDArray[np.bool_]
    """Paid off or closed in ``month``."""
    lost: NDArray[np.bool_]
    """Written off by ``month``."""
    by_consumer: NDArray[np.bool_]


def report_days(accounts: Accounts) -> Ints:
    """The day of the month on which each account is reported."""
    return 1 + (uniform(accounts.keys, _REPORT_DAY) * 28).astype(np.int64)


def newest(cohort: Cohort, month: int, day: int) -> Snapshots:
    """Each account's newest report dated up to a day; accounts not yet opened or long closed are left out."""
    accounts, days = cohort.accounts, report_days(cohort.accounts)
    by_now = np.where(days <= day, month, month - 1)
    stops = np.minimum(accounts.closes, np.minimum(cohort.arrears.written_off, NEVER) + REPORTED_AFTER_WRITE_OFF)
    last = np.minimum(by_now, stops)
    shown = (last >= accounts.opened) & (last > month - KEPT_AFTER_CLOSING) & (last <= _deaths(cohort))
    row = np.nonzero(shown)[0]
    return _columns(cohort, row, last[row], days[row])


def _deaths(cohort: Cohort) -> Ints:
    """The month of the owner's death: nothing is reported after it."""
    return cohort.deaths[cohort.accounts.owner]


def _columns(cohort: Cohort, row: Ints, month: Ints, day: Ints) -> Snapshots:
    accounts, keys = cohort.accounts, cohort.accounts.keys[row]
    lost = cohort.arrears.written_off[row] <= month
    ended = (accounts.closes[row] == month) & ~lost
    at = np.minimum(month, cohort.arrears.written_off[row])
    balance = np.where(accounts.is_card[row], _card_balance(cohort, row, at), _loan_balance(accounts, row, at))
    balance = np.where(ended, 0, balance).astype(np.int64)
    peak = np.where(accounts.is_card[row], _peak(accounts, row, balance), accounts.size[row]).astype(np.int64)
    return Snapshots(
        row,
        month,
        day,
        1 + (uniform(keys, _OPEN_DAY) * day).astype(np.int64),
        balance,
        _payment(accounts, row, balance),
        peak,
        ended,
        lost,
        uniform(keys, _BY_CONSUMER) < 0.7,
    )


def _card_balance(cohort: Cohort, row: Ints, month: Ints) -> Floats:
    accounts = cohort.accounts
    keys = derive(accounts.keys[row], month)
    column = np.clip(month - cohort.lives.start, 0, None)
    use = cohort.lives.utilisation[accounts.owner[row], column].astype(np.float64)
    share = 1 / (1 + np.exp(-(use + 0.6 * np.log(accounts.weight[row]) + 0.55 * normal(keys, _NOISE))))
    lost = cohort.arrears.written_off[row] <= month
    spends = _SPENDS * np.exp(0.6 * normal(keys, _NOISE, 2) - 0.18)
    share = np.where(_spree(cohort, row, month), 1.02, 1.03 * share) + spends
    share = np.where(lost, 1.06, np.where(uniform(keys, _NOISE, 1) < 0.16 - 0.05 * use, 0.0, share))
    young = np.minimum((month - accounts.opened[row] + 1) / 3, 1)
    return np.round(accounts.size[row] * share * young)


def _spree(cohort: Cohort, row: Ints, month: Ints) -> NDArray[np.bool_]:
    """A move, a wedding, a repair: all cards are full for a month, whatever the person's traits."""
    owners = cohort.lives.traits.keys[cohort.accounts.owner[row]]
    return uniform(owners, _SPREE, month) < _SPREE_ODDS


def _loan_balance(accounts: Accounts, row: Ints, month: Ints) -> Floats:
    """Amortised at a yearly rate by type, without extra payments."""
    rate = np.array((0, 0, 0, 0.07, 0.12, 0.055, 0.06))[accounts.kind[row]] / 12
    term = np.maximum(accounts.term[row], 1)
    paid = np.clip(month - accounts.opened[row], 0, term)
    growth = 1 + np.where(rate > 0, rate, 0.01)
    balance: Floats = np.round(accounts.size[row] * (growth**term - growth**paid) / (growth**term - 1))
    return balance


def _payment(accounts: Accounts, row: Ints, balance: Ints) -> Ints:
    kind = accounts.kind[row]
    rate = np.array((0.01, 0.01, 0.01, 0.07, 0.12, 0.055, 0.06))[kind] / 12
    term = np.maximum(accounts.term[row], 12)
    loan = accounts.size[row] * rate / (1 - (1 + rate) ** -term)
    card = np.minimum(np.maximum(25, 0.02 * balance), balance)
    return np.round(np.where(accounts.is_card[row], card, loan)).astype(np.int64)


def _peak(accounts: Accounts, row: Ints, balance: Ints) -> Floats:
    return np.maximum(balance, np.round(accounts.size[row] * uniform(accounts.keys[row], _PEAK) ** 1.5))


def grids(cohort: Cohort) -> NDArray[np.uint8]:
    """ASCII payment codes [account, month]: 0–6, or the mark of a loss for a written-off account."""
    codes = cohort.arrears.level.astype(np.uint8) + ord("0")
    rows = np.nonzero(cohort.arrears.written_off < NEVER)[0]
    fate = np.full(7, ord("L"))
    fate[[AUTO_LOAN, STUDENT_LOAN, MORTGAGE]] = (ord("K"), ord("G"), ord("H"))
    months = cohort.lives.start + np.arange(codes.shape[1])
    after = months >= cohort.arrears.written_off[rows, None]
    codes[rows] = np.where(after, fate[cohort.accounts.kind[rows], None], codes[rows])
    return codes
