"""Content that only its readers may open, as a field of a record or state.

A field ``sealed: Sealed[Person]`` is plain inside the services that may read it and sealed bytes everywhere else: on the
wire, in the tables, and in the services that only pass it on. Whoever makes a record puts the plain content in,
``Sealed(person)``; the delivery loop seals it before it leaves the process. The codec refuses to encode content that has
not been sealed, so nothing can leave in clear by an oversight.

``Seal`` and ``Encryption`` declare how a field is sealed; ``creditapp/models/seals.py`` has all declarations, and
``creditapp/topics.py`` and ``creditapp/tables`` say which field and state takes which.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import msgspec

from creditapp.errors import InvalidRecord, SealBroken

T = TypeVar("T", bound=msgspec.Struct)

Kind = Literal["identity", "file"]
"""Which of a person's two data keys: who the person is, or what is on file about them."""


@dataclass(frozen=True)
class Seal:
    """Sealed with a person's own key; erasing the person closes it for ever."""

    kind: Kind
    holds: type[msgspec.Struct]
    """The record inside; its wire name and version are part of the seal."""
    bound_to: tuple[str, ...] = ("consumer_id",)
    """Fields of the record around it, whose values are part of the seal: moved to another record, it does not open."""


@dataclass(frozen=True)
class Encryption:
    """Encrypted to a public key (HPKE), by a sender who holds no person's key."""

    to: Literal["intake", "operators"]
    holds: type[msgspec.Struct]
    context: str
    """What the encryption is for; it does not open for another use."""


class Sealed(Generic[T]):
    """Plain content, sealed bytes, or both: content that was opened keeps the bytes it came in, and passes on as those."""

    __slots__ = ("_content", "_error", "_sealed")

    def __init__(self, content: T | None = None, *, sealed: bytes | None = None) -> None:
        self._content = content
        self._sealed = sealed
        self._error: InvalidRecord | None = None

    @property
    def content(self) -> T:
        """The plain content; SealBroken where this service may not read it, PersonErased where nobody can any more."""
        if self._content is None:
            raise self._error or SealBroken("sealed content was read by a service that does not open it")
        return self._content

    @property
    def sealed(self) -> bytes | None:
        """The bytes as they travel; None while the content is plain only."""
        return self._sealed

    def open(self, content: T) -> None:
        """Put the plain content beside the bytes (the delivery loop, before a handler)."""
        self._content = content

    def close(self, sealed: bytes) -> None:
        """Put the sealed bytes beside the content (the delivery loop, after a handler)."""
        self._sealed = sealed

    def refuse(self, error: InvalidRecord) -> None:
        """Say why the content cannot be read: ``content`` raises this."""
        self._error = error

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return (self._content, self._sealed) == (other._content, other._sealed)

    def __hash__(self) -> int:
        return hash(self._sealed)

    def __repr__(self) -> str:
        return "Sealed(…)"
