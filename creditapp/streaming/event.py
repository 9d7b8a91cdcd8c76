"""What a handler is given and what it gives back: a record as it was read, the event that it is, and its effect."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import msgspec

from creditapp.models.base import Record
from creditapp.streaming.publisher import Emit
from creditapp.topics import Topic

R = TypeVar("R", bound=Record)


class Raw(NamedTuple):
    """A record as it is stored in its partition: bytes, not decoded."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: float
    code: bytes | None = None
    """Its authentication code, as it came."""


@dataclass(frozen=True)
class Event(Generic[R]):
    """A decoded record with its position in Kafka; content that this service may read has been opened."""

    record: R
    topic: Topic
    key: bytes
    partition: int
    offset: int
    timestamp: float
    erased: bool = False
    """The person's keys are deleted: no content of theirs can be opened or sealed, and there is no sealed state. Or the row
    of this key was erased: there is no state, and none will be kept."""


class Effect(NamedTuple):
    """What a handler asks the loop to do; ``state`` None leaves the table unchanged.

    ``returned`` goes to this worker's own web handlers once the batch is acknowledged; it is not stored or published.
    """

    emits: tuple[Emit, ...] = ()
    state: msgspec.Struct | None = None
    returned: Record | None = None
    erases: bool = False
    """Whether this key's row is erased: nothing is left of it, and no later state of the key is kept."""
    afterwards: tuple[Emit, ...] = ()
    """What is emitted only once Kafka has the row: it may say that the row is erased."""
