"""Turn one batch of raw records into new table states, records to emit and dead letters.

Handlers are pure and run in order over an overlay of the stored states, so that the second event of a person in a batch
sees the state that the first one left. Content is opened before them and sealed after them (``creditapp/streaming/seals.py``).
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import msgspec

from creditapp.clock import Clock
from creditapp.errors import InvalidRecord, KafkaUnavailable, NotReady, NotSealed, VaultUnavailable
from creditapp.models.base import Record, Step, Traced, decode, encode
from creditapp.streaming.event import Effect, Event, Raw
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import PersonKeysById, Seals
from creditapp.streaming.store import ERASED, PREFIX, Entry, version_of, with_version
from creditapp.tables.spec import Table
from creditapp.topics import Topic

NO_RECORDS_FAULT = (KafkaUnavailable, VaultUnavailable, NotReady, NotSealed)
"""Errors that stop the worker without acknowledging; any other error makes a dead letter of the event that it is about."""


Handler = Callable[[Event[Any], Any, Any], Effect]
"""A pure function of an event, the stored state of its key and the result of ``Prepare``."""
Prepare = Callable[[Sequence[Event[Any]]], Awaitable[Any]]
"""Fetches what handlers need from outside, once per batch; every handler gets the result."""
Read = Callable[[int, bytes], bytes | None]
"""Returns a stored value by partition and key."""


class Output(NamedTuple):
    """One record to deliver; ``origin`` is the index in the batch of the event that made it."""

    topic: str
    key: bytes
    value: bytes
    origin: int
    afterwards: bool = False
    """Whether it is sent only once the changelog's entries are confirmed."""


class _Emitted(NamedTuple):
    """What an event emits; ``origin`` is its index in the batch."""

    origin: int
    emit: Emit
    afterwards: bool = False


@dataclass
class Outcome:
    """The result of a batch: what has to be delivered to Kafka and written to the store."""

    outputs: list[Output] = field(default_factory=list)
    entries: dict[tuple[int, bytes], Entry] = field(default_factory=dict)
    """New table values by partition and key; several events of one key leave one value."""
    origins: dict[tuple[int, bytes], int] = field(default_factory=dict)
    """Index in the batch of the last event that changed each entry."""
    changed: set[bytes] = field(default_factory=set)
    """The keys whose state is new."""
    returned: list[Record] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    """Why an event becomes a dead letter, by its index in the batch."""

    def larger_than(self, limit: int) -> set[int]:
        """The indices of the events that made a record of more than ``limit`` bytes."""
        outputs = {output.origin for output in self.outputs if len(output.value) > limit}
        return outputs | {self.origins[place] for place, entry in self.entries.items() if len(entry.value) > limit}


@dataclass
class _Row:
    """The state of one key during a batch: each handler sees what the one before it left."""

    key: bytes
    version: int
    state: Any
    error: Exception | None = None
    """Why the stored state cannot be read: every event of this key becomes a dead letter."""
    changed_by: int | None = None
    """The index in the batch of the last event that left a new state."""
    erased: bool = False
    """Whether the row was erased, before this batch or in it."""


