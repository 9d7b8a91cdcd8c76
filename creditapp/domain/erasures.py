"""An erasure is done when no part of the bureau has anything of the person any more, and not before.

The state is folded from two topics, in any order: what was asked for, and what was confirmed. A repeated erasure starts anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from creditapp.models.erasures import Erasure, ErasureConfirmation, Part

PARTS: tuple[Part, ...] = get_args(Part)
TABLES: tuple[Part, ...] = ("identities", "credit-files", "histories")
"""The tables whose rows are found by the person's pseudonym."""


class Unfinished(NamedTuple):
    """The erasures of which the vault may still have bytes, by its own numbers."""

    first: int
    last: int


@dataclass
class Progress:
    """What has been confirmed of one erasure."""

    at: float
    tables: set[Part] = field(default_factory=set)
    views: set[int] = field(default_factory=set)
    """Partitions of the table of views."""
    until: int | None = None
    """Of the vault; None while it has not confirmed."""


class Erasures:
    """All erasures that are known, with the progress of those that are not done; ``partitions`` is that of the table of views."""

    def __init__(self, partitions: int) -> None:
        self._partitions = partitions
        self._at: dict[str, float] = {}
        self.pending: dict[str, Progress] = {}
        """By pseudonym."""
        self.order: list[str] = []
        """Pseudonyms as they became known, once for each time that they were to be erased."""

    @property
    def at(self) -> Mapping[str, float]:
        """When each person was erased, the last time."""
        return self._at

    def take(self, record: Erasure | ErasureConfirmation) -> None:
        """Take a record in; one that was taken before changes nothing."""
        known = self._at.get(record.consumer_id)
        if known is None or record.at > known:
            # A confirmation may be read before what it confirms.
            self._at[record.consumer_id] = record.at
            self.pending[record.consumer_id] = Progress(record.at)
            self.order.append(record.consumer_id)
        elif record.at < known:
            return
        if isinstance(record, ErasureConfirmation):
            self._confirm(record)

    def _confirm(self, record: ErasureConfirmation) -> None:
        progress = self.pending.get(record.consumer_id)
        if progress is None:
            return
        if record.part == "vault":
            progress.until = max(record.until, progress.until or 0)
        elif record.part == "views":
            if record.partition in range(self._partitions):
                progress.views.add(record.partition)
        else:
            progress.tables.add(record.part)

    def settle(self, unfinished: Unfinished | None) -> None:
        """Forget the progress of what is done; ``unfinished``: what the vault has not finished now."""
        for consumer_id in [known for known in self.pending if not self.left(known, unfinished)]:
            del self.pending[consumer_id]

    def left(self, consumer_id: str, unfinished: Unfinished | None) -> tuple[Part, ...]:
        """The parts that may still have something of the person; none if the erasure is done.

        All of them if no erasure of the person is known: who finds their keys gone may have read less than who has erased them.
        """
        if consumer_id not in self._at:
            return PARTS
        progress = self.pending.get(consumer_id)
        return tuple(self._left(progress, unfinished)) if progress else ()

    def _left(self, progress: Progress, unfinished: Unfinished | None) -> Iterator[Part]:
        if progress.until is None or (unfinished is not None and unfinished.first <= progress.until):
            yield "vault"
        yield from (table for table in TABLES if table not in progress.tables)
        if len(progress.views) < self._partitions:
            yield "views"
