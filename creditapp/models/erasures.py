"""Records about people who are erased: that it was asked for, and what has been deleted since. Pseudonyms only.

The pseudonym is random and leads to nobody once the vault's row is gone (GDPR recital 26 asks whether anybody could still be
identified); without it nothing that is restored from a backup could be erased again.
"""

from typing import Literal

from creditapp.models.base import Record

Part = Literal["vault", "identities", "credit-files", "histories", "views"]
"""What confirms an erasure: the vault, and tables by their names. A view is emptied only once monitoring has deleted its row."""


class Erasure(Record, frozen=True, kw_only=True, gc=False, tag="creditapp.erasure.v1"):
    """A person is to be erased, wherever anything about them is, now and after any restore."""

    consumer_id: str
    at: float
    """When it was asked for, or repeated (Unix seconds); of several of one person the latest counts."""


class ApplicationErasure(Record, frozen=True, kw_only=True, gc=False, tag="creditapp.application_erasure.v1"):
    """An application is of somebody who is erased."""

    application_id: str
    consumer_id: str
    at: float
    """Of the erasure."""


class ErasureConfirmation(Record, frozen=True, kw_only=True, gc=False, tag="creditapp.erasure_confirmation.v1"):
    """A part of the bureau has nothing of the person any more."""

    consumer_id: str
    at: float
    """Of the erasure: one that is repeated is confirmed again."""
    part: Part
    partition: int = 0
    """Of the views, each of whose partitions is confirmed by itself."""
    until: int = 0
    """Of the vault: bytes may be left until it has finished its erasures up to this number; 0 if none is left."""
