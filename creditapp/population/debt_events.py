"""What collectors report: a debt when they get it, and what became of it."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from creditapp.models.credit_events import Collection, ConsumerIndicator, Deletion
from creditapp.population.calendar import day_in, month_of
from creditapp.population.cohort import Cohort
from creditapp.population.dealings import collectors_of, lenders_of
from creditapp.population.debts import (
    ENDED_DISCHARGED,
    ENDED_SOLD,
    MEDICAL,
    MEDICAL_LEAST,
    Debts,
)
from creditapp.population.furnishers import BILLS, debt_number
from creditapp.population.furnishers import MEDICAL as HOSPITALS
from creditapp.population.products import NEVER
from creditapp.population.snapshots import report_days

SHOWN = 84
"""Months for which a debt is reported."""
_DISCHARGE: dict[int, ConsumerIndicator] = {7: "E", 13: "H"}


def debt_events(cohort: Cohort, as_of: date, first: int) -> Iterator[tuple[int, str, Collection | Deletion]]:
    """Position, collector and newest report up to ``as_of`` of each debt; only those of month ``first`` or later."""
    rows, now = cohort.debts, month_of(as_of)
    buyers = np.where(rows.source >= 0, cohort.lives.traits.keys[rows.owner], rows.keys)
    collectors, others = (
        collectors_of(cohort, rows.owner, buyers, holder) for holder in (rows.holder, 1 - rows.holder)
    )
    creditors = _creditors(cohort, rows)
    late_days = (
        np.where(rows.source >= 0, report_days(cohort.accounts)[np.maximum(rows.source, 0)], rows.day)
        if len(cohort.accounts.owner)
        else rows.day
    )
    shown = (
        (rows.reported <= now)
        & (rows.late_since > now - SHOWN)
        & ((rows.source != MEDICAL) | (rows.amount >= MEDICAL_LEAST))
    )
    for at in np.nonzero(shown)[0].tolist():
        event = _report(cohort, at, as_of, creditors[at], collectors[at], others[at], int(late_days[at]))
        if event is not None and month_of(event.as_of) >= first:
            yield int(rows.owner[at]), collectors[at], event


def _creditors(cohort: Cohort, rows: Debts) -> list[str]:
    """Who each debt was owed to first."""
    lenders = lenders_of(cohort, np.maximum(rows.source, 0))
    return [
        lender if source >= 0 else (HOSPITALS if source == MEDICAL else BILLS)[key % (4 if source == MEDICAL else 5)]
        for lender, source, key in zip(lenders, rows.source.tolist(), rows.keys.tolist(), strict=True)
    ]


def _report(
    cohort: Cohort, at: int, as_of: date, creditor: str, collector: str, other: str, late_day: int
) -> Collection | Deletion | None:
    """The newest report; None before the first one, and where nothing was ever reported."""
    rows = cohort.debts
    day, month, ends = int(rows.day[at]), int(rows.reported[at]), int(rows.ends[at])
    reference = debt_number(collector, cohort.indices[int(rows.owner[at])], int(rows.serial[at]))
    reported, ended = day_in(month, day), day_in(ends, day) if ends < NEVER else date.max
    event_id = f"{int(rows.keys[at]):016X}{int(rows.holder[at])}"
    is_over, medical = ended <= as_of, int(rows.source[at]) == MEDICAL
    if reported > as_of or (medical and ends <= month):
        return None
    if is_over and (medical or (rows.end[at] == ENDED_SOLD and int(rows.keys[at]) % 2)):
        return Deletion(event_id=f"{event_id}.2", as_of=ended, reference=reference, item="collection")
    sold = is_over and rows.end[at] == ENDED_SOLD
    relieved = is_over and rows.end[at] == ENDED_DISCHARGED
    return Collection(
        event_id=f"{event_id}.{int(is_over)}",
        as_of=ended if is_over else reported,
        reference=reference,
        opened=day_in(int(rows.month[at]), day),
        amount=int(rows.amount[at]),
        balance=0 if is_over else int(rows.amount[at]),
        original_creditor=creditor,
        medical=medical,
        delinquency_since=day_in(int(rows.late_since[at]), late_day),
        consumer_indicator=_DISCHARGE[int(cohort.filings.chapter[rows.owner[at]])] if relieved else None,
        sold_to=other if sold else None,
        purchased_from=other if rows.holder[at] else None,
    )
