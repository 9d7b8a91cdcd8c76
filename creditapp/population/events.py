"""The credit events of a cohort as furnishers would send them, newest report of each item up to a date."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from creditapp.models.credit_events import Bankruptcy, CreditEvent, Deceased, Deletion, Inquiry
from creditapp.population.account_events import account_events
from creditapp.population.calendar import day_in, month_of
from creditapp.population.cohort import Cohort
from creditapp.population.dealings import chosen, lenders_of
from creditapp.population.debt_events import debt_events
from creditapp.population.furnishers import BANKS, COURT, PURPOSES, SOURCE_OF_DEATHS, digits_of
from creditapp.population.incidents import Incidents
from creditapp.population.products import CREDIT_CARD
from creditapp.population.snapshots import opening_days

ReportedEvent = tuple[int, str, CreditEvent]
"""Position in the cohort, furnisher, event."""

SHOWN_INQUIRIES = 24
"""Months for which inquiries are reported; so of bankruptcies."""
SHOWN_BANKRUPTCIES = 120


def reported_events(cohort: Cohort, as_of: date, since: date | None = None) -> Iterator[ReportedEvent]:
    """Every event that furnishers would send for ``as_of``; with ``since`` only what is dated after it."""
    first = month_of(since) if since else 0
    for position, furnisher, event in _all(cohort, as_of, first):
        if not isinstance(event, Deletion) if since is None else event.as_of > since:
            yield position, furnisher, event


def _all(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    """Every event up to ``as_of`` that is dated in month ``first`` or later."""
    yield from account_events(cohort, as_of, first)
    yield from _inquiries(cohort, as_of, max(first, month_of(as_of) - SHOWN_INQUIRIES))
    yield from debt_events(cohort, as_of, first)
    yield from _bankruptcies(cohort, as_of, first)
    yield from _deaths(cohort, as_of, first)


def _shown(rows: Incidents, first: int, as_of: date) -> Iterator[tuple[int, int, date, int, int]]:
    """Position, key, date, month and detail of the incidents from month ``first`` up to ``as_of``."""
    for at in np.nonzero((rows.month >= first) & (rows.month <= month_of(as_of)))[0].tolist():
        day = day_in(int(rows.month[at]), int(rows.day[at]))
        if day <= as_of:
            yield at, int(rows.keys[at]), day, int(rows.month[at]), int(rows.detail[at])


def _inquiries(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    """A lender looks before it opens an account; banks that issue cards look without opening one, too."""
    rows, accounts = cohort.inquiries, cohort.accounts
    banks = chosen(cohort, rows.owner, rows.keys, BANKS)
    opened = np.maximum(rows.detail, 0)
    lenders = lenders_of(cohort, opened)
    open_days = opening_days(accounts)[opened] if len(accounts.kind) else rows.day
    kinds = np.where(rows.detail < 0, CREDIT_CARD, accounts.kind[opened] if len(accounts.kind) else 0)
    for at, key, day, month, account in _shown(rows, first, as_of):
        looked = day if account < 0 else min(day, day_in(month, int(open_days[at])))
        yield (
            int(rows.owner[at]),
            banks[at] if account < 0 else lenders[at],
            Inquiry(
                event_id=f"{key:016X}",
                as_of=looked,
                reference=f"{key % 10**12:012d}",
                kind="hard",
                purpose=PURPOSES.get(int(kinds[at]), "credit"),
            ),
        )


def _bankruptcies(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    """Reported when filed, and again when discharged."""
    rows = cohort.bankruptcies
    for at, key, filed, month, chapter in _shown(rows, month_of(as_of) - SHOWN_BANKRUPTCIES, as_of):
        done = day_in(int(cohort.filings.discharged[rows.owner[at]]), filed.day)
        over = done <= as_of
        if month_of(done if over else filed) >= first:
            yield (
                int(rows.owner[at]),
                COURT,
                Bankruptcy(
                    event_id=f"{key:016X}.{int(over)}",
                    as_of=done if over else filed,
                    reference=f"{month // 12 % 100:02d}-{10_000 + key % 90_000}",
                    chapter="7" if chapter == 7 else "13",
                    filed=filed,
                    disposition="discharged" if over else "filed",
                    closed=done if over else None,
                ),
            )


def _deaths(cohort: Cohort, as_of: date, first: int) -> Iterator[ReportedEvent]:
    for at in np.nonzero((cohort.deaths >= first) & (cohort.deaths <= month_of(as_of)))[0].tolist():
        reference = digits_of(cohort.indices[at], 9_999)
        day = day_in(int(cohort.deaths[at]), 28)
        if day <= as_of:
            yield at, SOURCE_OF_DEATHS, Deceased(event_id=f"{reference}.D", as_of=day, reference=reference)
