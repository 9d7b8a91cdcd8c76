"""A what-if scenario becomes the events that furnishers would send if it came true today.

Folded into a copy of the file and read as of the scenario's date, they give what the real events would give. If a scenario
cannot come true, the reason is returned and nothing is assumed. Of several actions together each starts from the file that
the one before would leave.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, get_args

from msgspec.structs import replace

from creditapp.domain.credit_file import CreditFile, fold, read_as_of
from creditapp.domain.dates import months_after
from creditapp.domain.item_keys import item_key
from creditapp.domain.obligations import Obstacle
from creditapp.domain.scenario_events import Held, Impossible, Why, events_of, months_of
from creditapp.models.credit_events import CreditEvent, FurnishedBy
from creditapp.models.simulation import (
    Assumption,
    BringCurrent,
    PayChargeOff,
    PayDown,
    Scenario,
    SettleCollection,
    Single,
    TimePasses,
    Together,
)

MOST_REVISION = 1_000_000
"""The highest revision that an event may have."""
NOTHING_LEFT: frozenset[Why] = frozenset(
    {
        "no_cards", "nothing_owed_on_cards", "already_below", "no_collections", "no_losses", "already_paid", "already_late",
        "nothing_overdue", "not_overdue",
    }
)  # fmt: skip
"""Why an action has nothing to do: among several it is then left out, as there was nothing or an earlier one has done it."""
NOT_THEIRS: frozenset[Why] = frozenset({*get_args(Obstacle), "disputed", "taken_back"})
"""Why nothing is paid of what an action on all debts (``OF_ALL``) finds: among several it is left out too, if it names none."""
OF_ALL = (PayDown, BringCurrent, PayChargeOff, SettleCollection)


class Assumed(NamedTuple):
    """The date as of which to read the file, and what is assumed to have been reported by then."""

    as_of: date
    assumption: Assumption


class _Lived(NamedTuple):
    """How many months some actions took, what was sent by then, and a copy of the file with all but the last of it."""

    file: CreditFile
    months: int
    sent: tuple[Held[CreditEvent], ...] = ()
    last: tuple[Held[CreditEvent], ...] = ()
    """What the last action sent: folded only if another follows."""


def assume(file: CreditFile, scenario: Scenario, today: date) -> Assumed:
    """What furnishers would send if ``scenario`` came true from ``today`` on."""
    lived, reasons = _Lived(file, 0), []
    actions = actions_of(scenario)
    for action in actions:
        try:
            lived = _after(lived, action, today)
        except Impossible as impossible:
            if not _is_left_out(action, impossible.why):
                return Assumed(today, Assumption(impossible=impossible.why))
            reasons.append(impossible.why)
    if len(reasons) == len(actions):
        return Assumed(today, Assumption(impossible=reasons[0]))
    return Assumed(months_after(today, lived.months), Assumption(events=_by_furnisher(_newest(lived.sent))))


def _is_left_out(action: Single, why: Why) -> bool:
    if why in NOT_THEIRS:
        return isinstance(action, OF_ALL) and getattr(action, "item", None) is None
    return why in NOTHING_LEFT


def actions_of(scenario: Scenario) -> tuple[Single, ...]:
    """The scenario's actions, in order."""
    return scenario.steps if isinstance(scenario, Together) else (scenario,)


def time_alone(file: CreditFile, today: date, months: int) -> Assumed:
    """What would be reported if so many months passed and everything went on as it is: what a scenario is held against."""
    return assume(file, TimePasses(months=months), today)


def with_assumed(file: CreditFile, assumption: Assumption) -> CreditFile:
    """A copy of the file in which the assumed events have been reported."""
    for furnished in assumption.events:
        file = fold(file, furnished)
    return file


def _after(lived: _Lived, action: Single, today: date) -> _Lived:
    file = with_assumed(lived.file, Assumption(events=_by_furnisher(lived.last)))
    view = read_as_of(file, months_after(today, lived.months))
    months = months_of(view, action)
    sent = tuple((by, _sent(file, by, event)) for by, event in events_of(view, action))
    return _Lived(file, lived.months + months, lived.sent + sent, sent)


def _sent(file: CreditFile, furnisher: str, event: CreditEvent) -> CreditEvent:
    """The event under an id that depends on the assumption only, with a revision above the file's events of that day."""
    key = item_key(event, furnisher)
    item = file.items.get(key)
    revisions = [old.revision for old in item.snapshots if old.as_of == event.as_of] if item else []
    revision = min(MOST_REVISION, max(revisions, default=-1) + 1)
    what = f"assumed\0{type(event).__name__}\0{key}\0{event.as_of}\0{revision}"
    return replace(event, event_id=hashlib.sha256(what.encode()).hexdigest()[:32], revision=revision)


def _newest(sent: Iterable[Held[CreditEvent]]) -> Iterable[Held[CreditEvent]]:
    """Of several reports of one item the last, which is all that a reading at the end shows; a deletion beside it."""
    return {(type(event), item_key(event, by)): (by, event) for by, event in sent}.values()


def _by_furnisher(sent: Iterable[Held[CreditEvent]]) -> tuple[FurnishedBy, ...]:
    by_furnisher: dict[str, list[CreditEvent]] = {}
    for furnisher, event in sent:
        by_furnisher.setdefault(furnisher, []).append(event)
    return tuple(FurnishedBy(furnisher=furnisher, events=tuple(events)) for furnisher, events in by_furnisher.items())
