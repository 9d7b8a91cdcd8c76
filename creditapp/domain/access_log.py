"""The log of accesses is a few chains: each entry holds the hash of the one before it, so that none can be changed, moved or left out.

Entries are hashed as they stand in Kafka, byte for byte. An application's accesses are in the chain of its id's first digit, those of
operators in a chain of their own. ``Walk`` follows the chains and finds the first place at which each is broken.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from creditapp.errors import InvalidRecord
from creditapp.models.accesses import Access, AccessEntry, ChainHead
from creditapp.models.base import decode, encode

OPERATORS = "operators"
APPLICATIONS = tuple("0123456789abcdef")
KEPT = 6 * 365 * 86_400.0
"""Seconds for which entries are kept: longer than the five years within which a violation can be brought to court (15 USC 1681p)."""
REPEATED = 20_000
"""Entries of a chain that may be in the topic once more: after a crash the ledger sends what it may not have sent."""
NOTHING = hashlib.sha256(b"").hexdigest()


def chain_of(application_id: str) -> str:
    """The chain of an application's accesses."""
    return application_id[0]


def digest_of(entry: bytes) -> str:
    """SHA-256 (hex) of an entry as it stands in Kafka."""
    return hashlib.sha256(entry).hexdigest()


def appended(head: ChainHead | None, access: Access, partition: int, offset: int) -> tuple[AccessEntry, ChainHead]:
    """The entry that writes an access down, and how far its chain goes then."""
    sequence, previous, began = (head.sequence + 1, head.digest, head.began) if head else (1, NOTHING, access.at)
    entry = AccessEntry(chain=access.chain, sequence=sequence, previous=previous, access=access)
    digest = digest_of(encode(entry))
    return entry, ChainHead(sequence=sequence, digest=digest, began=began, partition=partition, offset=offset)


def is_written_down(head: ChainHead | None, partition: int, offset: int) -> bool:
    """Whether the access at this position of its topic is in the chain already: it was read again after a crash."""
    return head is not None and partition == head.partition and offset <= head.offset


class Place(NamedTuple):
    """A position in the log's topic."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}:{self.offset}"


class Break(NamedTuple):
    """Where a chain is broken, and how."""

    chain: str
    place: Place | None
    """The entry at which it shows; None if it shows nowhere but at the end."""
    reason: str


class Point(NamedTuple):
    """What a chain is known to have had: an entry's number and hash."""

    sequence: int
    digest: str
    source: str
    """Who says so."""


@dataclass
class _Chain:
    last: int = 0
    digest: str = NOTHING
    first: int = 0
    known: OrderedDict[int, str] = field(default_factory=OrderedDict)
    """The hashes of its newest entries."""
    broken: Break | None = None


class Walk:
    """Follows all chains, entry by entry in the order of each partition; ``points``: what each chain is known to have had."""

    def __init__(self, points: Mapping[str, tuple[Point, ...]]) -> None:
        self._points = points
        self._chains: dict[str, _Chain] = {}
        self.unreadable: list[Break] = []
        """Records of the topic that are no entries."""

    @property
    def entries(self) -> int:
        """How many different entries the chains have."""
        return sum(chain.last - chain.first + 1 for chain in self._chains.values() if chain.last)

    def ends(self, source: str) -> dict[str, Point]:
        """How far each chain goes here, as a point for whoever follows the chains elsewhere."""
        return {name: Point(chain.last, chain.digest, source) for name, chain in self._chains.items()}

    def take(self, place: Place, key: bytes | None, value: bytes | None) -> AccessEntry | None:
        """One record of the topic; None if it is no new entry."""
        try:
            entry = decode(AccessEntry, value)
        except InvalidRecord:
            self.unreadable.append(Break(key.decode(errors="replace") if key else "", place, "no entry"))
            return None
        chain, digest = self._chains.setdefault(entry.chain, _Chain()), digest_of(value or b"")
        if chain.known.get(entry.sequence) == digest:
            return None
        reason = self._problem(chain, entry)
        if reason and chain.broken is None:
            chain.broken = Break(entry.chain, place, reason)
        self._append(chain, entry, digest)
        self._compare(chain, entry, digest, place)
        return entry

    def _problem(self, chain: _Chain, entry: AccessEntry) -> str:
        """Why the entry does not follow the last one; empty if it does."""
        if not chain.last:
            return ""  # older entries may have expired: ``breaks`` says whether they may
        if entry.sequence <= chain.last:
            return f"entry {entry.sequence} comes after entry {chain.last}"
        if entry.sequence != chain.last + 1:
            gone = chain.last + 1, entry.sequence - 1
            return (
                f"entry {gone[0]} is missing" if gone[0] == gone[1] else f"entries {gone[0]} to {gone[1]} are missing"
            )
        if entry.previous != chain.digest:
            return f"entry {chain.last} is not what it was when entry {entry.sequence} was made"
        return ""

    def _append(self, chain: _Chain, entry: AccessEntry, digest: str) -> None:
        chain.first = chain.first or entry.sequence
        chain.last, chain.digest = entry.sequence, digest
        chain.known[entry.sequence] = digest
        if len(chain.known) > REPEATED:
            chain.known.popitem(last=False)

    def _compare(self, chain: _Chain, entry: AccessEntry, digest: str, place: Place) -> None:
        for point in self._points.get(entry.chain, ()):
            if point.sequence == entry.sequence and point.digest != digest and chain.broken is None:
                chain.broken = Break(entry.chain, place, f"entry {entry.sequence} is not the one in {point.source}")

    def breaks(self, began: Mapping[str, float], now: float) -> Iterator[Break]:
        """The first break of each chain; ``began``: when each was begun, which says whether its oldest entries may have expired."""
        for name in sorted(self._chains.keys() | self._points.keys()):
            chain = self._chains.get(name, _Chain())
            if chain.first > 1 and began.get(name, 0.0) > now - KEPT:
                yield Break(
                    name, None, f"entries 1 to {chain.first - 1} are missing, and none is old enough to have expired"
                )
            elif chain.broken is not None:
                yield chain.broken
            elif ends := [point for point in self._points.get(name, ()) if point.sequence > chain.last]:
                furthest = max(ends)
                yield Break(
                    name, None, f"it ends at entry {chain.last}; {furthest.source} has entry {furthest.sequence}"
                )
        yield from self.unreadable
