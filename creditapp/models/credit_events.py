"""Credit events: what furnishers report about one consumer (the idea of Metro 2's base segment, CDIA).

An event is a snapshot as of a date, never a change: of an account, an inquiry, a collection, a bankruptcy. Amounts are
whole US dollars. Every event has an id and a revision; folding orders by (as_of, revision, event_id).
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.answers import Answer
from creditapp.models.base import Traced
from creditapp.models.identity import Person
from creditapp.models.sealed import Sealed

Dollars = Annotated[int, Meta(ge=0, le=999_999_999)]
Identifier = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
Grid = Annotated[str, Meta(max_length=84, pattern=r"^[0-6BDEGHJKL]*\Z")]

Portfolio = Literal["C", "I", "M", "O", "R"]
"""Metro 2 portfolio type: line of credit, instalment, mortgage, open, revolving."""

AccountType = Literal[
    "credit_card",
    "retail_card",
    "line_of_credit",
    "auto_loan",
    "personal_loan",
    "student_loan",
    "mortgage",
    "heloc",
    "lease",
    "rent",
    "utility",
]
"""What the account is for; a HELOC is a credit line secured by a home, a utility also a telephone or internet contract."""
AccountStatus = Literal[
    "05",
    "11",
    "13",
    "61",
    "62",
    "63",
    "64",
    "65",
    "71",
    "78",
    "80",
    "82",
    "83",
    "84",
    "88",
    "89",
    "93",
    "94",
    "95",
    "96",
    "97",
    "DA",
    "DF",
]
"""Metro 2 account status: 05 transferred, 11 current, 13 paid or closed, 61–65 paid after trouble, 71–84 30 to 180 days
late, 88 claim on the government's insurance, 89 deed in lieu of foreclosure, 93 collection, 94–96 foreclosure, surrender,
repossession, 97 charged off, DA and DF deleted."""
PaymentRating = Literal["0", "1", "2", "3", "4", "5", "6", "G", "L"]
"""Metro 2 field 17B: how an account stood when it took a status that does not say so (05, 13, 65, 88, 89, 94, 95)."""
Ecoa = Literal["1", "2", "3", "5", "7", "T", "W", "X", "Z"]
"""Metro 2 field 37, the consumer's part: 1 alone, 2 joint, 3 authorised user, 5 co-maker or guarantor, 7 maker, T no longer
liable, W business, X deceased, Z delete the consumer from the account."""
ConsumerIndicator = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "Z",
    "1A", "2A",
]  # fmt: skip
"""Metro 2 field 38, by chapter 7, 11, 12, 13: A–D bankruptcy petition, E–H discharged, I–L dismissed, M–P withdrawn; Q ended
without discharge, R reaffirmed, S reaffirmation no longer applies, T consumer cannot be found, U found, V reaffirmation
rescinded, Z bankruptcy of no stated chapter, 1A personal receivership, 2A lease assumed."""
Compliance = Literal["XA", "XB", "XC", "XD", "XE", "XF", "XG", "XH", "XJ", "XR"]
"""Metro 2 field 20: XA closed by the consumer; XB disputed, XC dispute ended and the consumer disagrees, XD and XE the same of
an account closed by the consumer (all under the FCRA); XF disputed, XG ended and disagrees, XJ disputed and closed by the
consumer (FCBA); XH dispute ended, XR none any more."""
Trend = Annotated[tuple[Dollars | None, ...], Meta(max_length=24)]
"""Amounts by month, aligned with the payment grid: that of ``as_of`` first; None for a month that is not known."""


class Event(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    gc=False,
    tag_field="type",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """Fields of all events; ``reference`` names the item within its furnisher (an account or docket number).

    Optional fields at their default are left out of the encoding: a file has many snapshots with few of them.
    """

    event_id: Identifier
    as_of: date
    reference: Identifier
    revision: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class Account(Event, frozen=True, kw_only=True, tag="account"):
    """A tradeline as of a date."""

    portfolio: Portfolio
    account_type: AccountType
    opened: date
    status: AccountStatus
    balance: Dollars
    closed: date | None = None
    limit: Dollars | None = None
    highest_credit: Dollars | None = None
    payment: Dollars | None = None
    """Scheduled monthly payment."""
    terms_months: Annotated[int, Meta(ge=1, le=600)] | None = None
    past_due: Dollars = 0
    grid: Grid = ""
    """Payment profile, newest month (that of ``as_of``) first: 0 current, 1–6 30 to 180 days late, E nothing owed,
    B before opening, D not reported, G collection, H foreclosure, J surrender, K repossession, L charged off."""
    delinquency_since: date | None = None
    """Date of first delinquency, which starts the clock of 15 USC 1681c."""
    compliance: Compliance | None = None
    closed_by_consumer: bool = False
    payment_rating: PaymentRating | None = None
    charge_off_amount: Dollars | None = None
    """What was charged off, whatever is owed now (Metro 2 field 23)."""
    last_payment: date | None = None
    ecoa: Ecoa = "1"
    consumer_indicator: ConsumerIndicator | None = None
    original_creditor: Name | None = None
    """Who the debt was owed to first (Metro 2 segment K1)."""
    sold_to: Name | None = None
    """Who has bought the account from this furnisher (segment K2)."""
    purchased_from: Name | None = None
    """Who this furnisher bought it from (segment K2)."""
    previous_reference: Identifier | None = None
    """The account's number until now, if it changed (segment L1): both are one item, shown under the new number."""
    balances: Trend = ()
    """What was owed at the end of each month."""
    payments: Trend = ()
    """What was paid in each month."""


