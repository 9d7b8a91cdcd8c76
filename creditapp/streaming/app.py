"""The one wiring point: a service's Faust app with its settings, keys, vault, clock and private port.

Every Faust setting that affects durability, speed or memory is set here, with its reason.
"""

import asyncio
import gc
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from functools import cached_property
from typing import Any, cast

import uvloop
from aiokafka import AIOKafkaProducer
from faust.types import TP
from yarl import URL

from creditapp.clock import Clock, SystemClock
from creditapp.errors import ConfigurationError
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.access import finds_by_ssn
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.ports import Vault
from creditapp.settings import Settings
from creditapp.streaming.faust_internals import (
    AppInternals,
    TablesRecovered,
    address_of,
    enable_web,
    producer_of,
)
from creditapp.streaming.health import PrivateSite
from creditapp.streaming.installation import check_in
from creditapp.streaming.kafka_client import faust_credentials
from creditapp.streaming.publisher import MAX_BATCH, MAX_REQUEST
from creditapp.streaming.shutdown import refuse
from creditapp.streaming.store import VersionedStore, VersionedTable
from creditapp.streaming.transport import Consumer, Transport
from creditapp.streaming.watchdog import watch
from creditapp.tables.spec import Table
from creditapp.topics import SERVICES

SWITCH_INTERVAL = 0.0005
"""Seconds. The consumer runs in its own thread; with Python's default of 5 ms it waits too long for the interpreter lock."""
COLLECT_AFTER = 50_000
"""Allocations between two garbage collections; Python's default is 700. A batch holds many records, none of them in a cycle.

Measured: half the collections of the bureau (426 → 214 for 6,000 applications). Together with records that the collector does not
track (``gc=False`` in models): 0.61 → 0.50 ms of the bureau's processor time an application.
"""
CHATTY = ("aiokafka", "faust", "mode", "kafka")
"""Libraries that log every request. Nobody reads these lines, and at a low log level they cost a tenth of a worker's time."""


class CreditApp(AppInternals):
    """A service: a Faust app that also knows creditapp's settings, clock, keys and vault. It is a ``Worker``."""

    settings: Settings
    service_name: str
    clock: Clock
    outlasts_kafka: bool

    @cached_property
    def keys(self) -> Keys:
        """The keys of this installation."""
        return Keys.load(self.settings.home)

    @cached_property
    def vault(self) -> Vault:
        """The vault, opened at its first use."""
        return open_vault(self.settings, self.keys, self.service_name)

    @cached_property
    def needs(self) -> set[str]:
        """What of the installation this service cannot do without; its parts add to it."""
        return {"operators_public", "records"} | ({"ssn"} if finds_by_ssn(self.service_name) else set())

    def on_init_dependencies(self) -> Iterable[Any]:
        """Let Faust's clients authenticate; a password is read only now."""
        try:
            self.conf.broker_credentials = faust_credentials(self.settings)
        except ConfigurationError as error:
            refuse(f"{self.service_name}: {error}")
        dependencies: Iterable[Any] = super().on_init_dependencies()
        return dependencies

    async def on_first_start(self) -> None:
        """Check keys and vault before anything is read; then start."""
        self.tables_recovered.listen()
        await check_in(self)
        for step in self.before_start:
            await step()
        await super().on_first_start()

    @cached_property
    def before_start(self) -> list[Callable[[], Awaitable[None]]]:
        """What else is done before anything is read or served; its parts add to it."""
        return []

    @cached_property
    def private(self) -> PrivateSite:
        """The private port: health, metrics, and requests between workers."""
        return PrivateSite(self)

    @property
    def private_url(self) -> URL:
        """The address of the private port."""
        return self.conf.canonical_url

    @property
    def reader(self) -> Consumer:
        """Faust's consumer, an instance of our transport's class."""
        return cast(Consumer, self.consumer)

    @property
    def writer(self) -> AIOKafkaProducer:
        """The aiokafka producer behind Faust's: its ``send`` returns the delivery's future at once."""
        return producer_of(self)

    def make_transport(self) -> Transport:
        """Our transport, whose consumer yields the records of a partition without gaps."""
        return Transport(self.conf.broker_consumer, self)

    def sources(self) -> list[TP]:
        """The source partitions that this worker holds; none before the consumer's thread has started."""
        try:
            return [tp for tp in self.consumer.assignment() if self.topics.acks_enabled_for(tp.topic)]
        except Exception:
            return []

    @cached_property
    def tables_recovered(self) -> TablesRecovered:
        """Whether they have, for what this worker holds now."""
        return TablesRecovered(self, self.sources)

    def not_ready(self) -> str:
        """Why the worker cannot serve now; empty if it can."""
        if self.rebalancing:
            return "partitions are moving"
        if not self.tables_recovered or not all(map(self.reader.has_position, self.sources())):
            return "tables are recovering"
        if not self.assignor.assigned_actives() and not self.consumer.assignment():
            return "no partitions assigned"
        return ""

    def holder_of(self, tp: TP) -> URL | None:
        """The private address of the worker that holds a partition; None while partitions move."""
        address = address_of(self, tp)
        return URL(address) if address is not None else None

    def store_of(self, table: Table) -> VersionedStore:
        """The store with this worker's partitions of a declared table."""
        return cast(VersionedStore, cast(Any, self.tables[table.name]).data)

    def read_by(self, name: str, topics: list[str], loop: Any) -> None:
        """Register ``loop`` as the Faust agent that reads these topics, as raw bytes, one stream at a time."""
        channel = self.topic(*topics, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
        self.agent(channel, name=name, concurrency=1)(loop)

    def declare(self, table: Table) -> None:
        """Register the Faust table behind ``table``; keys and values are raw bytes."""
        changelog = self.topic(
            table.changelog,
            key_type=bytes,
            value_type=bytes,
            key_serializer="raw",
            value_serializer="raw",
            partitions=self.settings.partitions,
            compacting=True,
            internal=True,
            acks=False,
        )
        declared = self.Table(
            table.name,
            key_type=bytes,
            value_type=bytes,
            partitions=self.settings.partitions,
            changelog_topic=changelog,
        )
        cast(VersionedTable, declared).found_by = table.found_by


def private_port(service: str, settings: Settings) -> int:
    """The private port of this worker: the setting, or PORT + 1 + the service's index in ``SERVICES``."""
    return settings.private_port or settings.port + 1 + SERVICES.index(service)


def create_app(
    service: str,
    settings: Settings | None = None,
    clock: Clock | None = None,
    *,
    outlasts_kafka: bool = False,
    **faust_options: Any,
) -> CreditApp:
    """The app of ``service``; nothing is opened or connected before the worker starts.

    ``outlasts_kafka``: without Kafka the process goes on and serves what it has; others stop, and are started again.
    """
    settings = (settings or Settings()).acting_as(service)
    # uvloop takes a sixth less processor time than asyncio's own loop; the consumer's thread gets its loop from here too.
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    app = CreditApp(f"creditapp-{service}", **faust_settings(service, settings), **faust_options)
    app.settings, app.service_name, app.clock = settings, service, clock or SystemClock()
    app.outlasts_kafka = outlasts_kafka
    # Only the gateway has pages; by default the worker command opens a web port for every service.
    enable_web(app, service == "gateway")

    @app.task
    async def open_private_port() -> None:
        sys.setswitchinterval(SWITCH_INTERVAL)
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER)
        for library in CHATTY:
            logging.getLogger(library).setLevel(app.settings.log_level.upper())
        await app.add_runtime_dependency(app.private)

    @app.task
    async def watch_kafka() -> None:
        if not app.outlasts_kafka:
            await watch(app)

    return app


