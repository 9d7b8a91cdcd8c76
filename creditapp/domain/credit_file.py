"""A credit file is folded from what furnishers report, in whatever order it arrives, and read as of a date.

Items are keyed by kind, furnisher and reference. Folding orders by (as_of, revision, event_id), so that any order of
arrival, duplicates and regrouping give the same bytes. An item keeps its snapshots of the 62 days before its newest, and
one older, so that a report does not depend on later-dated events that arrive while it is made. A deletion hides what is
dated up to its own date; it or a correction may arrive before the account that it is about.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

import msgspec

from creditapp.domain.dates import days_after, years_after
from creditapp.domain.obsolescence import is_obsolete, with_reportable_grid
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
from creditapp.models.requests import Reason

KEPT = timedelta(days=62)
"""How far before an item's newest snapshot others are kept."""
LOOKS_KEPT = 100
"""Most looks by the person (soft inquiries) that a file keeps; they are never scored."""
OWN_LOOK = "creditapp"
"""The furnisher's name under which a person's own looks are recorded."""
DELETED = frozenset({"DA", "DF"})
"""Metro 2 statuses by which a furnisher deletes the account, DF because of fraud."""


class Item(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """All that one furnisher reported about one item: snapshots, corrections and deletions, each oldest first."""

    furnisher: str
    snapshots: tuple[CreditEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()
    deletions: tuple[Deletion, ...] = ()


class Freeze(msgspec.Struct, frozen=True):
    """Whether lenders are kept out, and since which request."""

    frozen: bool
    at: float
    request_id: str


class Statement(msgspec.Struct, frozen=True):
    """The person's own statement on the file; empty after it was withdrawn."""

    text: str
    at: float
    request_id: str


class Disputed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that the person disputes, or disputed."""

    dispute_id: str
    item: str
    """The item's key."""
    opened: date
    reason: Reason
    text: str = ""
    outcome: Literal["corrected", "deleted", "verified"] | None = None
    answered: date | None = None


class CreditFile(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record", tag="creditapp.credit_file.v1"
):
    """Items by key, sorted, and the person's requests (domain.file_requests).

    Grows with a person's accounts: about 1.2 kB an item, 15 kB a person, at most some 80 kB.
    """

    items: dict[str, Item] = {}
    freeze: Freeze | None = None
    statement: Statement | None = None
    disputes: dict[str, Disputed] = {}
    """By dispute id, oldest first."""


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
    statement: Statement | None = None
    disputes: tuple[Disputed, ...] = ()


E_ = TypeVar("E_", bound=CreditEvent)


def fold(file: CreditFile | None, furnished: FurnishedBy) -> CreditFile:
    """The file with these events in it; idempotent, and the same for any order and grouping."""
    items = dict(file.items) if file else {}
    for event in furnished.events:
        key = item_key(event, furnished.furnisher)
        items[key] = _with(items.get(key) or Item(furnished.furnisher), event)
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


def was_looked_at(file: CreditFile) -> bool:
    """Whether the person has looked at the file: people who viewed their report get updates."""
    return any(key.startswith(f"inquiry|{OWN_LOOK}|") for key in file.items)


def read_as_of(file: CreditFile, as_of: date, *, without_look: str | None = None, look_by: str = OWN_LOOK) -> FileView:
    """The file as of a date. The look of an application itself, the person's or a lender's, is left out of its own profile."""
    views: dict[type, list[tuple[str, Any]]] = {
        Account: [],
        Inquiry: [],
        Collection: [],
        Bankruptcy: [],
        Deceased: [],
    }
    look = (look_by, without_look)
    for item in file.items.values():
        event = _current(item, as_of)
        if event is not None and not is_obsolete(event, as_of) and (item.furnisher, event.reference) != look:
            shown = with_reportable_grid(event, as_of) if isinstance(event, Account) else event
            views[type(event)].append((item.furnisher, shown))
    return FileView(
        as_of=as_of,
        accounts=tuple(views[Account]),
        inquiries=tuple(views[Inquiry]),
        collections=tuple(views[Collection]),
        bankruptcies=tuple(views[Bankruptcy]),
        deceased=bool(views[Deceased]),
        freeze=file.freeze,
        statement=file.statement,
        disputes=tuple(file.disputes.values()),
    )


def item_id(key: str) -> str:
    """How reports name the item with this key: 16 hex digits that reveal nothing of it."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def item_key(event: CreditEvent, furnisher: str) -> str:
    """The item's key; bars in the furnisher's name are escaped, as a reference may contain bars too."""
    kind = event.item if isinstance(event, Correction | Deletion) else type(event).__struct_config__.tag
    return f"{kind}|{furnisher.replace('%', '%25').replace('|', '%7C')}|{event.reference}"


def furnisher_in(key: str) -> str:
    """The furnisher in an item's key."""
    return key.split("|")[1].replace("%7C", "|").replace("%25", "%")


def _order(event: CreditEvent) -> tuple[date, int, str, bytes]:
    """Content decides last: one id with two contents is a furnisher's mistake that must still always fold the same way."""
    return event.as_of, event.revision, event.event_id, encode(event)


def _with(item: Item, event: CreditEvent) -> Item:
    if isinstance(event, Correction):
        item = msgspec.structs.replace(item, corrections=_added(item.corrections, event))
    elif isinstance(event, Deletion):
        item = msgspec.structs.replace(item, deletions=_added(item.deletions, event))
    else:
        item = msgspec.structs.replace(item, snapshots=_newest_of_each_day(_added(item.snapshots, event)))
    return _pruned(item)


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
    return None if isinstance(snapshot, Account) and snapshot.status in DELETED else snapshot


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
