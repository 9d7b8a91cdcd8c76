"""Who has seen what of an application, and when: pseudonyms only, and of clients the name that operators registered."""

from typing import Literal

import msgspec

from creditapp.models.base import Record

By = Literal["code", "session", "client", "operator"]
"""Who: whoever has the application's code, a browser that was let in with it, a registered client, an operator by a command."""
What = Literal[
    "report",
    "report_pdf",
    "details",
    "notice",
    "notice_pdf",
    "data",
    "simulation",
    "rights",
    "dispute",
    "block",
    "fraud_alert",
    "document",
    "dead_letter",
    "mixed_file",
]
"""What was shown; the last six by operators' commands, all others by the site."""


class Access(Record, frozen=True, kw_only=True, gc=False, tag="creditapp.access.v1"):
    """One answer or one line of output that showed something."""

    access_id: str
    """Random: an access that is delivered twice is one."""
    chain: str
    """Under which chain of the log it is written down (domain.access_log)."""
    at: float
    by: By
    what: What
    application_id: str = ""
    """Empty where an operator has opened what names none."""
    consumer_id: str = ""
    client: str = ""
    """The registered name of a client, or of the lender whose application it is."""
    session: str = ""
    """Id of the browser's session, which opens nothing."""


class Seen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A line about who has seen what: the first of repetitions within ten minutes."""

    at: float
    by: By
    what: What
    client: str = ""
    session: str = ""


class AccessEntry(Record, frozen=True, kw_only=True, gc=False, tag="creditapp.access_entry.v1"):
    """An access as it is written down: its place in its chain, and what the entry before it was."""

    chain: str
    sequence: int
    """From 1, without a gap."""
    previous: str
    """SHA-256 (hex) of the entry before it, as it stands in Kafka; of the first, of nothing."""
    access: Access


class ChainHead(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How far a chain goes."""

    sequence: int
    digest: str
    """SHA-256 (hex) of its last entry."""
    began: float
    """When its first entry was made (Unix seconds)."""
    partition: int
    offset: int
    """Where the last access stood that was written down."""
