"""A batch of authenticated, sealed records as the project has them: decode, open, handle over an overlay of states, seal, encode.

For peers that give the project's own guarantees about content. How records come and go is the peers' own matter, and so
are states: they are in memory, and in a changelog of sealed values.
"""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.service_peers.round import Round
from benchmarks.service_peers.services import Service, with_step
from creditapp.clock import Clock, SystemClock
from creditapp.models.base import decode, encode
from creditapp.privacy.encryption import PersonKeys
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.ports import Vault
from creditapp.settings import Settings
from creditapp.streaming.authenticity import Headers, headers_of
from creditapp.streaming.seals import Seals
from creditapp.topics import Topic

CODE = 0
"""Where a record's code stands among its headers: it is the only one."""


class Arrived(NamedTuple):
    """A record as it was read."""

    topic: str
    partition: int
    key: bytes
    value: bytes
    at: float
    """Its time, Unix seconds."""
    headers: Sequence[tuple[str, bytes]]


class Outgoing(NamedTuple):
    """A record to deliver; ``partition`` None: by its key."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers
    partition: int | None = None


class Holder:
    """Keys and vault, as seals ask for them."""

    def __init__(self, home: str, service: Service) -> None:
        settings = Settings(home=Path(home))
        self.clock: Clock = SystemClock()
        self.keys: Keys = Keys.load(settings.home)
        self.vault: Vault = open_vault(settings, self.keys, service.name)


class SealedBatches:
    """One service's batches; ``states`` are its sealed states by key, restored by whoever reads the changelog."""

    def __init__(self, round_: Round, service: Service) -> None:
        self._round, self._service, self._world = round_, service, round_.world
        self._holder = Holder(round_.home, service)
        self._seals = Seals(self._holder, service.kinds)
        self._topics: dict[str, Topic] = {round_.topic(topic): topic for topic in service.reads}
        self.states: dict[bytes, bytes] = {}

    def handle(self, arrived: Sequence[Arrived]) -> list[Outgoing]:
        """What comes of a batch: records that go on, and changelog entries. Nothing is kept before ``delivered`` is called."""
        records = [self._decoded(one) for one in arrived]
        keys = self._keys_of(records)
        opened: dict[bytes, Any] = {}
        changed: dict[bytes, int] = {}
        outgoing: list[Outgoing] = []
        for one, record in zip(arrived, records, strict=True):
            topic = self._topics[one.topic]
            self._seals.open(topic, record, keys)
            if one.key not in opened:
                opened[one.key] = self._state(one.key, keys)
            handled = self._service.reads[topic]
            result = handled.handler(record, opened[one.key], one.at, self._world)
            if result.state is not None:
                opened[one.key], changed[one.key] = result.state, one.partition
            if result.record is not None and handled.to is not None:
                following = with_step(record, result.record, self._service.name, time.time())
                outgoing.append(self._sealed(handled.to, following, keys))
        return outgoing + [self._change(key, opened[key], partition, keys) for key, partition in changed.items()]

    def delivered(self, outgoing: Iterable[Outgoing]) -> None:
        """Kafka has confirmed them: the states in them are now the service's."""
        self.states.update((one.key, one.value) for one in outgoing if one.partition is not None)

    def _decoded(self, one: Arrived) -> Any:
        topic = self._topics[one.topic]
        self._seals.check(topic.name, one.key, one.value, one.headers[CODE][1] if one.headers else None)
        return decode(topic.record, one.value)

    def _keys_of(self, records: Iterable[Any]) -> dict[str, PersonKeys]:
        if not self._service.kinds:
            return {}
        return self._holder.vault.keys(sorted({record.consumer_id for record in records}), self._service.kinds)

    def _state(self, key: bytes, keys: dict[str, PersonKeys]) -> Any:
        table, value = self._service.table, self.states.get(key)
        return self._seals.open_state(table, key, value, keys) if table and value else None

    def _sealed(self, to: Topic, record: Any, keys: dict[str, PersonKeys]) -> Outgoing:
        key, value = to.key_of(record), encode(self._seals.close(to, record, keys))
        return Outgoing(self._round.topic(to), key, value, headers_of(self._holder.keys, to.name, key, value))

    def _change(self, key: bytes, state: Any, partition: int, keys: dict[str, PersonKeys]) -> Outgoing:
        assert self._service.table is not None, "only a service with a table has states"
        value = self._seals.close_state(self._service.table, key, state, keys)
        changelog = self._service.table.changelog
        headers = headers_of(self._holder.keys, changelog, key, value)
        return Outgoing(self._round.changelog(self._service), key, value, headers, partition)
