"""E-mail alerts: a person asks for them, confirms the address out of its mailbox, ends them; what is kept of that."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.base import Traced
from creditapp.models.sealed import Sealed

Token = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
"""Random; stands in the links of the e-mails to one address, so that whoever reads that mailbox can confirm or end them."""
Change = Literal["account", "inquiry", "collection", "dispute", "address", "protection"]
"""What an alert tells: the kind of change, and nothing of its content."""


LanguageCode = Annotated[str, Meta(max_length=16)]
"""The language that e-mails are in, as ``en`` or ``es``."""


class StartAlerts(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="start"):
    """Alerts to this address, once its mailbox has confirmed them."""

    to: Annotated[str, Meta(max_length=254)]
    token: Token
    application_id: str
    """The report that the e-mails' links lead to."""
    lives_at: str = ""
    """Fingerprint of the address in the application (domain.email_alerts.fingerprint): one that differs is news."""
    daily: bool = False
    """Whether news of a day comes in one e-mail; otherwise at once."""
    language: LanguageCode = "en"
    """Of the page on which they were asked for."""


class ConfirmAlerts(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="confirm"):
    """The mailbox has confirmed them."""

    token: Token


class EndAlerts(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="end"):
    """No more alerts."""

    token: Token | None = None
    """Of the e-mail whose link was followed; None: the person ended them on the report's own pages."""


class AlertsWish(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.alerts_wish.v1"):
    """The sealed content of a request (kind identity)."""

    wish: StartAlerts | ConfirmAlerts | EndAlerts


class AlertsRequest(Traced, frozen=True, kw_only=True, tag="creditapp.alerts_request.v1"):
    """A request about e-mail alerts, from a report's pages or from a link in an e-mail."""

    consumer_id: str
    request_id: str
    """Random."""
    at: float
    sealed: Sealed[AlertsWish]


class DigestBegun(Traced, frozen=True, kw_only=True, tag="creditapp.digest_begun.v1"):
    """Something is to be told of a day; handled when the day is over."""

    consumer_id: str
    digest_id: str
    """Which digest of the person; one that is no longer theirs is not sent."""


class Mailbox(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address for alerts."""

    to: str
    token: Token
    application_id: str
    at: float
    """When it was asked for; of a confirmed one, when it was confirmed (Unix seconds)."""
    lives_at: str = ""
    daily: bool = False
    language: LanguageCode = "en"


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told when a day is over."""

    digest_id: str
    begun: float
    """When its first change came (Unix seconds)."""
    changes: tuple[Change, ...]


class Subscription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's alerts: the confirmed address, and one that waits to be confirmed."""

    active: Mailbox | None = None
    waiting: Mailbox | None = None
    asked: tuple[float, ...] = ()
    """When confirmations were sent, within a day."""
    sent: tuple[float, ...] = ()
    """When alerts were sent, within a day."""
    known: tuple[str, ...] | None = None
    """Fingerprints of the items that are no news; None: no reading of the file was seen since the address was confirmed."""
    addresses: tuple[str, ...] = ()
    """Fingerprints of the addresses that are no news."""
    digest: Digest | None = None
    """What waits to be told; None: nothing does."""
    requests: tuple[str, ...] = ()
    """Ids of the newest requests, none of which counts twice."""
