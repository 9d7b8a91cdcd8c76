"""The items of a file as furnished: newest report of each, less what the law hides by then.

Events are plain dictionaries, as furnishers send them. 15 USC 1681c: accounts given up and collections leave seven years and
180 days after the delinquency began, accounts whose newest report is late and single late months after seven years,
bankruptcies after ten; inquiries after two years, soft ones after one (1681g(a)(3)).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tests.truth.corrections import corrected

Event = dict[str, Any]
"""A report of an item, with its furnisher as ``by``."""
Key = tuple[str, str, str]
"""Kind, furnisher, number."""
GIVEN_UP = {"88", "89", "93", "94", "95", "96", "97"}
PAID_AFTER = {"61", "62", "63", "64", "65"}
LATE = {"71": 1, "78": 2, "80": 3, "82": 4, "83": 5, "84": 6}
DATES = ("as_of", "opened", "closed", "filed", "delinquency_since")


def month_of(day: date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def years_later(day: date, years: int) -> date:
    """The same day; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def shown_until(event: Event) -> date:
    """The last day on which the item may be shown."""
    match event["type"]:
        case "account" if event["status"] in GIVEN_UP | PAID_AFTER:
            return years_later(_began(event, "as_of") + timedelta(days=180), 7)
        case "account" if event["status"] in LATE:
            return years_later(event["as_of"], 7)
        case "collection":
            return years_later(_began(event, "opened") + timedelta(days=180), 7)
        case "bankruptcy":
            return years_later(event["filed"], 10)
        case "inquiry":
            return years_later(event["as_of"], 2 if event["kind"] == "hard" else 1)
    return date.max


def _began(event: Event, otherwise: str) -> date:
    """When the delinquency began."""
    began: date = event.get("delinquency_since") or _late_by_grid(event) or event[otherwise]
    return began


def _late_by_grid(event: Event) -> date | None:
    """The first month of the lateness at the newest end of the grid; unknown months do not end it."""
    late = 0
    for at, mark in enumerate(event.get("grid", "")):
        if mark in "123456GHJKL":
            late = at + 1
        elif mark not in "DB":
            break
    if late >= 84:
        opened: date = event["opened"]
        return opened
    month = month_of(event["as_of"]) - (late - 1)
    return date(month // 12, month % 12 + 1, min(event["as_of"].day, 28)) if late else None


def items(reported: Iterable[tuple[str, Event]], day: date) -> list[Event]:
    """The newest report of every item dated up to ``day`` that may still be shown, with its furnisher as ``by``.

    A deletion hides what is dated up to its own date; a correction changes the newest report dated up to its own. What goes on
    under a new number is one item, with what was corrected and deleted under its former ones (Metro 2 segment L1).
    """
    dated = [{"by": by, **raw} | {name: as_date(raw[name]) for name in DATES if raw.get(name)} for by, raw in reported]
    known = sorted((event for event in dated if event["as_of"] <= day), key=_order)
    reports = [event for event in known if event["type"] not in ("correction", "deletion")]
    newest = {_key(event, event["type"]): event for event in reports}
    became = {
        (kind, by, event["previous_reference"]): (kind, by, number)
        for event in reports
        for kind, by, number in [_key(event, event["type"])]
        if event.get("previous_reference") not in (None, number)
    }
    gone: set[Key] = set()
    for event in known:
        if event["type"] not in ("correction", "deletion"):
            continue
        key = _newest_number(_key(event, event["item"]), became)
        if key not in newest or newest[key]["as_of"] > event["as_of"]:
            continue
        if event["type"] == "deletion":
            gone.add(key)
        else:
            newest[key] = corrected(newest[key], event["changes"])
    current = [event for key, event in newest.items() if key not in gone and key not in became]
    shown = [event for event in current if not _is_deleted(event) and _may_be_shown(event, day)]
    return [_with_young_months(event, day) if event.get("grid") else event for event in shown]


def _key(event: Event, kind: str) -> Key:
    return kind, event["by"], event["reference"]


def _newest_number(key: Key, became: dict[Key, Key]) -> Key:
    """Under which number the item is read; numbers never take each other's place in a circle here."""
    return _newest_number(became[key], became) if key in became else key


def _may_be_shown(event: Event, day: date) -> bool:
    """By the law, and by what the three bureaus agreed in 2022 and 2023 of medical debts: none paid, under $500 or young."""
    if event["type"] == "collection" and event.get("medical"):
        young = day < years_later(_began(event, "opened"), 1)
        if event["balance"] == 0 or event["amount"] < 500 or young:
            return False
    return shown_until(event) >= day


def _is_deleted(event: Event) -> bool:
    """By the account's status, or by the consumer's part in it (ECOA Z)."""
    return event.get("status") in ("DA", "DF") or event.get("ecoa") == "Z"


def _with_young_months(account: Event, day: date) -> Event:
    """Late months may be shown for seven years."""
    months = max(0, 84 - (month_of(day) - month_of(account["as_of"])))
    return account | {"grid": account["grid"][:months]}


def _order(event: Event) -> tuple[Any, ...]:
    return event["as_of"], event.get("revision", 0), event["event_id"]


def as_date(value: str | date) -> date:
    """A date as furnishers write it."""
    return value if isinstance(value, date) else date.fromisoformat(value)
