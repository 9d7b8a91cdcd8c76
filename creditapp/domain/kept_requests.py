"""A person's requests as their credit file keeps them: freeze, statement, disputes."""

from datetime import date
from typing import Literal

import msgspec

from creditapp.models.requests import Reason


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
