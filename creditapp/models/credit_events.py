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
    "credit_card", "retail_card", "line_of_credit", "auto_loan", "personal_loan", "student_loan", "mortgage"
]
AccountStatus = Literal[
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
    "93",
    "94",
    "95",
    "96",
    "97",
    "DA",
    "DF",
]
"""Metro 2 account status: 11 current, 13 paid or closed, 61–65 paid after trouble, 71–84 30 to 180 days late,
93 collection, 94–96 foreclosure, surrender, repossession, 97 charged off, DA and DF deleted."""


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag_field="type", forbid_unknown_fields=True):
    """Fields of all events; ``reference`` names the item within its furnisher (an account or docket number)."""

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
    compliance: Literal["XB", "XC", "XH"] | None = None
    """Compliance condition: XB disputed, XC dispute resolved but contested, XH dispute resolved."""
    closed_by_consumer: bool = False


class Inquiry(Event, frozen=True, kw_only=True, tag="inquiry"):
    """A look at the file; only hard inquiries can affect the score."""

    kind: Literal["hard", "soft"]
    purpose: Annotated[str, Meta(min_length=1, max_length=40)] = "credit"


class Collection(Event, frozen=True, kw_only=True, tag="collection"):
    """A debt handed to a collector."""

    opened: date
    amount: Dollars
    balance: Dollars
    original_creditor: Name
    medical: bool = False
    delinquency_since: date | None = None


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


class ReportedIdentity(Traced, frozen=True, kw_only=True, tag="creditapp.reported_identity.v1"):
    """The consumer's identity as a furnisher reported it."""

    consumer_id: str
    record_id: str
    as_of: date
    sealed: Sealed[Person]


class CreditEvents(Traced, frozen=True, kw_only=True, tag="creditapp.credit_events.v1"):
    """The pseudonymous credit events of one furnished record."""

    consumer_id: str
    record_id: str
    as_of: date
    """The newest event's date."""
    count: int
    sealed: Sealed[FurnishedBy]