class Inquiry(Event, frozen=True, kw_only=True, tag="inquiry"):
    """A look at the file; only hard inquiries can affect the score."""

    kind: Literal["hard", "soft"]
    purpose: Annotated[str, Meta(min_length=1, max_length=40)] = "credit"


class Collection(Event, frozen=True, kw_only=True, tag="collection"):
    """A debt handed to a collector; ``balance`` may exceed ``amount`` by interest and fees."""

    opened: date
    amount: Dollars
    balance: Dollars
    original_creditor: Name
    medical: bool = False
    delinquency_since: date | None = None
    compliance: Compliance | None = None
    ecoa: Ecoa = "1"
    consumer_indicator: ConsumerIndicator | None = None
    sold_to: Name | None = None
    """Who has bought the debt from this collector (segment K2)."""
    purchased_from: Name | None = None
    """Who this collector bought it from (segment K2)."""
    previous_reference: Identifier | None = None
    """The debt's number until now, if it changed (segment L1)."""


class Bankruptcy(Event, frozen=True, kw_only=True, tag="bankruptcy"):
    """The only public record in a file since 2018."""

    chapter: Literal["7", "11", "12", "13"]
    filed: date
    disposition: Literal["filed", "discharged", "dismissed"]
    closed: date | None = None


class Correction(Event, frozen=True, kw_only=True, tag="correction"):
    """Replaces the named fields of the item's newest snapshot dated up to ``as_of`` (a resolved dispute)."""

    item: Literal["account", "collection", "bankruptcy"]
    changes: dict[str, str | int | bool | None]


class Deletion(Event, frozen=True, kw_only=True, tag="deletion"):
    """Hides everything of the item that is dated up to ``as_of``."""

    item: Literal["account", "inquiry", "collection", "bankruptcy"]


class Deceased(Event, frozen=True, kw_only=True, tag="deceased"):
    """The consumer is reported deceased (Metro 2's ECOA code X)."""


CreditEvent = Account | Inquiry | Collection | Bankruptcy | Correction | Deletion | Deceased


class FurnishedBy(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.sealed_events.v1"):
    """The sealed content of a credit-events message: one furnisher's events about one consumer."""

    furnisher: Name
    events: tuple[CreditEvent, ...]
    answers: tuple[Answer, ...] = ()
    """Answers to disputes that came with these events."""


class Reporter(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.reporter.v1"):
    """The sealed content that says whose report an identity is: where somebody has accounts is personal."""

    furnisher_id: str


class ReportedIdentity(Traced, frozen=True, kw_only=True, tag="creditapp.reported_identity.v1"):
    """The consumer's identity as a furnisher reported it."""

    consumer_id: str
    record_id: str
    as_of: date
    sealed: Sealed[Person]
    reporter: Sealed[Reporter] | None = None
    """None in records from before furnishers were registered."""


class CreditEvents(Traced, frozen=True, kw_only=True, tag="creditapp.credit_events.v1"):
    """The pseudonymous credit events of one furnished record."""

    consumer_id: str
    record_id: str
    as_of: date
    """The newest event's date."""
    count: int
    sealed: Sealed[FurnishedBy]
