"""A credit file is folded from what furnishers report, in whatever order it arrives, and read as of a date.

Items are keyed by kind, furnisher and reference; one that goes on under a new number is read under that (domain.renumbering).
Folding orders by (as_of, revision, event_id), so that any order of
arrival, duplicates and regrouping give the same bytes. An item keeps its snapshots of the 62 days before its newest, and
one older, so that a report does not depend on later-dated events that arrive while it is made. A deletion hides what is
dated up to its own date; it or a correction may arrive before the account that it is about.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec

from creditapp.domain.blocks import keys_in_force
from creditapp.domain.dates import days_after, years_after
from creditapp.domain.item_keys import OWN_LOOK, item_key
from creditapp.domain.kept_requests import Blocked, Disputed, Freeze, Statement
from creditapp.domain.medical_debts import is_left_out
from creditapp.domain.obsolescence import is_obsolete, with_reportable_grid
from creditapp.domain.renumbering import renumbered
from creditapp.models.base import encode
from creditapp.models.credit_events import (
    Account,
    Bankruptcy,
    Collection,
    Correction,
    CreditEvent,
    Deceased,
    Deletion,
    FurnishedBy,
    Inquiry,
)
from creditapp.models.extract import FraudAlert, Lifted
from creditapp.models.questions import Asked

KEPT = timedelta(days=62)
"""How far before an item's newest snapshot others are kept."""
LOOKS_KEPT = 100
"""Most looks by the person (soft inquiries) that a file keeps; they are never scored."""
DELETED = frozenset({"DA", "DF"})
"""Metro 2 statuses by which a furnisher deletes the account, DF because of fraud."""
NOT_THEIRS = "Z"
"""The ECOA code by which a furnisher deletes the consumer from an item."""


