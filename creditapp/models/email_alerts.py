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


class StartAlerts(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="start"):
    """Alerts to this address, once its mailbox has confirmed them."""

    to: Annotated[str, Meta(max_length=254)]
    token: Token
    application_id: str
    """The report that the e-mails' links lead to."""
    lives_at: str = ""
    """Fingerprint of the address in the application (domain.email_alerts.fingerprint): one that differs is news."""


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


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """An address for alerts."""

    to: str
    token: Token
    application_id: str
    at: float
    """When it was asked for; of a confirmed one, when it was confirmed (Unix seconds)."""
    lives_at: str = ""


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
    requests: tuple[str, ...] = ()
    """Ids of the newest requests, none of which counts twice."""
