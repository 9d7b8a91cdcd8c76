"""A fraud alert tells every user of a file to verify who asks for credit; it ends by the calendar or when the person removes it.

It never counts in a score. Source: 15 USC 1681c-1(a) (initial), (b) (extended), (c) (active duty), (h) (what users have to do).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from msgspec.structs import replace

from creditapp.domain.dates import years_after
from creditapp.models.extract import AlertKind, FraudAlert
from creditapp.models.requests import PlaceAlert, RemoveAlert

YEARS: Mapping[AlertKind, int] = {"initial": 1, "extended": 7, "active_duty": 1}
"""How long an alert of each kind lasts."""
FREE_COPIES: Mapping[AlertKind, int] = {"initial": 1, "extended": 2}
"""Copies of the file that are free within a year of the alert: 15 USC 1681c-1(a)(2)(A), (b)(2)(A)."""
OFF_LISTS_YEARS: Mapping[AlertKind, int] = {"extended": 5, "active_duty": 2}
"""How long the person stays out of lists for offers that they did not ask for: 15 USC 1681c-1(b)(1)(B), (c)(2)."""


class Entitlements(NamedTuple):
    """What an alert gives the person besides the lenders' duty."""

    free_copies: int = 0
    free_until: date | None = None
    off_lists_until: date | None = None


def alert_of(wish: PlaceAlert | RemoveAlert, at: float, request_id: str) -> FraudAlert:
    """The alert, or its removal, as the file keeps it."""
    if isinstance(wish, RemoveAlert):
        return FraudAlert(kind=wish.kind, at=at, request_id=request_id, removed=True)
    return FraudAlert(kind=wish.kind, at=at, request_id=request_id, phone=wish.phone)


def last_of_each_kind(alerts: Iterable[FraudAlert]) -> tuple[FraudAlert, ...]:
    """The last of each kind, placed or removed, in the kinds' order: the same in whatever order they are given."""
    last: dict[AlertKind, FraudAlert] = {}
    for alert in alerts:
        kept = last.get(alert.kind)
        if kept is None or (kept.at, kept.request_id) < (alert.at, alert.request_id):
            last[alert.kind] = alert
    return tuple(last[kind] for kind in YEARS if kind in last)


def placed_on(alert: FraudAlert) -> date:
    """The day, in UTC, on which it was placed or removed."""
    return datetime.fromtimestamp(alert.at, UTC).date()


def last_day(alert: FraudAlert) -> date:
    """The last day on which it is in force if it is not removed before."""
    return years_after(placed_on(alert), YEARS[alert.kind])


def entitlements(alert: FraudAlert) -> Entitlements:
    """What the person may have because of this alert, and until when."""
    since, copies = placed_on(alert), FREE_COPIES.get(alert.kind, 0)
    years = OFF_LISTS_YEARS.get(alert.kind)
    return Entitlements(
        copies, years_after(since, 1) if copies else None, years_after(since, years) if years is not None else None
    )


def in_force(alerts: Iterable[FraudAlert], today: date) -> tuple[FraudAlert, ...]:
    """The alerts that users of the file have to respect today."""
    return tuple(alert for alert in alerts if not alert.removed and today <= last_day(alert))


def to_lenders(alerts: Iterable[FraudAlert], today: date) -> tuple[FraudAlert, ...]:
    """What a lender is shown: the alerts in force, without the ids of requests."""
    return tuple(replace(alert, request_id="") for alert in in_force(alerts, today))
