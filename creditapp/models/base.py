"""What all records share: strict types, a pinned name on the wire, and one codec.

The name (``record``) is part of every message: a message can be identified wherever it is stored, and moving a class
between modules does not change the wire format.
"""

import re
from binascii import a2b_base64
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast, get_origin

import msgspec

from creditapp.errors import InvalidRecord, NotSealed
from creditapp.models.sealed import Sealed

R = TypeVar("R")


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", forbid_unknown_fields=False):
    """Base of all messages; a subclass pins its wire name with ``tag="creditapp.<name>.v<N>"``."""


class Step(msgspec.Struct, frozen=True):
    """One service on an event's journey and when it handled the event (Unix seconds)."""

    service: str
    at: float


class Traced(Record, frozen=True, kw_only=True):
    """A record that carries its journey; the loop appends each step to that of the event, or to one that a handler has set."""

    journey: tuple[Step, ...] = ()


def _sealed_bytes(value: object) -> bytes:
    """Encode sealed content as its bytes; NotSealed for plain content, which must not leave the process."""
    if not isinstance(value, Sealed):
        raise TypeError(f"{type(value).__name__} cannot be encoded")
    if value.sealed is None:
        raise NotSealed("content was not sealed: its topic or table does not declare the field")
    return value.sealed


def _sealed(kind: type, value: object) -> Sealed[Any]:
    if get_origin(kind) is not Sealed or not isinstance(value, str):
        raise ValueError(f"Expected `str`, got `{type(value).__name__}`")
    try:
        return Sealed(sealed=a2b_base64(value, strict_mode=True))
    except ValueError:
        raise ValueError("Invalid base64 encoded string") from None


_NAME = re.compile(r"`[a-z][a-z_]{0,29}`$")
"""An unknown field that may be quoted in a message: a typing error such as `ballance`, not a person's name or a number."""

_encoder = msgspec.json.Encoder(enc_hook=_sealed_bytes)


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=_sealed)


def encode(record: msgspec.Struct) -> bytes:
    """The record as JSON bytes, its wire name included."""
    return _encoder.encode(record)


def decode(kind: type[R], value: bytes | None) -> R:
    """The record in ``value``, validated; raises InvalidRecord naming the field, never its value."""
    if value is None:
        raise InvalidRecord(f"{kind.__name__}: empty value")
    try:
        decoded: R = _decoder(cast(Hashable, kind)).decode(value)
        return decoded
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRecord(f"{kind.__name__}: {_without_values(error)}") from None
    except RecursionError:
        raise InvalidRecord(f"{kind.__name__}: nested too deeply") from None


def _without_values(error: Exception) -> str:
    """msgspec's message with types and paths; unknown tags, enum values and fields are cut out, as they may be personal."""
    text = str(error) if isinstance(error, msgspec.DecodeError) else "not UTF-8"
    head, _, path = text.partition(" - at ")
    if "Invalid value" in head or "Invalid enum" in head:
        head = "unknown record or value"
    if "unknown field" in head and not _NAME.search(head):
        head = "Object contains an unknown field"
    return f"{head} at {path}" if path else head
