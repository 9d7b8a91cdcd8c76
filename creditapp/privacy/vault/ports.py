"""What a vault answers, and what it is made of: a store of rows, epochs whose keys wrap them, and master keys that wrap those."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from creditapp.domain.erasures import Unfinished
from creditapp.models.sealed import Kind
from creditapp.privacy.encryption import PersonKeys

Erasure = Literal["unknown", "pending", "done"]
"""unknown: there is no such person. pending: the vault gives no key of the person any more, but bytes of them are still in its
files. In SQLite a reader hinders them from being overwritten, and that happens by itself once it can. PostgreSQL overwrites
nothing: its bytes stay locked up with the master key until that is rotated and destroyed. done: nothing is left to be opened."""


class Vault(Protocol):
    """The interface that services use."""

    def persons(self, ssns: Sequence[str], kinds: frozenset[Kind], *, create: bool = True) -> dict[str, PersonKeys]:
        """Persons by SSN (nine digits), or by the digest that stands for one (64 hexadecimal digits, domain.furnishing.ssns).

        Unknown persons get a row, or with ``create=False`` are left out.
        """

    def keys(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys]:
        """Keys by consumer_id; a person who is missing from the result has been erased."""

    def keys_at_once(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> dict[str, PersonKeys] | None:
        """What ``keys`` would return, if that takes less time than a thread for it would: out of memory, or few rows of a
        file; None otherwise."""

    @property
    def fingerprint(self) -> str:
        """Identifies this vault: another one, even made with the same keys, has another fingerprint."""

    def erase(self, consumer_id: str) -> Erasure:
        """Delete the person's row permanently. Other workers notice within ``stored.TTL`` seconds."""

    def erase_all(self, consumer_ids: Sequence[str]) -> None:
        """``erase`` for any number of people at once, of whom some may have been erased before."""

    def unfinished(self) -> Unfinished | None:
        """The erasures of which bytes may be left, by number; None if there are none."""

    def forget(self) -> None:
        """Keep nothing in memory that was looked up before: somebody was erased by another process."""

    def close(self) -> None:
        """Close the connections; every other call after this fails."""


class MasterKey(Protocol):
    """A key that wraps the keys of epochs and is itself not in the vault: a file, or a key management service.

    It is asked once an epoch and process, never for a person.
    """

    @property
    def id(self) -> str:
        """Names the key, and reveals nothing about it; it is stored beside what the key wraps."""

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """``key``, encrypted; only ``unwrap`` with the same context opens it."""

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """The key that ``wrap`` encrypted; InvalidRecord if it was wrapped by another master key or altered."""


class Row(NamedTuple):
    """A person: what the SSN's HMAC is stored as, pseudonym, the wrapped data keys that were requested, and their epoch."""

    digest: bytes
    consumer_id: str
    identity: bytes | None
    file: bytes | None
    epoch: int
    score: bytes | None = None
    """None, in the store, until ``completing`` has made it for people from before there was this kind."""

    def __repr__(self) -> str:
        return f"Row({self.consumer_id})"


class StoredEpoch(NamedTuple):
    """An epoch: its number, and its key as the master key of this id has wrapped it."""

    number: int
    master: str
    wrapped: bytes


class MadeWith(NamedTuple):
    """With which SSN secret a vault was made, and what no other vault has."""

    digest: bytes
    wrapped: bytes


class StaleEpoch(Exception):
    """A new epoch has begun: what was computed with the one before may have missed rows, and must not be written."""


class HasEpochs(Protocol):
    """What is to be known of a vault before its rows can be opened; VaultUnavailable if the database does not answer."""

    place: str
    """Where the rows are, for messages; without a password."""

    def made_with(self) -> MadeWith:
        """With what the vault was made."""

    def epochs(self) -> list[StoredEpoch]:
        """The epochs in use, the newest last: one, or two while the master key is rotated."""


class Store(HasEpochs, Protocol):
    """The rows, as services need them; VaultUnavailable if the database does not answer. Safe to call from any thread."""

    def by_digest(self, digests: Sequence[bytes], kinds: frozenset[Kind]) -> list[Row]:
        """Rows by what is stored for the SSNs; unknown ones are left out."""

    def by_id(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row]:
        """Rows of these pseudonyms; unknown pseudonyms are left out. Their ``digest`` may be empty."""

    def by_id_at_once(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row] | None:
        """``by_id``, if that takes less time than a thread for it would; None otherwise."""

    def add(self, rows: Sequence[Row], kinds: frozenset[Kind]) -> list[Row]:
        """Add rows, all of one epoch, whose digest is new, in one transaction; return the stored rows of all these digests.

        StaleEpoch, and nothing is added, if that epoch is not the newest.
        """

    def erase(self, consumer_id: str) -> Erasure:
        """Delete the person's row."""

    def erase_all(self, consumer_ids: Sequence[str]) -> None:
        """Delete the rows of these people, of whom some may have none."""

    def unfinished(self) -> Unfinished | None:
        """The erasures of which bytes may be left, by number; None if there are none."""

    def close(self) -> None:
        """Close all connections."""


class Figures(NamedTuple):
    """What operators want to know of a vault."""

    schema: str
    persons: int
    epochs: Sequence[tuple[StoredEpoch, int]]
    """Each epoch, and how many persons' keys are wrapped in it."""
    pending: int
    """Erasures that are not done."""
    waiting_days: float | None
    """How long the oldest of them has waited; None if there is none, or the store does not know."""


class Administration(HasEpochs, Protocol):
    """The rows, as operators' commands need them."""

    def count(self) -> int:
        """How many persons there are."""

    def open_epoch(self, epoch: StoredEpoch) -> None:
        """Begin an epoch: from now on nobody can add a row of an earlier one. ConfigurationError if it has begun already."""

    def rows(self, after: str, at_most: int, before_epoch: int | None = None) -> list[Row]:
        """The next persons after this pseudonym, by pseudonym; with ``before_epoch`` those of earlier epochs only."""

    def rewrap(self, rows: Sequence[Row], replaced: int) -> None:
        """Write these rows, in one transaction, over those of the epoch ``replaced``; whoever was erased stays erased."""

    def incomplete(self, at_most: int) -> list[Row]:
        """Persons who have no key of the kind "score" yet; an empty list says that there are none any more."""

    def complete(self, rows: Sequence[Row]) -> None:
        """Write the keys of the kind "score" of these rows, unless a key is there or the row is of another epoch by now."""

    def left_before(self, epoch: int) -> int:
        """How many rows are of an earlier epoch."""

    def close_epochs(self, before: int) -> None:
        """Delete earlier epochs; VaultUnavailable, and nothing is deleted, if a row of one of them is left."""

    def finish_erasures(self, before: int) -> int:
        """Call erasures of earlier epochs done, as the master keys of these are destroyed; how many there were."""

    def figures(self) -> Figures:
        """What there is."""

    def close(self) -> None:
        """Close all connections."""
