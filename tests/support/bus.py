"""All services in one process without a broker: records go from handler to handler through the loop's own batches.

Only Kafka is replaced: keys, vault, sealing, handlers, decoding and dead letters are the real ones.
"""

import asyncio
import importlib
import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from creditapp.domain.furnishers import NOBODY, Furnishers
from creditapp.furnishers.registry import Registry as FurnisherRegistry
from creditapp.gateway.erasing import Erasing
from creditapp.mail.server import Fate
from creditapp.models.base import Record, decode, encode
from creditapp.models.furnished import FurnishedBody
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.models.operations import ScorecardRelease
from creditapp.privacy.keys import Keys
from creditapp.scorecards.registry import Registry
from creditapp.settings import Settings
from creditapp.streaming.app import CreditApp
from creditapp.streaming.batch import Batch, Outcome
from creditapp.streaming.event import Raw
from creditapp.streaming.loop import Loop
from creditapp.streaming.publisher import Emit
from creditapp.streaming.store import body_of
from creditapp.tables.views import View
from creditapp.topics import ERASURES, ERASURES_CONFIRMED, FURNISHED, SERVICES, Topic
from tests.support.authentic import authentic_raw
from tests.support.bureau import bureau
from tests.support.furnishing import furnished_by, furnisher
from tests.support.release_samples import card, private_key, release

UNHURRIED = 20.0
"""Pages wait so many times as long as usual: tests share their processors with others."""


class Noon:
    """A clock that always shows noon of a day, or so many seconds later."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.later = 0.0

    def time(self) -> float:
        """The time, in Unix seconds."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC).timestamp() + self.later

    def today(self) -> date:
        """The day."""
        return self.day