def faust_settings(service: str, settings: Settings) -> dict[str, Any]:
    """Faust's settings, with reasons where they differ from the defaults."""
    port = private_port(service, settings)
    return {
        "broker": [URL(f"aiokafka://{server}") for server in settings.broker.split(",")],
        "store": settings.tables,
        "Table": VersionedTable,
        # Workers of one service on one machine must not share a data directory: RocksDB locks it.
        "datadir": settings.home / "tables" / f"{service}-{port}",
        "autodiscover": False,
        # `creditapp topics create` makes the topics, with their retention; the leader topic is not needed.
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "topic_partitions": settings.partitions,
        "topic_replication_factor": settings.replication,
        "web_bind": settings.bind,
        "web_port": settings.port,
        "canonical_url": URL(f"http://{settings.advertised_host}:{port}"),
        "web_tables_enabled": False,
        "web_router_enabled": False,
        "producer_acks": -1,
        "producer_linger": settings.linger_ms / 1000,
        "producer_request_timeout": settings.delivery_timeout,
        "producer_max_request_size": MAX_REQUEST,
        "producer_max_batch_size": MAX_BATCH,
        "consumer_auto_offset_reset": "earliest",
        # Bytes per partition; a larger record is still fetched. Prefetched records are held in memory.
        "consumer_max_fetch_size": 256 * 1024,
        "broker_session_timeout": settings.session_timeout,
        "broker_heartbeat_interval": settings.session_timeout / 4,
        "broker_request_timeout": max(30.0, settings.session_timeout + 1),
        "broker_commit_interval": 0.5,
        "broker_commit_every": 1_000_000,
        "broker_max_poll_records": 500,
        "stream_buffer_maxsize": 2 * settings.batch_size,
        # Unacknowledged records are read again after a rebalance; waiting for them only prolongs the pause.
        "stream_wait_empty": False,
        "stream_recovery_delay": 0.0,
        "table_standby_replicas": 0,
        "worker_redirect_stdouts": False,
    }
