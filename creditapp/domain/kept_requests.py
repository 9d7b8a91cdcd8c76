"""A person's requests as their credit file keeps them: freeze, statement, disputes, blocks."""

from datetime import date
from typing import Literal

import msgspec

from creditapp.models.answers import BlockDecided, BlockGround
from creditapp.models.documents import Document
from creditapp.models.requests import Reason, TheftReport


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
    documents: tuple[Document, ...] = ()
    outcome: Literal["corrected", "deleted", "verified"] | None = None
    answered: date | None = None


class Blocked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Items that result from identity theft, by the person's report and statement."""

    block_id: str
    items: tuple[str, ...]
    """Their keys, sorted."""
    opened: date
    report: TheftReport
    text: str = ""
    decided: BlockDecided | None = None
    """None, and the block is in force, until operators decide."""
    ground: BlockGround | None = None
    decided_at: float = 0
