"""What becomes of an account after its lender gave up: sold to a debt buyer, paid after all, the home or car sold, discharged.

One debt is owed once: after a sale the lender reports nothing owed and the buyer has the debt.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.accounts import Accounts
from creditapp.population.bankruptcy import Petitions, is_unsecured
from creditapp.population.chance import uniform
from creditapp.population.products import AUTO_LOAN, HELOC, MORTGAGE, NEVER, PERSONAL_LOAN, STUDENT_LOAN
from creditapp.population.traits import Ints

_SOLD, _PAID, _WAIT, _AUCTION = range(57, 61)
_SOLD_ODDS, _PAID_ODDS = 0.45, 0.25
_TO_SALE = 3
"""Months from the charge-off to its sale."""
REPORTED_AFTER_WRITE_OFF = 80
"""Months for which a written-off account that nobody paid or bought is still reported: until 15 USC 1681c ends it."""


@dataclass(frozen=True)
class Aftermath:
    """Months, one entry an account; NEVER for what does not happen."""

    sold: Ints
    """To a debt buyer."""
    paid: Ints
    """Paid or settled after the loss."""
    auctioned: Ints
    """Home or car sold by the lender: nothing is owed on the home, part of it on the car."""
    included: Ints
    """From here on reported as part of a bankruptcy."""
    relieved: Ints
    """Discharged: nothing is owed, and this is the last report."""
    last: Ints
    """The last month of reporting, whatever brings it (NEVER while it goes on)."""


def aftermath(accounts: Accounts, written_off: Ints, filings: Petitions) -> Aftermath:
    """What becomes of each account; reports follow petition and discharge in the month after."""
    kind, lost = accounts.kind, written_off < NEVER
    auctioned = np.where(
        lost & (kind == AUTO_LOAN),
        written_off + 2,
        np.where(lost & (kind == MORTGAGE), written_off + _months(accounts, _AUCTION, 3, 8), NEVER),
    )
    included, relieved = _in_bankruptcy(accounts, written_off, filings)
    buyable = lost & (written_off < included) & ((kind < HELOC) | (kind == AUTO_LOAN) | (kind == PERSONAL_LOAN))
    sold = _drawn(accounts, _SOLD, _SOLD_ODDS, buyable, written_off + _TO_SALE)
    payable = lost & (sold == NEVER) & (kind != MORTGAGE)
    paid = _drawn(accounts, _PAID, _PAID_ODDS, payable, written_off + _months(accounts, _WAIT, 4, 26))
    sold, paid = np.where(sold < included, sold, NEVER), np.where(paid < included, paid, NEVER)
    home_sold = np.where(kind == MORTGAGE, auctioned, NEVER)
    over = np.minimum.reduce([sold, paid, np.where(home_sold < included, home_sold, NEVER)]) < NEVER
    included, relieved = np.where(over, NEVER, included), np.where(over, NEVER, relieved)
    given_up = np.minimum.reduce([np.where(lost, written_off + REPORTED_AFTER_WRITE_OFF, NEVER), home_sold, sold, paid])
    last = np.where(lost, given_up, accounts.closes)
    return Aftermath(sold, paid, auctioned, included, relieved, np.where(relieved < NEVER, relieved, last))


def _in_bankruptcy(accounts: Accounts, written_off: Ints, filings: Petitions) -> tuple[Ints, Ints]:
    filed, discharged = filings.filed[accounts.owner], filings.discharged[accounts.owner]
    running = (accounts.opened < filed) & (accounts.closes > filed)
    lost = (written_off <= filed) & (written_off > filed - REPORTED_AFTER_WRITE_OFF) & (accounts.kind != STUDENT_LOAN)
    counts = (filed < NEVER) & (lost | (running & is_unsecured(accounts) & (written_off == NEVER)))
    return np.where(counts, filed + 1, NEVER), np.where(counts, discharged + 1, NEVER)


def _months(accounts: Accounts, purpose: int, least: int, spread: int) -> Ints:
    return least + (uniform(accounts.keys, purpose) * spread).astype(np.int64)


def _drawn(accounts: Accounts, purpose: int, share: float, possible: NDArray[np.bool_], month: Ints) -> Ints:
    happens = possible & (uniform(accounts.keys, purpose, 1) < share)
    return np.where(happens, month, NEVER)
