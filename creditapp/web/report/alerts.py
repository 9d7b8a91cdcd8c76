"""Fraud alerts as a report shows them: to a lender with what it has to do, to the person with until when.

Source: 15 USC 1681c-1(h).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from creditapp.domain.fraud_alerts import in_force, last_day, placed_on
from creditapp.domain.texts import N_
from creditapp.models.extract import AlertKind, FraudAlert
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put

KINDS: Mapping[AlertKind, str] = {
    "initial": N_("Initial fraud alert"),
    "extended": N_("Extended fraud alert"),
    "active_duty": N_("Active duty alert"),
}
DUTY = (
    "Do not open or extend credit on this application, or raise a limit, unless reasonable policies and procedures let you "
    "believe that the applicant is this consumer (15 USC 1681c-1(h)(1)(B))."
)
DUTY_WITH_PHONE = (
    DUTY.removesuffix(" (15 USC 1681c-1(h)(1)(B)).")
    + ": call this telephone number, or take reasonable steps to verify who the applicant is (15 USC 1681c-1(h)(1)(B))."
)
DUTY_EXTENDED = (
    "Do not open or extend credit on this application, or raise a limit, unless you have asked the consumer in person or at "
    "this telephone number whether the application is theirs (15 USC 1681c-1(h)(2)(B))."
)


def alerts_json(alerts: Iterable[FraudAlert], today: date) -> list[dict[str, Any]]:
    """The alerts in force for programs; ``duty`` is what a lender has to do, ``phone`` None if none was given."""
    return [
        {
            "kind": alert.kind,
            "since": placed_on(alert),
            "until": last_day(alert),
            "phone": alert.phone or None,
            "duty": _duty(alert),
        }
        for alert in in_force(alerts, today)
    ]


def _duty(alert: FraudAlert) -> str:
    if alert.kind == "extended":
        return DUTY_EXTENDED
    return DUTY_WITH_PHONE if alert.phone else DUTY


def alert_sentences(alerts: Iterable[FraudAlert], today: date) -> tuple[str, ...]:
    """The alerts in force, one sentence each."""
    return tuple(_sentence(alert) for alert in in_force(alerts, today))


def _sentence(alert: FraudAlert) -> str:
    kind, until = _(KINDS[alert.kind]), formatting.day(last_day(alert))
    if alert.phone:
        return put("%(kind)s until %(until)s; telephone %(phone)s", kind=kind, until=until, phone=alert.phone)
    return put("%(kind)s until %(until)s", kind=kind, until=until)
