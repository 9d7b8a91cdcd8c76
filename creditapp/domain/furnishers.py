"""Who may furnish what, and whose word counts: the registry, folded from operators' entries in any order.

A newcomer's records fill its own items; about who somebody is, and whether they have died, its word does not count
beside that of established furnishers (domain.identity.agreement).
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from creditapp.models.credit_events import Account, Correction, CreditEvent, Deceased, Deletion
from creditapp.models.furnishers import Kind, RegisteredFurnisher, Report

NEWCOMER_FOR = 180 * 86_400.0
"""Seconds for which a new furnisher is a newcomer, unless operators vouch for it."""
DEATH_NEEDS = 2
"""Established furnishers that must report a death where no entitled one does."""

USUAL: Mapping[Kind, tuple[Report, ...]] = MappingProxyType(
    {
        "lender": ("accounts", "collections", "inquiries"),
        "collector": ("accounts", "collections", "inquiries"),
        "landlord": ("accounts", "collections", "inquiries"),
        "utility": ("accounts", "collections", "inquiries"),
        "court": ("court_records",),
        "authority": ("deaths",),
    }
)
"""What furnishers of a kind may report if operators do not say otherwise."""
_OF_ITEM: Mapping[str, Report] = {
    "account": "accounts", "collection": "collections", "inquiry": "inquiries", "bankruptcy": "court_records",
}  # fmt: skip


def id_of(name: str) -> str:
    """The id of the furnisher with this name."""
    return hashlib.sha256(f"creditapp.furnisher\0{name}".encode()).hexdigest()[:16]


class Furnishers:
    """The registry as of an entry; never changed."""

    def __init__(self, entries: Iterable[RegisteredFurnisher] = ()) -> None:
        latest: dict[str, RegisteredFurnisher] = {}
        for entry in entries:
            known = latest.get(entry.furnisher_id)
            if entry.furnisher_id == id_of(entry.name) and (known is None or known.at <= entry.at):
                latest[entry.furnisher_id] = entry
        self.by_id: Mapping[str, RegisteredFurnisher] = latest
        gone = [entry for entry in latest.values() if entry.withdrawn]
        self.withdrawn = frozenset(entry.name for entry in gone)
        """Names of furnishers whose reports are left out."""
        self.withdrawn_ids = frozenset(entry.furnisher_id for entry in gone)
        """Their ids."""

    def with_(self, entries: Iterable[RegisteredFurnisher]) -> "Furnishers":
        """The registry with further entries; an older one than it has changes nothing."""
        return Furnishers((*self.by_id.values(), *entries))

    def named(self, name: str) -> RegisteredFurnisher | None:
        """The furnisher with this name."""
        return self.by_id.get(id_of(name))

    def is_established(self, furnisher_id: str, at: float) -> bool:
        """Whether a furnisher's word about a person counts beside that of others at this time."""
        entry = self.by_id.get(furnisher_id)
        return entry is not None and entry.established <= at and not entry.suspended

    def confirm_death(self, names: Collection[str], at: float) -> bool:
        """Whether a death that these furnishers report is believed: one of them is entitled, or two are established."""
        entries = [entry for name in set(names) if (entry := self.named(name)) and not entry.suspended]
        established = [entry for entry in entries if entry.established <= at]
        return any("deaths" in entry.reports for entry in entries) or len(established) >= DEATH_NEEDS


def registered(
    name: str,
    kind: Kind,
    public_key: bytes,
    at: float,
    *,
    vouched: bool,
    reports: Iterable[Report] = (),
    address: str | None = None,
    phone: str | None = None,
) -> RegisteredFurnisher:
    """A furnisher's first entry; ``vouched``: operators know it well enough for its word to count at once."""
    return RegisteredFurnisher(
        furnisher_id=id_of(name),
        name=name,
        kind=kind,
        public_key=public_key,
        reports=tuple(sorted(set(reports))) or USUAL[kind],
        at=at,
        established=at if vouched else at + NEWCOMER_FOR,
        address=address or "",
        phone=phone or "",
    )


def changed(
    entry: RegisteredFurnisher,
    at: float,
    *,
    kind: Kind | None,
    public_key: bytes | None,
    vouched: bool,
    reports: Iterable[Report] = (),
    address: str | None = None,
    phone: str | None = None,
) -> RegisteredFurnisher:
    """A furnisher's next entry, in which only what is given changes: its key above all, by which its records are known.

    Another kind brings what that kind usually reports. From here on it is as operators decided (``admitted``: models.furnishers).
    """
    usual = entry.reports if kind in (None, entry.kind) else USUAL[kind or entry.kind]
    return replace(
        entry,
        kind=kind or entry.kind,
        public_key=public_key or entry.public_key,
        reports=tuple(sorted(set(reports))) or usual,
        established=min(entry.established, at) if vouched else entry.established,
        address=entry.address if address is None else address,
        phone=entry.phone if phone is None else phone,
        admitted=False,
        at=at,
    )


NOBODY = Furnishers()
"""The registry before anybody was registered."""


def reports_in(events: Iterable[CreditEvent]) -> frozenset[Report]:
    """What a furnisher must be entitled to for these events; anybody may report a death, which one alone does not decide."""
    return frozenset(_report(event) for event in events if not isinstance(event, Deceased))


def _report(event: CreditEvent) -> Report:
    item = event.item if isinstance(event, Correction | Deletion) else event.__struct_config__.tag
    return _OF_ITEM[str(item)]


def not_entitled(entry: RegisteredFurnisher, reports: Iterable[Report]) -> str:
    """What is wrong with a record of such events by this furnisher; empty if it may report them."""
    missing = sorted(set(reports) - set(entry.reports))
    return f"events: this furnisher may not report {', '.join(missing).replace('_', ' ')}" if missing else ""


def waiting(furnisher_id: str) -> str:
    """The reason of the dead letters that wait until the furnisher is resumed."""
    return f"waits: furnisher {furnisher_id} is suspended; `creditapp furnishers resume` sends it again"


def kind_shown(events: Iterable[CreditEvent]) -> Kind:
    """What a furnisher seems to be by a record of its; never what alone is entitled to report deaths."""
    shown = {_SHOWN.get(_subject(event), "lender") for event in events}
    return shown.pop() if len(shown) == 1 else "lender"


_SHOWN: Mapping[str, Kind] = {
    "bankruptcy": "court",
    "collection": "collector",
    "rent": "landlord",
    "utility": "utility",
}


def _subject(event: CreditEvent) -> str:
    return event.account_type if isinstance(event, Account) else str(event.__struct_config__.tag)
