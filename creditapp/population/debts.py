"""Debts with collectors: accounts sold by their lenders, and bills that nobody paid. One debt has one holder at a time.

A second collector may buy what the first could not collect; the first then deletes its report or reports nothing owed. Medical
debts are reported a year after they were placed, from 500 dollars on, and never once paid (the three bureaus, 2022–23).
"""

from dataclasses import dataclass

import numpy as np

from creditapp.population.accounts import Accounts
from creditapp.population.aftermath import Aftermath
from creditapp.population.balances import owed
from creditapp.population.bankruptcy import Petitions
from creditapp.population.chains import ILL
from creditapp.population.chance import Floats, Keys, derive, uniform
from creditapp.population.delinquency import Arrears
from creditapp.population.latent import Lives
from creditapp.population.products import AUTO_LOAN, DEFICIENCY, NEVER
from creditapp.population.traits import INVISIBLE, Ints

_DAY, _UNPAID, _AMOUNT, _MEDICAL, _PAID, _SALE = 72, 74, 75, 76, 79, 82
_BILLS = np.array((1.0, 1.5, 4.0))
"""How a setback multiplies the odds of leaving a bill unpaid; ill people have more bills."""
MEDICAL_LEAST, MEDICAL_WAIT = 500, 12
"""Dollars and months from which medical debts are reported."""
MEDICAL, BILL = -1, -2
ENDED_PAID, ENDED_SOLD, ENDED_DISCHARGED = range(3)
_INTEREST = 1.006
"""What a month adds to a debt that changes hands (state law allows 5 to 10 % a year)."""


@dataclass(frozen=True)
class Debts:
    """One row for each holder of each debt, sorted by owner and month."""

    owner: Ints
    keys: Keys
    """The debt's: the same for its holders."""
    source: Ints
    """The account that it came from, MEDICAL or BILL."""
    serial: Ints
    """Different for each debt of the owner, and from the serials of accounts."""
    holder: Ints
    """0 for the first collector, 1 for the second."""
    month: Ints
    """When this holder got it."""
    reported: Ints
    """When this holder reports it first."""
    day: Ints
    amount: Floats
    late_since: Ints
    """The month in which it was first late; the same for all holders."""
    ends: Ints
    """When it is this holder's no more or nothing is owed; NEVER if it stays."""
    end: Ints
    """Why it ends (ENDED_PAID …)."""


def debts(lives: Lives, accounts: Accounts, arrears: Arrears, after: Aftermath, filings: Petitions) -> Debts:
    """All debts that collectors hold or held."""
    first = _placed(lives, accounts, arrears, after)
    owner, keys, month = first[0], first[1], first[4]
    paid = np.where(uniform(keys, _PAID) < 0.4, month + 2 + (uniform(keys, _AMOUNT, 1) * 24).astype(np.int64), NEVER)
    filed = filings.filed[owner]
    listed = (month <= filed) & (paid > filed) & (filed < NEVER)
    over = np.where(listed, filings.discharged[owner] + 1, paid)
    how = np.where(listed, ENDED_DISCHARGED, ENDED_PAID)
    moves = month + 12 + (uniform(keys, _SALE) * 20).astype(np.int64)
    moved = (uniform(keys, _SALE, 1) < 0.3) & (first[2] != MEDICAL) & (moves < np.minimum(paid, filed))
    return _rows(first, over, how, np.where(moved, moves, NEVER))


Placed = tuple[Ints, Keys, Ints, Ints, Ints, Floats, Ints]
"""Owner, key, source, serial, month, dollars and month of first lateness of debts as first placed."""


def _placed(lives: Lives, accounts: Accounts, arrears: Arrears, after: Aftermath) -> Placed:
    sold, bills = _sold(lives, accounts, arrears, after), _bills(lives)
    columns = [np.concatenate(pair) for pair in zip(sold, bills, strict=True)]
    order = np.lexsort((columns[3], columns[4], columns[0]))
    owner, keys, source, serial, month, amount, late = (column[order] for column in columns)
    return owner, keys, source, serial, month, amount, late


def _sold(lives: Lives, accounts: Accounts, arrears: Arrears, after: Aftermath) -> Placed:
    rows = np.nonzero(after.sold < NEVER)[0]
    lost = arrears.written_off[rows]
    amount = owed(lives, accounts, arrears, rows, lost[:, None])[:, 0]
    amount = np.rint(np.where(accounts.kind[rows] == AUTO_LOAN, DEFICIENCY * amount, amount))
    keys = derive(accounts.keys[rows], _SALE)
    return (
        accounts.owner[rows],
        keys,
        rows,
        accounts.serial[rows],
        after.sold[rows],
        amount,
        arrears.late_since(rows, lost, lives.start),
    )


def _bills(lives: Lives) -> Placed:
    """Strained people leave bills unpaid, ill ones medical bills."""
    months = np.arange(lives.hardship.shape[1])
    odds = np.outer(np.exp(-0.5 * lives.traits.character), (0.0007, 0.005, 0.014))
    unpaid = np.take_along_axis(odds, lives.hardship.astype(np.int64), axis=1) * _BILLS[lives.setback]
    unpaid *= (lives.traits.kind != INVISIBLE)[:, None]
    owner, column = np.nonzero(uniform(lives.traits.keys[:, None], _UNPAID, months) < unpaid)
    keys = derive(lives.traits.keys[owner], 5_000 + column)
    amount = np.rint(np.exp(5.9 + 1.0 * (uniform(keys, _AMOUNT) * 3 - 1.5)))
    medical = np.where(lives.setback[owner, column] == ILL, 0.85, 0.4)
    source = np.where(uniform(keys, _MEDICAL) < medical, MEDICAL, BILL)
    month = column + lives.start
    return owner, keys, source, 8_000 + column, month, amount, month - 5


def _rows(first: Placed, over: Ints, how: Ints, moves: Ints) -> Debts:
    """Each debt with its first holder, and those that move with their second."""
    owner, keys, source, serial, month, amount, late = first
    second = np.nonzero(moves < NEVER)[0]
    each = np.concatenate([np.arange(len(owner)), second])
    holder = np.concatenate([np.zeros(len(owner), np.int64), np.ones(len(second), np.int64)])
    got = np.where(holder == 1, moves[each], month[each])
    held = np.where(holder == 1, got - month[each], 0)
    passed_on = (holder == 0) & (moves[each] < NEVER)
    order = np.lexsort((got, serial[each], owner[each]))
    each, holder, got, held, passed_on = (column[order] for column in (each, holder, got, held, passed_on))
    day = 1 + (uniform(keys[each], _DAY, holder) * 28).astype(np.int64)
    wait = np.where(source[each] == MEDICAL, MEDICAL_WAIT, 0)
    return Debts(
        owner[each],
        keys[each],
        source[each],
        serial[each],
        holder,
        got,
        got + wait,
        day,
        np.rint(amount[each] * _INTEREST**held),
        late[each],
        np.where(passed_on, moves[each], over[each]),
        np.where(passed_on, ENDED_SOLD, how[each]),
    )