class Mailbox:
    """A mail server that takes everything, or answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: list[Fate] = []
        """What becomes of the next e-mails; all after them are taken."""

    async def take(self, messages: Sequence[EmailMessage]) -> list[Fate]:
        """What became of each."""
        fates = [self.answers.pop(0) if self.answers else Fate.SENT for _ in messages]
        self.taken += [message for message, fate in zip(messages, fates, strict=True) if fate is Fate.SENT]
        return fates


class Bus:
    """Topics and tables in memory, and the services between them."""

    def __init__(self, home: Path, day: date) -> None:
        self.settings = Settings(home=home, page_patience=UNHURRIED)
        self.clock = Noon(day)
        self.keys = bureau(home, day)
        self.topics: defaultdict[str, list[Raw]] = defaultdict(list)
        self.tables: dict[tuple[str, bytes], bytes] = {}
        self.refused: list[tuple[str, str]] = []
        """Service and reason of every dead letter."""
        self.returned: list[Record] = []
        """What handlers returned to the worker's own pages."""
        self.apps = {name: self._app(name) for name in SERVICES}
        self.loops: dict[str, Loop] = {
            name: importlib.import_module(f"creditapp.agents.{name}").loop for name in SERVICES
        }
        self.mailbox = Mailbox()
        """What the mail server has taken."""
        importlib.import_module("creditapp.agents.mail").post.use(self.mailbox)
        self._read: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._turn = threading.RLock()
        """Held by who publishes or lets services work: a site whose request has timed out leaves its thread at work."""
        self._worker: int | None = None
        """The thread in which the services are at work."""
        self.erasing = Erasing(
            lambda: self.apps["gateway"].vault, BusViews(self), self._publish, self.clock, self.settings
        )
        self.erasing.all_read()
        self.loops["gateway"].prepare = self.erasing.erased
        self.furnishers = NOBODY
        self.register()

    def _app(self, name: str) -> CreditApp:
        app: CreditApp = importlib.import_module(f"creditapp.agents.{name}").app
        app.settings, app.clock = self.settings, self.clock
        for cached in ("keys", "vault"):
            app.__dict__.pop(cached, None)
        return app

    def release(self, release: ScorecardRelease) -> None:
        """Put a scorecard into service in scoring and monitoring."""
        for name in ("scoring", "monitoring"):
            registry: Registry = importlib.import_module(f"creditapp.agents.{name}").registry
            registry._active = None
        self.offer(encode(release))
        assert registry.active, "the release was refused"

    def offer(self, value: bytes | None) -> None:
        """Hand a record of the releases' topic to scoring and monitoring."""
        for name in ("scoring", "monitoring"):
            importlib.import_module(f"creditapp.agents.{name}").registry.take(value, 0)

    def register(self, *entries: RegisteredFurnisher) -> None:
        """Put furnishers into the registry that all services follow."""
        self.furnishers = self.furnishers.with_(entries)
        for name in ("intake", "identity", "bureau"):
            registry: FurnisherRegistry = importlib.import_module(f"creditapp.agents.{name}").registry
            registry.install(self.furnishers)
            registry.read = self._registry

    async def _registry(self, _: Settings) -> Furnishers:
        return self.furnishers

    def furnish(self, body: FurnishedBody, record_id: str, by: str | None = None) -> None:
        """Publish a record of its furnisher, signed by it or by another; who is not registered becomes so, established."""
        name = by or body.furnisher
        if self.furnishers.named(name) is None:
            self.register(furnisher(name))
        self.put(
            FURNISHED, furnished_by(body, self.apps["intake"].keys.intake_public, record_id, self.clock.today(), name)
        )

    def put(self, topic: Topic, record: Record) -> None:
        """Publish a record."""
        self.put_raw(topic.name, topic.key_of(record), encode(record))

    def put_raw(self, topic: str, key: bytes | None, value: bytes | None, keys: Keys | None = None) -> None:
        """Publish any bytes, with the keys of a service, or with all of the bureau's."""
        with self._turn:
            records = self.topics[topic]
            records.append(authentic_raw(keys or self.keys, topic, len(records), key, value, self.clock.time()))

    def run(self) -> None:
        """Let the services handle records until none has any left to read."""
        with self._turn:
            self._worker = threading.get_ident()
            while sum(self._step(app) for app in self.apps.values()) or self._keep_erasing():
                pass
            self._worker = None

    async def _publish(self, emits: Sequence[Emit]) -> None:
        """As the gateway does outside its loop; all services handle it, unless they are at work already."""
        for emit in emits:
            self.put(*emit)
        if emits and self._worker != threading.get_ident():
            await asyncio.to_thread(self.run)

    def _keep_erasing(self) -> bool:
        """Let the gateway see to erasures; whether it has published anything."""
        before = {topic: len(records) for topic, records in self.topics.items()}
        for topic in (ERASURES, ERASURES_CONFIRMED):
            seen = self._read["followed", topic.name]
            for record in self.records(topic)[seen:]:
                self.erasing.take(record)
            self._read["followed", topic.name] = len(self.topics[topic.name])
        asyncio.run(self.erasing.step(asyncio.Lock()))
        return any(len(records) != before.get(topic, 0) for topic, records in self.topics.items())

    def _step(self, app: CreditApp) -> bool:
        """Handle one batch of the records that a service has not read yet; True if there were any."""
        waiting: list[Raw] = []
        for topic in self.loops[app.service_name].handlers:
            seen = self._read[app.service_name, topic.name]
            due = list(takewhile(partial(self.is_due, topic), self.topics[topic.name][seen:]))
            waiting += due
            self._read[app.service_name, topic.name] = seen + len(due)
        if waiting:
            self.handle(app, waiting)
        return bool(waiting)

    def is_due(self, topic: Topic, raw: Raw) -> bool:
        """Whether the record's time has come."""
        return topic.delay is None or raw.timestamp + topic.delay.total_seconds() <= self.clock.time()

    def handle(self, app: CreditApp, raws: list[Raw]) -> Outcome:
        """Run one batch through a service's handlers and store its outputs and states."""
        loop, name = self.loops[app.service_name], app.service_name

        def read(_: int, key: bytes) -> bytes | None:
            return self.tables.get((name, key))

        batch = Batch(raws, loop.handlers, loop.table, read, self.clock, name, loop.seals)
        outcome = asyncio.run(batch.work(loop.prepare, {}))
        for output in outcome.outputs:
            self.put_raw(output.topic, output.key, output.value, app.keys)
        self.tables |= {(name, key): entry.value for (_, key), entry in outcome.entries.items()}
        self.refused += [(name, reason) for reason in outcome.refused.values()]
        self.returned += outcome.returned
        return outcome

    def state(self, service: str, key: str) -> Any:
        """A service's state of a key, opened; None if it has none."""
        body, loop = body_of(self.tables.get((service, key.encode()))), self.loops[service]
        if body is None or loop.table is None:
            return None
        keys = self.apps[service].vault.keys([key], loop.seals.kinds) if loop.table.seal else {}
        return loop.seals.open_state(loop.table, key.encode(), body, keys)

    def records(self, topic: Topic) -> list[Any]:
        """All records of a topic, decoded."""
        return [decode(topic.record, raw.value) for raw in self.topics[topic.name]]


class BusViews:
    """The gateway's views, by person; all of them are in one partition."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def held(self) -> Sequence[int]:
        """All partitions."""
        return range(self._bus.settings.partitions)

    def found_by(self, partition: int, value: str) -> dict[str, View]:
        """The person's views."""
        keys = [key.decode() for service, key in self._bus.tables if service == "gateway" and partition == 0]
        views = {key: self._bus.state("gateway", key) for key in keys}
        return {key: view for key, view in views.items() if view.consumer_id == value}

    def index_some(self, partition: int, at_most: int) -> bool:
        """All are found."""
        return True


def scoring_bus(home: Path, day: date) -> Bus:
    """All services, with a scorecard in service."""
    private = private_key(home, day)
    bus = Bus(home, day)
    bus.release(release(private, card("v1"), bus.clock.time()))
    return bus
