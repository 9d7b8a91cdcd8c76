"""The newest report of each account as its furnisher would write it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from creditapp.models.credit_events import Account, AccountStatus, ConsumerIndicator, Ecoa
from creditapp.population.calendar import day_in, month_of
from creditapp.population.cohort import Cohort
from creditapp.population.dealings import collectors_of, lenders_of
from creditapp.population.furnishers import account_number
from creditapp.population.products import HELOC, LOSS_MARKS, MORTGAGE, PORTFOLIOS, TYPE_NAMES
from creditapp.population.snapshots import (
    AUCTIONED,
    ENDED,
    INCLUDED,
    OPEN,
    PAID,
    RELIEVED,
    SOLD,
    TAKEN_OFF,
    TREND,
    Snapshots,
    grids,
    newest,
)

GRID = 84
"""Months of a payment grid."""

_LOSS_STATUS: dict[str, AccountStatus] = {"L": "97", "K": "96", "G": "93", "H": "94"}
_PAID_STATUS: dict[str, AccountStatus] = {"L": "64", "K": "63", "G": "62", "H": "65"}
_LATE_STATUS: tuple[AccountStatus, ...] = ("11", "71", "78", "80", "82", "83", "84")
_ECOA: tuple[Ecoa, ...] = ("1", "1", "2", "3")
_PETITION: dict[int, ConsumerIndicator] = {7: "A", 13: "D"}
_DISCHARGE: dict[int, ConsumerIndicator] = {7: "E", 13: "H"}


class _Row(NamedTuple):
    """One account and its newest report, in plain numbers; the names are those of Accounts, Aftermath and Snapshots."""

    owner: int
    lender: str
    buyer: str
    key: int
    kind: int
    opened: int
    size: int
    term: int
    ecoa: int
    serial: int
    lost: int
    ends: int
    chapter: int
    row: int
    month: int
    day: int
    open_day: int
    state: int
    level: int
    balance: int
    payment: int
    past_due: int
    peak: int
    charged_off: int
    late_since: int
    by_consumer: bool
    balances: list[int]
    payments: list[int]


def account_events(cohort: Cohort, as_of: date, first: int) -> Iterator[tuple[int, str, Account]]:
    """Position, furnisher and newest report up to ``as_of`` of each account; only those of month ``first`` or later."""
    shown = newest(cohort, month_of(as_of), as_of.day)
    codes, start = grids(cohort), cohort.lives.start
    months, marks = codes.shape[1], codes.tobytes().decode()
    for one in _rows(cohort, shown):
        if one.month >= first:
            row, oldest = one.row * months, max(one.opened - start, 0, one.month - start - GRID + 1)
            grid = marks[row + oldest : row + max(one.month - start + 1, 0)][::-1]
            yield one.owner, one.lender, _account(one, cohort.indices[one.owner], grid)


def _rows(cohort: Cohort, shown: Snapshots) -> Iterator[_Row]:
    accounts, row, after = cohort.accounts, shown.row, cohort.aftermath
    owner = accounts.owner[row]
    columns = (
        owner,
        lenders_of(cohort, row),
        collectors_of(cohort, owner, cohort.lives.traits.keys[owner], np.zeros_like(owner)),
        accounts.keys[row],
        accounts.kind[row],
        accounts.opened[row],
        accounts.size[row].astype(np.int64),
        accounts.term[row],
        accounts.ecoa[row],
        accounts.serial[row],
        cohort.arrears.written_off[row],
        after.included[row],
        cohort.filings.chapter[owner],
        *vars(shown).values(),
    )
    plain = (column if isinstance(column, list) else column.tolist() for column in columns)
    yield from map(_Row, *plain)


def _account(one: _Row, index: int, grid: str) -> Account:
    reference = account_number(one.lender, one.kind, index, one.serial)
    as_of = day_in(one.month, one.day)
    opened = day_in(one.opened, one.open_day)
    card, lost = one.kind <= HELOC, one.lost <= one.month
    in_use = one.state == OPEN
    months = min(one.month - one.opened + 1, TREND)
    return Account(
        event_id=f"{one.key:016X}.{one.month}",
        as_of=as_of,
        reference=reference,
        portfolio=PORTFOLIOS[one.kind],
        account_type=TYPE_NAMES[one.kind],
        opened=opened,
        status=_status(one, lost),
        balance=one.balance,
        closed=_closed(one, as_of),
        limit=one.size if card else None,
        highest_credit=one.peak,
        payment=one.payment if in_use else None,
        terms_months=one.term or None,
        past_due=one.past_due,
        grid=grid,
        delinquency_since=max(opened, day_in(one.late_since, one.day)) if lost or one.level else None,
        closed_by_consumer=one.state == ENDED and card and one.by_consumer,
        charge_off_amount=one.charged_off if lost and LOSS_MARKS[one.kind] == "L" else None,
        ecoa="T" if one.state == TAKEN_OFF else _ECOA[one.ecoa],
        consumer_indicator=_indicator(one),
        sold_to=one.buyer if one.state == SOLD else None,
        balances=tuple(one.balances[:months]) if in_use else (),
        payments=tuple(one.payments[:months]) if in_use else (),
    )


def _status(one: _Row, lost: bool) -> AccountStatus:
    """As of the petition for accounts in a bankruptcy."""
    if one.state == ENDED:
        return "13"
    if lost:
        return (_PAID_STATUS if one.state == PAID else _LOSS_STATUS)[LOSS_MARKS[one.kind]]
    return _LATE_STATUS[one.level]


def _closed(one: _Row, as_of: date) -> date | None:
    """When nothing more can be drawn or is owed; accounts in a bankruptcy are closed by the petition."""
    if one.state == RELIEVED or (one.state == INCLUDED and one.kind != MORTGAGE):
        return day_in(one.ends, one.day)
    home_sold = one.state == AUCTIONED and one.balance == 0
    return as_of if one.state in (ENDED, SOLD, PAID) or home_sold else None


def _indicator(one: _Row) -> ConsumerIndicator | None:
    if one.state == INCLUDED:
        return _PETITION[one.chapter]
    return _DISCHARGE[one.chapter] if one.state == RELIEVED else None