class Batch:
    """A batch in progress; as handlers are pure, ``work`` may be called again with more events refused."""

    def __init__(
        self,
        raws: Sequence[Raw],
        handlers: Mapping[Topic, Handler],
        table: Table | None,
        read: Read,
        clock: Clock,
        service: str,
        seals: Seals,
    ) -> None:
        self.raws = raws
        self._topics = {topic.name: topic for topic in handlers}
        self._handlers = handlers
        self._table = table
        self._read = read
        self._clock = clock
        self._service = service
        self._seals = seals

    async def work(self, prepare: Prepare | None, refused: Mapping[int, str]) -> Outcome:
        """Decode, open, prepare, handle and seal; events already in ``refused`` are left out."""
        refused = dict(refused)
        while True:
            outcome = Outcome(refused=dict(refused))
            unsealed = await self._attempt(prepare, outcome)
            if not unsealed:
                return outcome
            # A person was erased meanwhile, or a record cannot be encoded: run the batch again without their events, so
            # that no state of them is left either.
            refused = outcome.refused | unsealed

    async def _attempt(self, prepare: Prepare | None, outcome: Outcome) -> dict[int, str]:
        """Fill the outcome; the events whose records or states cannot be sealed, with reasons.

        A state is opened for its first event and sealed after its last, so that few people's files are in memory at once. What
        a handler emits is sealed before its state: monitoring keeps in it what it has emitted, sealed.
        """
        events = self._decoded(outcome)
        keys: PersonKeysById = await self._over_all(self._keys_of, events, outcome)
        events = self._opened(events, keys, outcome)
        prepared = await self._over_all(prepare, events, outcome) if prepare else None
        unsealed: dict[int, str] = {}
        rows: dict[tuple[int, bytes], _Row] = {}
        left = Counter((event.partition, event.key) for event in events.values())
        late: list[_Emitted] = []
        late_rows: dict[tuple[int, bytes], _Row] = {}
        for index, event in events.items():
            place = (event.partition, event.key)
            row = rows.pop(place, None) or self._row(*place, keys)
            emits = self._handle(index, event, row, prepared, outcome)
            # In their order: after the first that has to wait for keys, all wait.
            if late or not all(self._can_seal(event, emitted.emit, keys) for emitted in emits):
                late += emits
            else:
                self._seal(emits, keys, outcome, unsealed)
            left[place] -= 1
            if left[place]:
                rows[place] = row
            elif late:
                late_rows[place] = row
            else:
                self._seal_row(place, row, keys, outcome, unsealed)
        if late:
            self._seal(late, await self._all_keys(late, keys), outcome, unsealed)
        for place, row in late_rows.items():
            self._seal_row(place, row, keys, outcome, unsealed)
        return unsealed

    async def _keys_of(self, events: Sequence[Event[Any]]) -> PersonKeysById:
        return await self._seals.keys_of(event.record for event in events)

    async def _over_all(self, step: Prepare, events: dict[int, Event[Any]], outcome: Outcome) -> Any:
        """The result of a step over all events at once; an event over which the step fails is refused and removed."""
        try:
            return await step(list(events.values()))
        except NO_RECORDS_FAULT:
            raise
        except Exception:  # over which of them?
            culprits = {index: reason for index, event in events.items() if (reason := await self._fails(step, event))}
        outcome.refused |= culprits
        for index in culprits:
            del events[index]
        return await step(list(events.values()))

    async def _fails(self, step: Prepare, event: Event[Any]) -> str:
        """Why a step fails over one event alone; empty if it does not."""
        try:
            await step([event])
        except NO_RECORDS_FAULT:
            raise
        except Exception as error:
            return self._reason(error)
        return ""

    def _reason(self, error: Exception) -> str:
        """Why an event is refused; the message of another library's error may contain personal data."""
        return str(error) if isinstance(error, InvalidRecord) else f"{type(error).__name__} in {self._service}"

    def _can_seal(self, event: Event[Any], emit: Emit, keys: PersonKeysById) -> bool:
        """Whether all keys for this record are at hand, or there are none."""
        return not self._seals.kinds or event.erased or getattr(emit.record, "consumer_id", None) in keys

    def _decoded(self, outcome: Outcome) -> dict[int, Event[Any]]:
        events = {}
        for index, raw in enumerate(self.raws):
            if index not in outcome.refused:
                try:
                    events[index] = self._event(raw)
                except Exception as error:
                    outcome.refused[index] = self._reason(error)
        return events

    def _event(self, raw: Raw) -> Event[Any]:
        topic = self._topics[raw.topic]
        self._seals.check(raw.topic, raw.key, raw.value, raw.code)
        record = decode(topic.record, raw.value)
        if raw.key != topic.key_of(record):
            raise InvalidRecord(f"{topic.record.__name__}: the message key is not its {topic.key}")
        return Event(record, topic, raw.key, raw.partition, raw.offset, raw.timestamp)

    def _opened(self, events: dict[int, Event[Any]], keys: PersonKeysById, outcome: Outcome) -> dict[int, Event[Any]]:
        """The events with their content opened; an event whose content does not open is refused."""
        opened = {}
        for index, event in events.items():
            try:
                self._seals.open(event.topic, event.record, keys)
            except Exception as error:
                outcome.refused[index] = self._reason(error)
                continue
            erased = self._seals.erased(event.record, keys)
            opened[index] = replace(event, erased=True) if erased else event
        return opened

    def _row(self, partition: int, key: bytes, keys: PersonKeysById) -> _Row:
        value = self._read(partition, key) if self._table else None
        if value is None or self._table is None:
            return _Row(key, 0, None)
        if value == ERASED:
            return _Row(key, version_of(value), None, erased=True)
        try:
            return _Row(key, version_of(value), self._seals.open_state(self._table, key, value[PREFIX:], keys))
        except Exception as error:
            return _Row(key, version_of(value), None, error)

    def _handle(self, index: int, event: Event[Any], row: _Row, prepared: Any, outcome: Outcome) -> list[_Emitted]:
        if row.erased and not event.erased:
            event = replace(event, erased=True)
        try:
            effect = self._handlers[event.topic](event, row.state, prepared)
            if row.error is not None and not effect.erases:  # what cannot be read can still be erased
                raise row.error
        except NO_RECORDS_FAULT:
            raise
        except Exception as error:
            outcome.refused[index] = self._reason(error)
            return []
        if effect.returned is not None:
            outcome.returned.append(effect.returned)
        if effect.erases and not row.erased:
            row.state, row.erased, row.changed_by = None, True, index
        elif effect.state is not None and not row.erased:
            row.state, row.version, row.changed_by = effect.state, row.version + 1, index
        return [
            _Emitted(index, Emit(emit.topic, self._with_step(event, emit.record)), afterwards)
            for emits, afterwards in ((effect.emits, False), (effect.afterwards, True))
            for emit in emits
        ]

    def _with_step(self, event: Event[Any], record: Record) -> Record:
        if not isinstance(record, Traced):
            return record
        step = Step(self._service, self._clock.time())
        return msgspec.structs.replace(record, journey=(*(record.journey or event.record.journey), step))

    async def _all_keys(self, emits: Iterable[_Emitted], keys: PersonKeysById) -> PersonKeysById:
        """``keys`` and those of persons whom only emitted records name: intake finds out in a handler who they are."""
        without_keys = [record for _, (_, record), _ in emits if getattr(record, "consumer_id", None) not in keys]
        return {**keys, **await self._seals.keys_of(without_keys)} if without_keys and self._seals.kinds else keys

    def _seal(
        self, emits: Iterable[_Emitted], keys: PersonKeysById, outcome: Outcome, unsealed: dict[int, str]
    ) -> None:
        """Add sealed, encoded records to the outcome; note the events for which that fails."""
        for index, (topic, record), afterwards in emits:
            try:
                record = self._seals.close(topic, record, keys)
                output = Output(topic.name, topic.key_of(record), encode(record), index, afterwards)
            except NO_RECORDS_FAULT:
                raise
            except Exception as error:
                unsealed[index] = self._reason(error)
                continue
            outcome.outputs.append(output)

    def _seal_row(
        self, place: tuple[int, bytes], row: _Row, keys: PersonKeysById, outcome: Outcome, unsealed: dict[int, str]
    ) -> None:
        """Add a new state, sealed, to the outcome; note its event if that fails.

        Not once something could not be sealed: the batch is then run again, and a state may hold what was not sealed.
        """
        if row.changed_by is None or self._table is None or unsealed:
            return
        try:
            entry = Entry(row.key, self._value(self._table, row, keys))
        except NO_RECORDS_FAULT:
            raise
        except Exception as error:
            unsealed[row.changed_by] = self._reason(error)
            return
        outcome.changed.add(row.key)
        outcome.entries[place] = entry
        outcome.origins[place] = row.changed_by

    def _value(self, table: Table, row: _Row, keys: PersonKeysById) -> bytes:
        """A row as it is stored."""
        return (
            ERASED
            if row.erased
            else with_version(row.version, self._seals.close_state(table, row.key, row.state, keys))
        )
