"""The credit events of a cohort as furnishers would send them, newest report of each item up to a date."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from creditapp.models.credit_events import (
    Account,
    AccountStatus,
    Bankruptcy,
    Collection,
    CreditEvent,
    Deceased,
    Inquiry,
    Portfolio,
)
from creditapp.population import names
from creditapp.population.accounts import LINE_OF_CREDIT, MORTGAGE, TYPE_NAMES
from creditapp.population.calendar import day_in, month_of
from creditapp.population.chance import Keys, uniform
from creditapp.population.cohort import Cohort
from creditapp.population.incidents import Incidents, paid_after
from creditapp.population.snapshots import grids, newest
from creditapp.population.traits import Ints

ReportedEvent = tuple[int, str, CreditEvent]
"""Position in the cohort, furnisher, event."""

SHOWN_INQUIRIES = 24
"""Months for which inquiries are reported; so of the others."""
SHOWN_COLLECTIONS = 84
SHOWN_BANKRUPTCIES = 120
GRID = 84
"""Months of a payment grid."""

_FATE_STATUS: dict[str, AccountStatus] = {"L": "97", "K": "96", "G": "93", "H": "94"}
_LATE_STATUS: tuple[AccountStatus, ...] = ("11", "71", "78", "80", "82", "83", "84")
_LATE = "123456GHKL"
_FURNISHER, _MINE = 96, 97


def reported_events(cohort: Cohort, as_of: date, since: date | None = None) -> Iterator[ReportedEvent]:
    """Every event that furnishers would send for ``as_of``; with ``since`` only what is dated after it."""
    first = month_of(since) if since else 0
    for position, furnisher, event in _all(cohort, as_of, first):
        if since is None or event.as_of > since:
            yield position, furnisher, event


def _all(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    """Every event up to ``as_of`` that is dated in month ``first`` or later."""
    yield from _accounts(cohort, as_of, first)
    yield from _inquiries(cohort, as_of, max(first, month_of(as_of) - SHOWN_INQUIRIES))
    yield from _collections(cohort, as_of, first)
    yield from _bankruptcies(cohort, as_of, first)
    yield from _deaths(cohort, as_of, first)


def _furnishers(cohort: Cohort, owner: Ints, keys: Keys, pool: tuple[str, ...], purpose: int) -> list[str]:
    """A furnisher of the pool per account: each owner deals with at most two of them."""
    mine = (uniform(keys, _MINE) < 0.35).astype(np.int64)
    chosen = uniform(cohort.lives.traits.keys[owner], _FURNISHER, 10 * purpose + mine)
    return [pool[int(draw * len(pool))] for draw in chosen]


def _accounts(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    shown = newest(cohort, month_of(as_of), as_of.day)
    accounts, row = cohort.accounts, shown.row
    owner = accounts.owner[row]
    issuer = _furnishers(cohort, owner, accounts.keys[row], names.CARD_ISSUERS, 1)
    lender = _furnishers(cohort, owner, accounts.keys[row], names.LENDERS, 2)
    codes, start = grids(cohort), cohort.lives.start
    columns = zip(
        owner.tolist(),
        issuer,
        lender,
        row.tolist(),
        accounts.keys[row].tolist(),
        accounts.kind[row].tolist(),
        accounts.opened[row].tolist(),
        accounts.size[row].astype(np.int64).tolist(),
        accounts.term[row].tolist(),
        *(column.tolist() for name, column in vars(shown).items() if name != "row"),
        strict=True,
    )
    for who, card_issuer, loan_lender, at, key, kind, opened, size, term, month, *rest in columns:
        if month >= first:
            newest_first = codes[at, max(opened - start, 0, month - start - GRID + 1) : max(month - start + 1, 0)][::-1]
            grid = newest_first.tobytes().decode()
            furnisher = card_issuer if kind <= LINE_OF_CREDIT else loan_lender
            yield who, furnisher, _account(f"{key:016X}", kind, opened, size, term, month, grid, *rest)


def _account(
    reference: str,
    kind: int,
    opened: int,
    size: int,
    term: int,
    month: int,
    grid: str,
    day: int,
    open_day: int,
    balance: int,
    payment: int,
    peak: int,
    ended: bool,
    lost: bool,
    by_consumer: bool,
) -> Account:
    card = kind <= LINE_OF_CREDIT
    late = len(grid) - len(grid.lstrip(_LATE))
    level = 0 if not late else min(late, int(grid[0]) if grid[0].isdigit() else 7)
    as_of = day_in(month, day)
    return Account(
        event_id=f"{reference}.{month}",
        as_of=as_of,
        reference=reference,
        portfolio=_portfolio(kind),
        account_type=TYPE_NAMES[kind],
        opened=day_in(opened, open_day),
        status=_status(grid, level, ended),
        balance=balance,
        closed=as_of if ended else None,
        limit=size if card else None,
        highest_credit=peak,
        payment=None if ended else payment,
        terms_months=term or None,
        past_due=balance if lost else min(level * payment, balance),
        grid=grid,
        delinquency_since=day_in(month - late + 1, day) if late else None,
        closed_by_consumer=ended and card and by_consumer,
    )


def _portfolio(kind: int) -> Portfolio:
    if kind == LINE_OF_CREDIT:
        return "C"
    return "R" if kind < LINE_OF_CREDIT else "M" if kind == MORTGAGE else "I"


def _status(grid: str, level: int, ended: bool) -> AccountStatus:
    if ended:
        return "13"
    return _FATE_STATUS[grid[0]] if level == 7 else _LATE_STATUS[level]


def _shown(rows: Incidents, first: int, as_of: date) -> Iterator[tuple[int, int, date, int, float, int]]:
    """Position, key, date, month, amount and detail of the incidents from month ``first`` up to ``as_of``."""
    for at in np.nonzero((rows.month >= first) & (rows.month <= month_of(as_of)))[0].tolist():
        day = day_in(int(rows.month[at]), int(rows.day[at]))
        if day <= as_of:
            yield at, int(rows.keys[at]), day, int(rows.month[at]), float(rows.amount[at]), int(rows.detail[at])


def _inquiries(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    rows = cohort.inquiries
    by_card = _furnishers(cohort, rows.owner, rows.keys, names.CARD_ISSUERS, 1)
    for at, key, day, *_ in _shown(rows, first, as_of):
        reference = f"{key:016X}"
        yield int(rows.owner[at]), by_card[at], Inquiry(event_id=reference, as_of=day, reference=reference, kind="hard")


def _collections(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    """Reported when opened, and again when paid."""
    rows, paid = cohort.collections, paid_after(cohort.collections.keys)
    collector = _furnishers(cohort, rows.owner, rows.keys, names.COLLECTORS, 3)
    issuer = _furnishers(cohort, rows.owner, rows.keys, names.CARD_ISSUERS, 1)
    for at, key, opened, month, amount, detail in _shown(rows, month_of(as_of) - SHOWN_COLLECTIONS, as_of):
        settled = day_in(month + int(paid[at]), opened.day) if paid[at] < 1000 else None
        is_paid = settled is not None and settled <= as_of
        reported = settled if is_paid and settled else opened
        if month_of(reported) >= first:
            bill = names.CREDITORS[1 if detail == -1 else key % len(names.CREDITORS)]
            reference = f"{key:016X}"
            yield (
                int(rows.owner[at]),
                collector[at],
                Collection(
                    event_id=f"{reference}.{int(is_paid)}",
                    as_of=reported,
                    reference=reference,
                    opened=opened,
                    amount=int(amount),
                    balance=0 if is_paid else int(amount),
                    original_creditor=issuer[at] if detail >= 0 else bill,
                    medical=detail == -1,
                    delinquency_since=day_in(month - (9 if detail >= 0 else 5), opened.day),
                ),
            )


def _bankruptcies(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    """Reported when filed, and again when discharged: chapter 7 after five months, 13 after four years."""
    rows = cohort.bankruptcies
    for at, key, filed, month, _, chapter in _shown(rows, month_of(as_of) - SHOWN_BANKRUPTCIES, as_of):
        done = day_in(month + (5 if chapter == 7 else 48), filed.day)
        over = done <= as_of
        if month_of(done if over else filed) >= first:
            reference = f"{key:016X}"
            yield (
                int(rows.owner[at]),
                names.COURT,
                Bankruptcy(
                    event_id=f"{reference}.{int(over)}",
                    as_of=done if over else filed,
                    reference=reference,
                    chapter="7" if chapter == 7 else "13",
                    filed=filed,
                    disposition="discharged" if over else "filed",
                    closed=done if over else None,
                ),
            )


def _deaths(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    for at in np.nonzero((cohort.deaths >= first) & (cohort.deaths <= month_of(as_of)))[0].tolist():
        reference = f"{int(cohort.lives.traits.keys[at]):016X}"
        day = day_in(int(cohort.deaths[at]), 28)
        if day <= as_of:
            yield at, names.CARD_ISSUERS[0], Deceased(event_id=f"{reference}.D", as_of=day, reference=reference)
