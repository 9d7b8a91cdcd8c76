"""The part of a credit file that a report shows: its accounts, inquiries, collections, public records and disputes."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.answers import BlockDecided, BlockGround
from creditapp.models.credit_events import AccountType, ConsumerIndicator, Ecoa

AlertKind = Literal["initial", "extended", "active_duty"]
"""15 USC 1681c-1(a), (b), (c)."""
Phone = Annotated[str, Meta(max_length=20)]


class AccountShown(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A tradeline; ``grid`` is newest month first, that of ``as_of``."""

    item: str
    """Identifies the item in requests and simulations (credit_file.item_id); the same in the classes below."""
    furnisher: str
    number: str
    """Masked: the last four characters."""
    type: AccountType
    opened: date
    as_of: date
    balance: int
    state: Literal["open", "closed", "lost"]
    status: str
    limit: int | None = None
    original: int | None = None
    payment: int | None = None
    past_due: int = 0
    utilisation: float | None = None
    closed: date | None = None
    grid: str = ""
    disputed: bool = False
    """The person disputes it, or disagrees with how a dispute ended (15 USC 1681c(f))."""
    closed_by_consumer: bool = False
    """The person closed it (15 USC 1681c(e))."""
    until: date | None = None
    """The last day on which an account that was given up may be shown (15 USC 1681c(a)(4)); None of any other: late months leave
    one by one, as each becomes seven years old."""
    ecoa: Ecoa = "1"
    consumer_indicator: ConsumerIndicator | None = None
    original_creditor: str = ""
    sold_to: str = ""
    purchased_from: str = ""


class InquiryShown(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """An inquiry: somebody looked at the file."""

    item: str
    by: str
    as_of: date
    kind: Literal["hard", "soft"]
    purpose: str


class CollectionShown(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A debt with a collector."""

    item: str
    by: str
    original_creditor: str
    opened: date
    amount: int
    balance: int
    medical: bool
    until: date | None = None
    disputed: bool = False
    """The person disputes it (15 USC 1681c(f))."""
    ecoa: Ecoa = "1"
    consumer_indicator: ConsumerIndicator | None = None
    sold_to: str = ""
    purchased_from: str = ""


class BankruptcyShown(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A public record."""

    item: str
    court: str
    chapter: str
    filed: date
    disposition: str
    until: date | None = None
    disputed: bool = False


class DisputeShown(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A dispute: open until it has an outcome; ``due`` is the furnisher's last day (file_requests.due)."""

    dispute_id: str
    item: str
    opened: date
    due: date
    reason: str
    text: str = ""
    documents: tuple[str, ...] = ()
    """Names of the documents that were sent with it."""
    outcome: Literal["corrected", "deleted", "verified"] | None = None
    answered: date | None = None


class Lifted(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A freeze lifted for a time, for one lender, or both, as the file keeps it and the person sees it; perhaps over by now."""

    at: float
    request_id: str
    begins: date
    ends: date | None = None
    """Its last day, in UTC; None: until the next freeze or thaw."""
    lender: str = ""
    """The only lender that it lets in; empty: every lender."""


class FraudAlert(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A fraud alert as the file keeps it and as a report shows it; perhaps over by now."""

    kind: AlertKind
    at: float
    request_id: str
    """Empty in a lender's report."""
    phone: Phone = ""
    """At which the person wants to be asked; empty if they gave none."""
    removed: bool = False
    """The person removed it at this time; the fields before are then empty."""


class BlockedItem(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """An item that a block names: enough to recognise it."""

    item: str
    by: str
    kind: str
    """account, collection, bankruptcy or inquiry."""
    number: str = ""
    """Masked: the last four characters; empty for inquiries."""


class BlockShown(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A block of information that results from identity theft; shown to the person alone."""

    block_id: str
    items: tuple[BlockedItem, ...]
    opened: date
    due: date
    """The operators' last day to decide (domain.blocks)."""
    decided: BlockDecided | None = None
    ground: BlockGround | None = None
    decided_at: float = 0


class SourceShown(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A furnisher of the file, with what operators have registered of how to reach it; empty where they have not."""

    name: str
    address: str = ""
    phone: str = ""


class Extract(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.extract.v1"):
    """The part of a file that the report shows, sealed with the person's file key."""

    as_of: date
    accounts: tuple[AccountShown, ...] = ()
    inquiries: tuple[InquiryShown, ...] = ()
    collections: tuple[CollectionShown, ...] = ()
    bankruptcies: tuple[BankruptcyShown, ...] = ()
    disputes: tuple[DisputeShown, ...] = ()
    statement: str = ""
    statement_at: float = 0
    """When the statement was made or withdrawn (Unix seconds); ``frozen_at`` likewise for the freeze."""
    frozen: bool = False
    frozen_at: float = 0
    lifts: tuple[Lifted, ...] = ()
    """Oldest first; none are shown to lenders."""
    alerts: tuple[FraudAlert, ...] = ()
    """By kind, at most one each; a lender is shown those that are in force."""
    blocks: tuple[BlockShown, ...] = ()
    """Oldest first; none are shown to lenders."""
    sources: tuple[SourceShown, ...] = ()
    """Who has reported what is shown, by name; in extracts from before there were addresses none."""
