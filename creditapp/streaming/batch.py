"""What one batch becomes: decoded events, the states they leave, the records they emit; pure but for ``prepare``.

Handlers run in order over an overlay of the stored states, so that two events of one person in a batch see each other.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from creditapp.clock import Clock
from creditapp.errors import InvalidRecord, KafkaUnavailable, NotReady
from creditapp.models.base import Record, Step, Traced, decode, encode
from creditapp.streaming.publisher import Emit
from creditapp.streaming.store import PREFIX, Entry, version_of, with_version
from creditapp.tables.spec import Table
from creditapp.topics import Topic

R = TypeVar("R", bound=Record)


class Raw(NamedTuple):
    """A record as it lies in its partition."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: float


@dataclass(frozen=True)
class Event(Generic[R]):
    """A decoded record with where it came from."""

    record: R
    topic: Topic
    key: bytes
    partition: int
    offset: int
    timestamp: float


class Effect(NamedTuple):
    """What a handler wants done; ``state`` None leaves the table as it is.

    ``told`` goes to this worker's own web side once the batch is acknowledged, and nowhere else: nothing keeps it.
    """

    emits: tuple[Emit, ...] = ()
    state: msgspec.Struct | None = None
    told: Record | None = None


Handler = Callable[[Event[Any], Any, Any], Effect]
Prepare = Callable[[Sequence[Event[Any]], Mapping[bytes, Any]], Awaitable[Any]]
Read = Callable[[int, bytes], bytes | None]
"""A stored value by partition and key."""


class Output(NamedTuple):
    """One record to deliver; ``origin`` is the place in the batch of the event that made it."""

    topic: str
    key: bytes
    value: bytes
    origin: int


@dataclass
class Outcome:
    """All that a batch asks of Kafka and the store."""

    outputs: list[Output] = field(default_factory=list)
    entries: dict[tuple[int, bytes], Entry] = field(default_factory=dict)
    """New table values by partition and key; several events of one key leave one."""
    origins: dict[tuple[int, bytes], int] = field(default_factory=dict)
    states: dict[bytes, msgspec.Struct] = field(default_factory=dict)
    told: list[Record] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    """Why an event becomes a dead letter, by its place in the batch."""

    def larger_than(self, most: int) -> set[int]:
        """The places of the events that made a record of more than so many bytes."""
        outputs = {output.origin for output in self.outputs if len(output.value) > most}
        return outputs | {self.origins[place] for place, entry in self.entries.items() if len(entry.value) > most}


class Batch:
    """A batch under way; ``work`` may be called again with more events refused, as handlers are pure."""

    def __init__(
        self,
        raws: Sequence[Raw],
        handlers: Mapping[Topic, Handler],
        table: Table | None,
        read: Read,
        clock: Clock,
        service: str,
    ) -> None:
        self.raws = raws
        self._topics = {topic.name: topic for topic in handlers}
        self._handlers = handlers
        self._table = table
        self._read = read
        self._clock = clock
        self._service = service

    async def work(self, prepare: Prepare | None, refused: Mapping[int, str]) -> Outcome:
        """Decode, prepare, handle; what is ``refused`` already is left out."""
        outcome = Outcome(refused=dict(refused))
        events = self._decoded(outcome)
        stored = {(event.partition, event.key): self._read(event.partition, event.key) for event in events.values()}
        states = {place: self._state(value) for place, value in stored.items()} if self._table else {}
        by_key = {key: state for (_, key), state in states.items() if state is not None}
        prepared = await prepare(list(events.values()), by_key) if prepare else None
        versions = {place: version_of(value) for place, value in stored.items()}
        for index, event in events.items():
            self._handle(index, event, states, versions, prepared, outcome)
        return outcome

    def _decoded(self, outcome: Outcome) -> dict[int, Event[Any]]:
        events = {}
        for index, raw in enumerate(self.raws):
            if index not in outcome.refused:
                try:
                    events[index] = self._event(raw)
                except InvalidRecord as error:
                    outcome.refused[index] = str(error)
        return events

    def _event(self, raw: Raw) -> Event[Any]:
        topic = self._topics[raw.topic]
        record = decode(topic.record, raw.value)
        if raw.key != topic.key_of(record):
            raise InvalidRecord(f"{topic.record.__name__}: the message key is not its {topic.key}")
        return Event(record, topic, raw.key, raw.partition, raw.offset, raw.timestamp)

    def _state(self, value: bytes | None) -> Any:
        if value is None or self._table is None:
            return None
        return decode(self._table.state, value[PREFIX:])

    def _handle(
        self,
        index: int,
        event: Event[Any],
        states: dict[tuple[int, bytes], Any],
        versions: dict[tuple[int, bytes], int],
        prepared: Any,
        outcome: Outcome,
    ) -> None:
        place = (event.partition, event.key)
        try:
            effect = self._handlers[event.topic](event, states.get(place), prepared)
            outputs = [self._output(index, event, emit) for emit in effect.emits]
        except (KafkaUnavailable, NotReady):
            raise
        except InvalidRecord as error:
            outcome.refused[index] = str(error)
            return
        except Exception as error:  # its arguments may be personal: only the class is told
            outcome.refused[index] = f"{type(error).__name__} in {self._service}"
            return
        outcome.outputs += outputs
        if effect.told is not None:
            outcome.told.append(effect.told)
        if effect.state is not None:
            states[place] = effect.state
            versions[place] += 1
            outcome.states[event.key] = effect.state
            outcome.entries[place] = Entry(event.key, with_version(versions[place], encode(effect.state)))
            outcome.origins[place] = index

    def _output(self, index: int, event: Event[Any], emit: Emit) -> Output:
        record = emit.record
        if isinstance(record, Traced):
            step = Step(self._service, self._clock.time())
            record = msgspec.structs.replace(record, journey=(*event.record.journey, step))
        return Output(emit.topic.name, emit.topic.key_of(record), encode(record), index)