class Item(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """All that one furnisher reported about one item: snapshots, corrections and deletions, each oldest first."""

    furnisher: str
    snapshots: tuple[CreditEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    numbers: tuple[tuple[str, date], ...] = ()
    """The references that this one has taken the place of, each with the first day of which that was reported; sorted."""


class CreditFile(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record", tag="creditapp.credit_file.v1"
):
    """Items by key, sorted, and the person's requests (domain.file_requests).

    Grows with a person's accounts: about 1.2 kB an item, 15 kB a person, at most some 80 kB.
    """

    items: dict[str, Item] = {}
    freeze: Freeze | None = None
    lifts: tuple[Lifted, ...] = ()
    """Times for which the freeze is lifted, and lenders for whom it is; oldest first (domain.freezes)."""
    alerts: tuple[FraudAlert, ...] = ()
    """The last of each kind, placed or removed (domain.fraud_alerts)."""
    statement: Statement | None = None
    disputes: dict[str, Disputed] = {}
    """By dispute id, oldest first."""
    blocks: dict[str, Blocked] = {}
    """By block id, oldest first (domain.blocks)."""
    asked: dict[str, Asked] = {}
    """The second step's questions by application id, oldest first (domain.second_step)."""


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file as of a date: the newest snapshot of every item that is neither deleted nor obsolete."""

    as_of: date
    accounts: tuple[tuple[str, Account], ...] = ()
    """Furnisher and snapshot; the other items likewise."""
    inquiries: tuple[tuple[str, Inquiry], ...] = ()
    collections: tuple[tuple[str, Collection], ...] = ()
    bankruptcies: tuple[tuple[str, Bankruptcy], ...] = ()
    deceased: bool = False
    freeze: Freeze | None = None
    lifts: tuple[Lifted, ...] = ()
    alerts: tuple[FraudAlert, ...] = ()
    statement: Statement | None = None
    disputes: tuple[Disputed, ...] = ()
    blocks: tuple[Blocked, ...] = ()


E_ = TypeVar("E_", bound=CreditEvent)


def fold(file: CreditFile | None, *furnished: FurnishedBy) -> CreditFile:
    """The file with these events in it; idempotent, and the same for any order and grouping."""
    items = dict(file.items) if file else {}
    for each in furnished:
        for event in each.events:
            key = item_key(event, each.furnisher)
            items[key] = _with(items.get(key) or Item(each.furnisher), event)
    kept = dict(sorted(_without_old_inquiries(items).items()))
    return msgspec.structs.replace(file, items=kept) if file else CreditFile(items=kept)


def add_look(file: CreditFile, application_id: str, as_of: date) -> CreditFile:
    """Record the person's own look: a soft inquiry under the application's id."""
    look = Inquiry(event_id=application_id, reference=application_id, as_of=as_of, kind="soft", purpose="own_look")
    return fold(file, FurnishedBy(furnisher=OWN_LOOK, events=(look,)))


def add_lenders_look(file: CreditFile, application_id: str, as_of: date, lender: str, purpose: str) -> CreditFile:
    """Record a lender's look: a hard inquiry under the application's id."""
    look = Inquiry(event_id=application_id, reference=application_id, as_of=as_of, kind="hard", purpose=purpose)
    return fold(file, FurnishedBy(furnisher=lender, events=(look,)))


def without(file: CreditFile, furnishers: Set[str]) -> CreditFile:
    """The file without what furnishers of these names have reported."""
    if not furnishers:
        return file
    return msgspec.structs.replace(
        file, items={key: item for key, item in file.items.items() if item.furnisher not in furnishers}
    )


def was_looked_at(file: CreditFile) -> bool:
    """Whether the person has looked at the file: people who viewed their report get updates."""
    return any(key.startswith(f"inquiry|{OWN_LOOK}|") for key in file.items)


def read_as_of(
    file: CreditFile,
    as_of: date,
    *,
    without_look: str | None = None,
    look_by: str = OWN_LOOK,
    is_death: Callable[[frozenset[str]], bool] = bool,
) -> FileView:
    """The file as of a date. The look of an application itself, the person's or a lender's, is left out of its own profile.

    ``is_death``: whether a death that these furnishers report, by name, is believed.
    """
    views: dict[type, list[tuple[str, Any]]] = {
        Account: [],
        Inquiry: [],
        Collection: [],
        Bankruptcy: [],
        Deceased: [],
    }
    look = (look_by, without_look)
    current_keys = renumbered(file.items, as_of)
    blocked = {current_keys.get(key, key) for key in keys_in_force(file.blocks.values())}
    for item in _whole(file.items, current_keys):
        event = _current(item, as_of)
        if event is None or (blocked and item_key(event, item.furnisher) in blocked):
            continue
        if is_reportable(event, as_of) and (item.furnisher, event.reference) != look:
            shown = with_reportable_grid(event, as_of) if isinstance(event, Account) else event
            views[type(event)].append((item.furnisher, shown))
    return FileView(
        as_of=as_of,
        accounts=tuple(views[Account]),
        inquiries=tuple(views[Inquiry]),
        collections=tuple(views[Collection]),
        bankruptcies=tuple(views[Bankruptcy]),
        deceased=is_death(_reporting_death(views)),
        freeze=file.freeze,
        lifts=file.lifts,
        alerts=file.alerts,
        statement=file.statement,
        disputes=tuple(
            msgspec.structs.replace(disputed, item=current_keys.get(disputed.item, disputed.item))
            for disputed in file.disputes.values()
        ),
        blocks=tuple(file.blocks.values()),
    )


def _reporting_death(views: Mapping[type, Iterable[tuple[str, Any]]]) -> frozenset[str]:
    """The furnishers that report the consumer deceased, as such or by an account's or a debt's ECOA code."""
    items = (*views[Account], *views[Collection])
    return frozenset(by for by, _ in views[Deceased]) | frozenset(by for by, event in items if event.ecoa == "X")


def _whole(items: Mapping[str, Item], current_keys: Mapping[str, str]) -> Iterable[Item]:
    """Each item once, under its current number, with what was corrected and deleted under its former ones."""
    if not current_keys:
        return items.values()
    whole = {key: item for key, item in items.items() if key not in current_keys}
    for old, key in current_keys.items():
        if old in items:
            whole[key] = _taken_over(whole[key], items[old])
    return whole.values()


def _taken_over(item: Item, former: Item) -> Item:
    return msgspec.structs.replace(
        item,
        corrections=tuple(sorted((*former.corrections, *item.corrections), key=_order)),
        deletions=(*former.deletions, *item.deletions),
    )


def is_reportable(event: CreditEvent, as_of: date) -> bool:
    """Whether the law and the bureaus' own rules let the item be shown on the date."""
    return not is_obsolete(event, as_of) and not is_left_out(event, as_of)


def _order(event: CreditEvent) -> tuple[date, int, str, bytes]:
    """Content decides last: one id with two contents is a furnisher's mistake that must still always fold the same way."""
    return event.as_of, event.revision, event.event_id, encode(event)


def _with(item: Item, event: CreditEvent) -> Item:
    if isinstance(event, Account | Collection) and event.previous_reference not in (None, event.reference):
        item = msgspec.structs.replace(item, numbers=_with_number(item.numbers, event))
    if isinstance(event, Correction):
        item = msgspec.structs.replace(item, corrections=_added(item.corrections, event))
    elif isinstance(event, Deletion):
        item = msgspec.structs.replace(item, deletions=_added(item.deletions, event))
    else:
        item = msgspec.structs.replace(item, snapshots=_newest_of_each_day(_added(item.snapshots, event)))
    return _pruned(item)


def _with_number(numbers: tuple[tuple[str, date], ...], event: Account | Collection) -> tuple[tuple[str, date], ...]:
    """The earliest day counts: furnishers name the old number once, or with every report (Metro 2 segment L1)."""
    days = dict(numbers)
    old = event.previous_reference or ""
    days[old] = min(event.as_of, days.get(old, event.as_of))
    return tuple(sorted(days.items()))


def _added(events: tuple[E_, ...], event: E_) -> tuple[E_, ...]:
    """The events in order, each once. Equal bytes make events the same, as 1 equals true in Python but not on the wire."""
    if not events or (events[-1].as_of, events[-1].revision) < (event.as_of, event.revision):
        return (*events, event)
    by_order = {_order(event): event for event in (*events, event)}
    return tuple(by_order[order] for order in sorted(by_order))


def _newest_of_each_day(snapshots: tuple[CreditEvent, ...]) -> tuple[CreditEvent, ...]:
    """Of several revisions as of one day only the last counts."""
    return tuple({snapshot.as_of: snapshot for snapshot in snapshots}.values())


def _pruned(item: Item) -> Item:
    """Drop what no reading within 62 days of the newest snapshot can see."""
    if not item.snapshots:
        return item
    horizon = days_after(item.snapshots[-1].as_of, -KEPT.days)
    older = [at for at, snapshot in enumerate(item.snapshots) if snapshot.as_of <= horizon]
    if not older:
        return item
    base = item.snapshots[older[-1]].as_of
    return Item(
        item.furnisher,
        item.snapshots[older[-1] :],
        tuple(event for event in item.corrections if event.as_of >= base),
        tuple(event for event in item.deletions if event.as_of >= base),
        item.numbers,
    )


def _without_old_inquiries(items: dict[str, Item]) -> dict[str, Item]:
    """The items without inquiries that no reading can show any more, and without all but the newest looks."""
    newest = max((item.snapshots[-1].as_of for item in items.values() if item.snapshots), default=None)
    if newest is None:
        return items
    gone = years_after(days_after(newest, -KEPT.days), -2)
    recent = {key: _since(item, gone) if key.startswith("inquiry|") else item for key, item in items.items()}
    kept = {key: item for key, item in recent.items() if item.snapshots or item.corrections or item.deletions}
    looks = [key for key in kept if key.startswith(f"inquiry|{OWN_LOOK}|") and kept[key].snapshots]
    if len(looks) <= LOOKS_KEPT:
        return kept
    looks.sort(key=lambda key: (kept[key].snapshots[-1].as_of, key))
    surplus = set(looks[:-LOOKS_KEPT])
    return {key: item for key, item in kept.items() if key not in surplus}


def _since(item: Item, day: date) -> Item:
    """The item without what is dated before ``day``: event by event, so that the order of arrival does not matter."""
    if all(event.as_of >= day for event in (*item.snapshots[:1], *item.deletions[:1])):
        return item
    return msgspec.structs.replace(
        item,
        snapshots=tuple(event for event in item.snapshots if event.as_of >= day),
        deletions=tuple(event for event in item.deletions if event.as_of >= day),
    )


def _current(item: Item, as_of: date) -> CreditEvent | None:
    """The newest snapshot dated up to ``as_of``, corrected; None if there is none or it is deleted."""
    snapshot = _last_up_to(item.snapshots, as_of)
    if snapshot is None:
        return None
    if any(snapshot.as_of <= deletion.as_of <= as_of for deletion in item.deletions):
        return None
    for correction in item.corrections:
        if snapshot.as_of <= correction.as_of <= as_of:
            snapshot = corrected(snapshot, correction)
    return None if _is_deleted(snapshot) else snapshot


def _is_deleted(event: CreditEvent) -> bool:
    """Whether the report itself takes the item out of the consumer's file."""
    if isinstance(event, Account) and event.status in DELETED:
        return True
    return isinstance(event, Account | Collection) and event.ecoa == NOT_THEIRS


def _last_up_to(snapshots: Iterable[CreditEvent], as_of: date) -> CreditEvent | None:
    last = None
    for snapshot in snapshots:
        if snapshot.as_of <= as_of:
            last = snapshot
    return last


def corrected(snapshot: CreditEvent, correction: Correction) -> CreditEvent:
    """The snapshot with the named fields replaced; fields that it does not have, and impossible values, are ignored."""
    fields = {name for name in snapshot.__struct_fields__ if name not in ("event_id", "as_of", "reference", "revision")}
    changes = {name: value for name, value in correction.changes.items() if name in fields}
    data = msgspec.to_builtins(snapshot) | changes
    try:
        return msgspec.convert(data, type(snapshot))
    except msgspec.ValidationError:
        return snapshot
