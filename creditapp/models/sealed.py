"""Sealed content as a field of a record or state, readable only in the services that hold the key.

A field ``sealed: Sealed[Person]`` is plain inside the services that may read it and sealed bytes everywhere else: on the
wire, in the tables, and in the services that only pass it on. A handler puts plain content into a record,
``Sealed(person)``; the loop seals it before it leaves the process. The codec refuses to encode content that has not been
sealed, so that nothing leaves the process unsealed by an oversight.

``Seal`` and ``Encryption`` declare how a field is sealed; ``creditapp/models/seals.py`` has all declarations, and
``creditapp/topics.py`` and ``creditapp/tables`` say which field and state takes which.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import msgspec

from creditapp.errors import InvalidRecord, SealBroken

T = TypeVar("T", bound=msgspec.Struct)

Kind = Literal["identity", "file", "score"]
"""Which of a person's data keys: identity (who the person is), file (what is on file about them), score (how the file scores)."""


@dataclass(frozen=True)
class Seal:
    """Content sealed with a person's own key; once the person is erased, nobody can open it."""

    kind: Kind
    holds: type[msgspec.Struct]
    """The type of the content; its wire name and version are part of the seal."""
    purpose: str
    """What the content is for: content sealed for one purpose does not open for another."""
    bound_to: tuple[str, ...] = ("consumer_id",)
    """Fields of the surrounding record whose values are part of the seal: content moved to other values does not open."""
    spread: bool = False
    """Whether the content's fields stand in the surrounding record, plain where it is open and absent where it is sealed.

    None in the place of the sealed content then says that none of these fields has a value."""


@dataclass(frozen=True)
class Encryption:
    """Content encrypted to a public key of its day (HPKE) by a sender that holds no person's key."""

    to: Literal["intake", "operators"]
    holds: type[msgspec.Struct]
    context: str
    """The purpose, part of the encryption: content encrypted for one purpose does not decrypt for another.

    Each has its own keys of days (privacy.day_keys)."""


class Sealed(Generic[T]):
    """Plain content, sealed bytes, or both: opened content keeps its sealed bytes and is passed on as those."""

    __slots__ = ("_content", "_error", "_sealed")

    def __init__(self, content: T | None = None, *, sealed: bytes | None = None) -> None:
        self._content = content
        self._sealed = sealed
        self._error: InvalidRecord | None = None

    @property
    def content(self) -> T:
        """The plain content; SealBroken if this service does not open it, PersonErased if the person was erased."""
        if self._content is None:
            raise self._error or SealBroken("sealed content was read by a service that does not open it")
        return self._content

    @property
    def sealed(self) -> bytes | None:
        """The bytes for the wire; None while there is only plain content."""
        return self._sealed

    def open(self, content: T) -> None:
        """Set the plain content (called by the loop before a handler)."""
        self._content = content

    def close(self, sealed: bytes) -> None:
        """Set the sealed bytes (called by the loop after a handler)."""
        self._sealed = sealed

    def refuse(self, error: InvalidRecord) -> None:
        """Set the error that ``content`` raises."""
        self._error = error

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return (self._content, self._sealed) == (other._content, other._sealed)

    def __hash__(self) -> int:
        return hash(self._sealed)

    def __repr__(self) -> str:
        return "Sealed(…)"
