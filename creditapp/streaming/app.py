"""The one wiring point: a service's Faust app with its settings, keys, vault, clock and private port.

Every Faust setting that decides about loss, speed or memory stands here, with its reason.
"""

import asyncio
import logging
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import faust
import msgspec
import uvloop
from aiokafka import AIOKafkaProducer
from yarl import URL

from creditapp.clock import Clock, SystemClock
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault import Vault, open_vault
from creditapp.scorecards.registry import Releases
from creditapp.settings import Settings
from creditapp.streaming.health import PrivateSite
from creditapp.streaming.publisher import MAX_REQUEST
from creditapp.streaming.store import VersionedStore, VersionedTable
from creditapp.streaming.transport import Consumer, Transport
from creditapp.streaming.watchdog import watch
from creditapp.tables.spec import Table
from creditapp.topics import SERVICES

if TYPE_CHECKING:
    from creditapp.streaming.delivery import Loop

S = TypeVar("S", bound=msgspec.Struct)

SWITCH_INTERVAL = 0.0005
"""The consumer has a thread of its own; with Python's default of 5 ms it waits for the interpreter lock too long."""
CHATTY = ("aiokafka", "faust", "mode", "kafka")
"""They make a record of every request, which nobody reads: a tenth of a worker's time where their level lets them."""


class CreditApp(faust.App):
    """A service: a Faust app that also knows creditapp's settings, clock, keys and vault."""

    settings: Settings
    service_name: str
    clock: Clock
    delivery: "Loop"
    """What serves its topics (``creditapp.delivery.serve``)."""

    @cached_property
    def keys(self) -> Keys:
        """The keys of this installation."""
        return Keys.load_or_create(self.settings.home)

    @cached_property
    def vault(self) -> Vault:
        """The vault, opened when first asked."""
        return open_vault(self.settings, self.keys)

    @cached_property
    def private(self) -> PrivateSite:
        """The private port: health, metrics, and what workers ask of one another."""
        return PrivateSite(self)

    @cached_property
    def releases(self) -> Releases:
        """The scorecard in service, for the service that scores."""
        return Releases(self)

    @property
    def reader(self) -> Consumer:
        """Faust's consumer, as our transport makes it."""
        return cast(Consumer, self.consumer)

    @property
    def writer(self) -> AIOKafkaProducer:
        """The producer behind Faust's: its ``send`` gives the delivery's future at once."""
        return cast(Any, self.producer)._ensure_producer()

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)

    def _create_directories(self) -> None:
        self.conf.datadir.mkdir(parents=True, exist_ok=True)
        super()._create_directories()

    def store_of(self, table: Table) -> VersionedStore:
        """Where this worker keeps its partitions of a declared table."""
        return cast(VersionedStore, cast(Any, self.tables[table.name]).data)

    def declare(self, table: Table) -> None:
        """The Faust table behind ``table``; keys and values are raw bytes."""
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
        self.Table(
            table.name,
            key_type=bytes,
            value_type=bytes,
            partitions=self.settings.partitions,
            changelog_topic=changelog,
        )


def private_port(service: str, settings: Settings) -> int:
    """The private port of this worker: as set, or PORT + 1 + the service's place in the list."""
    return settings.private_port or settings.port + 1 + SERVICES.index(service)


def create_app(
    service: str, settings: Settings | None = None, clock: Clock | None = None, **faust_options: Any
) -> CreditApp:
    """The app of ``service``; nothing is opened or connected before the worker starts."""
    settings = settings or Settings()
    # A sixth less work in each service than on asyncio's own loop; the consumer's thread takes its loop from here too.
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    app = CreditApp(f"creditapp-{service}", **faust_settings(service, settings), **faust_options)
    app.settings, app.service_name, app.clock = settings, service, clock or SystemClock()
    # The gateway alone has pages; the worker command would open a web port for every service.
    app.boot_strategy.enable_web = service == "gateway"

    @app.task
    async def open_private_port() -> None:
        sys.setswitchinterval(SWITCH_INTERVAL)
        for library in CHATTY:
            logging.getLogger(library).setLevel(app.settings.log_level.upper())
        await app.add_runtime_dependency(app.private)

    @app.task
    async def watch_kafka() -> None:
        await watch(app)

    return app


def faust_settings(service: str, settings: Settings) -> dict[str, Any]:
    """Faust's settings, each with its reason."""
    port = private_port(service, settings)
    return {
        "broker": [URL(f"aiokafka://{server}") for server in settings.broker.split(",")],
        "store": settings.tables,
        "Table": VersionedTable,
        # Workers of one service on one machine must not share a data directory: RocksDB locks it.
        "datadir": settings.home / "tables" / f"{service}-{port}",
        "autodiscover": False,
        # Topics are created by creditapp's own table, with their retention; the leader topic would be one more.
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
        "consumer_auto_offset_reset": "earliest",
        # Per partition; a larger record comes all the same. What is fetched ahead lies in memory.
        "consumer_max_fetch_size": 256 * 1024,
        "broker_session_timeout": settings.session_timeout,
        "broker_heartbeat_interval": settings.session_timeout / 4,
        "broker_request_timeout": max(30.0, settings.session_timeout + 1),
        "broker_commit_interval": 0.5,
        "broker_commit_every": 1_000_000,
        "broker_max_poll_records": 500,
        "stream_buffer_maxsize": 2 * settings.batch_size,
        # What is not acknowledged is read again after a move; waiting for it only prolongs the silence.
        "stream_wait_empty": False,
        "stream_recovery_delay": 0.0,
        "table_standby_replicas": 0,
        "worker_redirect_stdouts": False,
    }
