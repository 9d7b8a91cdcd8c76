"""A furnisher reports each account once a month, on a day of the account's own; once it is closed, for the last time.

Turns a cohort's tables into the columns of account events, newest report up to a date.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.accounts import AUTHORISED, Accounts
from creditapp.population.aftermath import Aftermath
from creditapp.population.balances import instalment, least_payment, owed, paid
from creditapp.population.chance import Floats, uniform
from creditapp.population.cohort import Cohort
from creditapp.population.products import (
    AUTO_LOAN,
    DEFICIENCY,
    HELOC,
    LOSS_MARKS,
    MORTGAGE,
    NEVER,
)
from creditapp.population.traits import Ints

TREND = 24
"""Months of balances and payments that are reported of an account in use."""
KEPT_AFTER_CLOSING = 120
"""Months that a closed account stays on file, by the bureaus' custom; and of an account with a loss or in a bankruptcy:"""
KEPT_AFTER_LOSS = 84
REPORTED_AFTER_LATE = 89
"""Months from the first delinquency for which a loss is reported: seven years and 180 days (15 USC 1681c(a)(4), (c)(1))."""
_FORECLOSED_LATE = 9
"""Payments past due when a home is foreclosed."""

_REPORT_DAY, _OPEN_DAY, _PEAK, _BY_CONSUMER = 90, 91, 93, 94
_BY_HOLDER, _TAKEN_OFF = 0.7, 0.7
"""Shares of cards that their holders close, not the bank; of users of another's card who are taken off it, not by its closing."""

OPEN, ENDED, LOST, SOLD, PAID, AUCTIONED, INCLUDED, RELIEVED, TAKEN_OFF = range(9)
"""What an account has come to by the month of its report."""


@dataclass(frozen=True)
class Snapshots:
    """Columns of one report per account row, as of ``month`` and ``day``."""

    row: Ints
    month: Ints
    day: Ints
    open_day: Ints
    state: Ints
    """OPEN … TAKEN_OFF."""
    level: Ints
    """0 current, 1–6 for 30–180 days late; 0 once given up or closed."""
    balance: Ints
    payment: Ints
    past_due: Ints
    peak: Ints
    charged_off: Ints
    """What was owed at the write-off; 0 without one."""
    late_since: Ints
    """The month in which the present lateness, or that which led to the loss, began; meaningless without one."""
    by_consumer: NDArray[np.bool_]
    balances: NDArray[np.int64]
    """[report, month], newest first; only of accounts in use."""
    payments: NDArray[np.int64]


def report_days(accounts: Accounts) -> Ints:
    """The day of the month on which each account is reported."""
    return 1 + (uniform(accounts.keys, _REPORT_DAY) * 28).astype(np.int64)


def opening_days(accounts: Accounts) -> Ints:
    """The day of the month on which each account was opened: not after the day of its reports."""
    return 1 + (uniform(accounts.keys, _OPEN_DAY) * report_days(accounts)).astype(np.int64)


def newest(cohort: Cohort, month: int, day: int) -> Snapshots:
    """Each account's newest report dated up to a day; accounts not yet opened or long closed are left out."""
    accounts, days, after = cohort.accounts, report_days(cohort.accounts), cohort.aftermath
    by_now = np.where(days <= day, month, month - 1)
    last = np.minimum(by_now, after.last)
    kept = np.where(
        (cohort.arrears.written_off < NEVER) | (after.included < NEVER), KEPT_AFTER_LOSS, KEPT_AFTER_CLOSING
    )
    shown = (last >= accounts.opened) & (last > month - kept) & (last <= cohort.deaths[accounts.owner])
    lost = np.nonzero(cohort.arrears.written_off <= last)[0]
    since = cohort.arrears.late_since(lost, cohort.arrears.written_off[lost], cohort.lives.start)
    shown[lost] &= since > month - REPORTED_AFTER_LATE
    row = np.nonzero(shown)[0]
    return _columns(cohort, row, last[row], days[row])


def _columns(cohort: Cohort, row: Ints, month: Ints, day: Ints) -> Snapshots:
    accounts, keys, kind = cohort.accounts, cohort.accounts.keys[row], cohort.accounts.kind[row]
    state = _states(cohort, row, month)
    balances = _balances(cohort, row, month, state)
    car_sold = (cohort.aftermath.auctioned[row] <= month) & (kind == AUTO_LOAN)
    balance = _left(kind, state, np.where(car_sold, np.round(DEFICIENCY * balances[:, 0]), balances[:, 0]))
    level = np.where(state == OPEN, _level(cohort, row, month), 0)
    payment = _payment(cohort, row, month, balance, state)
    months = month[:, None] - np.arange(TREND)
    in_use = np.nonzero(state == OPEN)[0]
    payments = np.zeros((len(row), TREND))
    payments[in_use] = paid(cohort.lives, accounts, cohort.arrears, row[in_use], months[in_use], balances[in_use])
    return Snapshots(
        row,
        month,
        day,
        opening_days(accounts)[row],
        state,
        level,
        balance.astype(np.int64),
        payment,
        _past_due(kind, state, level, balance, payment).astype(np.int64),
        _peak(accounts, row, balances).astype(np.int64),
        np.where(cohort.arrears.written_off[row] <= month, balances[:, 0], 0).astype(np.int64),
        cohort.arrears.late_since(row, np.minimum(month, cohort.arrears.written_off[row]), cohort.lives.start),
        uniform(keys, _BY_CONSUMER) < _BY_HOLDER,
        balances[:, :-1].astype(np.int64),
        payments.astype(np.int64),
    )


