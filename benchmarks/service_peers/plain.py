"""Records and states as plain JSON, for peers that seal nothing: the same fields, with content where the project has sealed bytes.

Content that a service only passes on is not turned into objects: it goes on as it came, as it would in the project.
"""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast, get_args

import msgspec

from creditapp.models.credit_events import FurnishedBy, Reporter
from creditapp.models.identity import Person
from creditapp.models.sealed import Sealed

R = TypeVar("R")

READ = (Person, Reporter, FurnishedBy)
"""Content that a handler reads; extracts are passed on."""


def _content(value: object) -> object:
    if not isinstance(value, Sealed):
        raise TypeError(f"{type(value).__name__} cannot be encoded")
    return getattr(value, "_content")  # noqa: B009  # also that of a field whose content stands in the record itself: None


def _as_sealed(kind: Any, value: object) -> object:
    (holds,) = get_args(kind)
    return Sealed(msgspec.convert(value, holds) if holds in READ else value)


_encoder = msgspec.json.Encoder(enc_hook=_content)


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=_as_sealed)


def encode(record: msgspec.Struct) -> bytes:
    """The record as JSON, content included."""
    return _encoder.encode(record)


def decode(kind: type[R], value: bytes) -> R:
    """The record of this type in the JSON."""
    return cast(R, _decoder(cast(Hashable, kind)).decode(value))