def _states(cohort: Cohort, row: Ints, month: Ints) -> Ints:
    """The newest of what has happened to each account, later ones winning."""
    after: Aftermath = cohort.aftermath
    state = np.where(cohort.accounts.closes[row] <= month, ENDED, OPEN)
    state = np.where(cohort.arrears.written_off[row] <= month, LOST, state)
    for reached, since in (
        (AUCTIONED, after.auctioned),
        (SOLD, after.sold),
        (PAID, after.paid),
        (INCLUDED, after.included),
        (RELIEVED, after.relieved),
    ):
        state = np.where(since[row] <= month, reached, state)
    return np.where((state == ENDED) & _is_taken_off(cohort.accounts, row), TAKEN_OFF, state)


def _is_taken_off(accounts: Accounts, row: Ints) -> NDArray[np.bool_]:
    """Whether a user of somebody else's card is taken off it, and the card goes on; of the others the card is closed."""
    is_user: NDArray[np.bool_] = accounts.ecoa[row] == AUTHORISED
    is_user &= uniform(accounts.keys[row], _BY_CONSUMER) < _TAKEN_OFF
    return is_user


def _balances(cohort: Cohort, row: Ints, month: Ints, state: Ints) -> Floats:
    """Dollars [report, TREND + 1], newest first; of accounts no longer in use only the newest, as it was before they ended."""
    at = np.minimum(month, cohort.aftermath.included[row] - 1)
    balances = np.zeros((len(row), TREND + 1))
    used, over = np.nonzero(state == OPEN)[0], np.nonzero(state != OPEN)[0]
    months = month[used, None] - np.arange(TREND + 1)
    balances[used] = owed(cohort.lives, cohort.accounts, cohort.arrears, row[used], months)
    balances[over, :1] = owed(cohort.lives, cohort.accounts, cohort.arrears, row[over], at[over, None])
    return balances


def _left(kind: Ints, state: Ints, balance: Floats) -> Floats:
    """What is still owed to this furnisher."""
    home = (state == AUCTIONED) & (kind == MORTGAGE)
    nothing = np.isin(state, (ENDED, SOLD, PAID, RELIEVED)) | home
    return np.where(nothing, 0.0, balance)


def _level(cohort: Cohort, row: Ints, month: Ints) -> Ints:
    column = np.clip(month - cohort.lives.start, 0, None)
    return cohort.arrears.level[row, column].astype(np.int64)


def _payment(cohort: Cohort, row: Ints, month: Ints, balance: Floats, state: Ints) -> Ints:
    """What is due each month; nothing once the account has ended or while a student's loan is deferred."""
    accounts, kind = cohort.accounts, cohort.accounts.kind[row]
    due = np.where(kind <= HELOC, least_payment(kind, balance), instalment(accounts, row))
    return np.where((state == OPEN) & (month >= accounts.deferred[row]), due, 0.0).astype(np.int64)


def _past_due(kind: Ints, state: Ints, level: Ints, balance: Floats, payment: Ints) -> Floats:
    """Late payments; all of the balance of a loss, but of a home's loan the payments missed."""
    foreclosed = np.round(balance * 0.0065) * _FORECLOSED_LATE
    lost = np.where(kind == MORTGAGE, foreclosed, balance)
    given_up = np.isin(state, (LOST, AUCTIONED))
    return np.minimum(np.where(given_up, lost, np.where(state == OPEN, level * payment, 0)), balance)


def _peak(accounts: Accounts, row: Ints, balances: Floats) -> Floats:
    """The highest balance so far of revolving credit; what was lent of loans; a contract's bill, or more when it is late."""
    highest = balances.max(axis=1)
    seen = np.maximum(highest, np.round(accounts.size[row] * uniform(accounts.keys[row], _PEAK) ** 1.5))
    peak: Floats = np.where(accounts.kind[row] <= HELOC, seen, np.maximum(accounts.size[row], highest))
    return peak


def grids(cohort: Cohort) -> NDArray[np.uint8]:
    """ASCII payment codes [account, month]: 0–6, the mark of a loss from its month on, D while a court protects the owner."""
    codes = cohort.arrears.level.astype(np.uint8) + ord("0")
    months = cohort.lives.start + np.arange(codes.shape[1])
    rows = np.nonzero(cohort.arrears.written_off < NEVER)[0]
    after = months >= cohort.arrears.written_off[rows, None]
    marks = np.frombuffer(LOSS_MARKS.encode(), np.uint8)[cohort.accounts.kind[rows], None]
    codes[rows] = np.where(after, marks, codes[rows])
    rows = np.nonzero((cohort.aftermath.included < NEVER) & (cohort.arrears.written_off == NEVER))[0]
    codes[rows] = np.where(months >= cohort.aftermath.included[rows, None], ord("D"), codes[rows])
    return codes
