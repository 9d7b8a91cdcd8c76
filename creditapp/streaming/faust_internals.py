"""Every private part of Faust and aiokafka that creditapp relies on, each named once with the reason.

Both libraries are pinned to a minor version, yet a patch release may rename what it calls private. The rest of this room
uses only the public names below; ``tests/unit/streaming/test_faust_internals.py`` compares ``PARTS`` with the installed
versions and says which part is missing or has another signature.

Two kinds of part: an ``Attribute`` is read, set or called; an override (decorator ``overrides``) replaces a method that
Faust itself calls.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar, cast

import faust
from aiohttp import web
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.protocol.metadata import MetadataRequest
from faust.app.base import BootStrategy
from faust.assignor.partition_assignor import PartitionAssignor
from faust.stores import rocksdb
from faust.tables.base import Collection
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery
from faust.transport import consumer as faust_consumer
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import Message
from faust.web.drivers.aiohttp import Web

from creditapp.errors import KafkaUnavailable
from creditapp.streaming.fetch_sessions import FetchSessions

T = TypeVar("T")


class Part(NamedTuple):
    """A private part: where it is defined, what it is called, its parameters if it is called, and why it is needed."""

    owner: type
    name: str
    parameters: tuple[str, ...] | None
    """Names of the parameters that we pass or receive, without ``self``; None if it is not a method."""
    why: str


PARTS: list[Part] = []
"""All of them; filled by ``Attribute`` and ``overrides`` when this module is imported."""


class Attribute(Generic[T]):
    """A private attribute or method of another library's object."""

    def __init__(self, owner: type, name: str, why: str, parameters: tuple[str, ...] | None = None) -> None:
        self._name = name
        PARTS.append(Part(owner, name, parameters, why))

    def of(self, owner: object) -> T:
        """The attribute of this object."""
        value: T = getattr(owner, self._name)
        return value

    def set(self, owner: object, value: T) -> None:
        """Replace the attribute of this object."""
        setattr(owner, self._name, value)


F = TypeVar("F", bound=Callable[..., Any])


def overrides(owner: type, why: str) -> Callable[[F], F]:
    """Mark a method that replaces the method of the same name of ``owner``, which Faust calls."""

    def register(method: F) -> F:
        code = cast(Any, method).__code__
        PARTS.append(Part(owner, method.__name__, code.co_varnames[1 : code.co_argcount], why))
        return method

    return register


_committed = Attribute[dict[TP, int | None]](
    faust_consumer.Consumer,
    "_committed_offset",
    "lag, readiness and the first expected record start from what is committed",
)
_read = Attribute[dict[TP, int | None]](
    faust_consumer.Consumer,
    "_read_offset",
    "a hand-over to the stream that a rebalance interrupts sets it too far, and Faust then drops records",
)
_unacknowledged = Attribute[set[Message]](
    faust_consumer.Consumer, "_unacked_messages", "our ack() removes an acknowledged record, as Faust's does"
)
_acknowledged = Attribute[int](
    faust_consumer.Consumer,
    "_n_acked",
    "our ack() counts, as Faust's does, so that broker_commit_every keeps its meaning",
)
_seek = Attribute[Callable[[TP, int], Awaitable[None]]](
    faust_consumer.ThreadDelegateConsumer,
    "_seek",
    "seeks without changing the read offset; the public seek() changes it",
    parameters=("partition", "offset"),
)
_thread = Attribute[Any](
    faust_consumer.ThreadDelegateConsumer,
    "_thread",
    "resume_flow() is not async and must seek in the consumer's own thread",
)


class ConsumerInternals(driver.Consumer):
    """Faust's consumer with public names for what a subclass has to read or replace."""

    @property
    def committed(self) -> dict[TP, int | None]:
        """Committed offsets of the source partitions; None where nothing has been committed."""
        return _committed.of(self)

    def set_read(self, tp: TP, offset: int) -> None:
        """Set the offset that Faust takes for the last record handed on."""
        _read.of(self)[tp] = offset

    def count_acknowledged(self, message: Message) -> None:
        """Do the bookkeeping of Faust's own ``ack``."""
        _unacknowledged.of(self).discard(message)
        _acknowledged.set(self, _acknowledged.of(self) + 1)

    async def seek_unread(self, tp: TP, offset: int) -> None:
        """Seek without changing the read offset."""
        await _seek.of(self)(tp, offset)

    def seek_soon(self, tp: TP, offset: int) -> None:
        """Seek in the consumer's own thread, without waiting for it."""
        _thread.of(self).seek(tp, offset)

    def make_thread(self) -> driver.AIOKafkaConsumerThread:
        """Create the thread that fetches."""
        raise NotImplementedError

    def partitions_to_commit(self, topics: Iterable[TP | str] | None) -> Iterator[TP]:
        """Partitions of ``topics`` (all if None) whose offset is to be committed."""
        raise NotImplementedError

    def offset_to_commit(self, tp: TP) -> int | None:
        """The offset of the first record that is not handled; None for a partition that this worker does not hold."""
        raise NotImplementedError

    @overrides(driver.Consumer, "our thread has a short fetch wait and records heartbeats")
    def _new_consumer_thread(self) -> driver.AIOKafkaConsumerThread:
        return self.make_thread()

    @overrides(
        faust_consumer.Consumer, "a commit asks here which partitions have progressed; Faust keeps sets of offsets"
    )
    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return self.partitions_to_commit(topics)

    @overrides(faust_consumer.Consumer, "a commit asks here for the offset; Faust computes it from its sets")
    def _new_offset(self, tp: TP) -> int | None:
        return self.offset_to_commit(tp)

    @overrides(faust_consumer.Consumer, "Faust counts a jump of offsets as handled; source topics have no gaps")
    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Count nothing: the records in the gap have not been handled."""


_aiokafka_consumer = Attribute[Callable[[], AIOKafkaConsumer]](
    driver.AIOKafkaConsumerThread,
    "_ensure_consumer",
    "the aiokafka consumer, to listen to its heartbeats",
    parameters=(),
)
_coordinator = Attribute[GroupCoordinator](AIOKafkaConsumer, "_coordinator", "it sends the heartbeats")
_heartbeat = Attribute[Callable[[], Awaitable[bool]]](
    GroupCoordinator,
    "_do_heartbeat",
    "its answers show when the session with the group was last renewed (self-fencing)",
    parameters=(),
)
_fetcher = Attribute[Fetcher](AIOKafkaConsumer, "_fetcher", "it sends the fetches to the brokers")
_consumers_client = Attribute[AIOKafkaClient](AIOKafkaConsumer, "_client", "its fetches are sent in sessions")
_fetch_wait = Attribute[int](
    Fetcher,
    "_fetch_max_wait_ms",
    "Faust hard-codes 1500 ms: idle partitions then delay those that have data; ours depends on what arrives",
)


class ConsumerThreadInternals(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread with public names for what a subclass has to replace."""

    def let_fetch_wait(self, milliseconds: int) -> None:
        """Set how long the broker may hold the next fetch open."""
        _fetch_wait.set(_fetcher.of(_aiokafka_consumer.of(self)()), milliseconds)

    def heartbeat_answered(self) -> None:
        """The group's coordinator has answered a heartbeat."""
        raise NotImplementedError

    async def on_start(self) -> None:
        """Start the consumer, let it fetch in sessions, and listen to its heartbeats."""
        await super().on_start()
        consumer = _aiokafka_consumer.of(self)()
        client = _consumers_client.of(consumer)
        cast(Any, client).send = FetchSessions(client.send).send
        coordinator = _coordinator.of(consumer)
        heartbeat = _heartbeat.of(coordinator)

        async def recorded_heartbeat() -> bool:
            answered = bool(await heartbeat())
            if answered:
                self.heartbeat_answered()
            return answered

        _heartbeat.set(coordinator, recorded_heartbeat)


class AppInternals(faust.App):
    """Faust's app with public names for what a subclass has to replace."""

    def make_transport(self) -> driver.Transport:
        """The transport of this app's consumer."""
        raise NotImplementedError

    @overrides(faust.App, "our transport's consumer yields the records of a partition without gaps")
    def _new_transport(self) -> driver.Transport:
        return self.make_transport()

    @overrides(faust.App, "Faust creates only the last directory of the path; ours is a level deeper")
    def _create_directories(self) -> None:
        self.conf.datadir.mkdir(parents=True, exist_ok=True)
        super()._create_directories()


class TableInternals(faust.Table[bytes, bytes]):
    """Faust's table with a public name for what a subclass has to replace."""

    def make_store(self, url: Any, options: dict[str, Any]) -> Any:
        """Create the store behind this table; ``options`` are the arguments that every store of Faust takes."""
        raise NotImplementedError

    @overrides(Collection, "our stores write whole batches and keep versions")
    def _new_store_by_url(self, url: Any) -> Any:
        options = {
            "table_name": self.name,
            "key_type": self.key_type,
            "key_serializer": self.key_serializer,
            "value_serializer": self.value_serializer,
            "value_type": self.value_type,
            "loop": self.loop,
        }
        return self.make_store(url, options)


class RocksInternals(rocksdb.Store):
    """Faust's RocksDB store with a public name for what a subclass has to replace."""

    def open_database(self, partition: int) -> Any:
        """Open the database of a partition."""
        raise NotImplementedError

    def open_stored(self, partition: int) -> Any:
        """Open the database of a partition as Faust does."""
        return super()._open_for_partition(partition)

    @overrides(rocksdb.Store, "a broken database is set aside; Faust would try the same files again and again")
    def _open_for_partition(self, partition: int) -> Any:
        return self.open_database(partition)


_database = Attribute[Callable[[int], Any]](
    rocksdb.Store,
    "_db_for_partition",
    "a batch is written with its offset in one atomic write",
    parameters=("partition",),
)


def database_of(store: rocksdb.Store, partition: int) -> Any:
    """The RocksDB (rocksdict) of one partition."""
    return _database.of(store)(partition)


_producer = Attribute[Callable[[], AIOKafkaProducer]](
    driver.Producer,
    "_ensure_producer",
    "its send() returns the delivery's future at once; Faust's own send() queues",
    parameters=(),
)
_recovery = Attribute[Recovery](TableManager, "recovery", "a worker is not ready before its tables have recovered")
_complete = Attribute[Callable[[int], Awaitable[None]]](
    Recovery,
    "on_recovery_completed",
    "says for which assignment the tables have recovered; Faust's own marks may be of an assignment that is over",
    parameters=("generation_id",),
)
_addresses = Attribute[dict[TP, str]](
    PartitionAssignor, "_tps_url", "the public look-up works only after the producer has sent to the topic"
)
_web_application = Attribute[web.Application](
    Web, "web_app", "middlewares and signals of our site are added to Faust's web server"
)
_enable_web = Attribute[bool | None](
    BootStrategy, "enable_web", "only the gateway opens a web port; Faust has no setting for it"
)


def producer_of(app: faust.App) -> AIOKafkaProducer:
    """The aiokafka producer behind Faust's."""
    return _producer.of(app.producer)()


class TablesRecovered:
    """Whether the tables have been rebuilt from their changelogs for the partitions that this worker holds now.

    A recovery that ends while partitions move already says "completed", and that no partitions move: what it has recovered is then
    compared with what is held, by the group's generation and by partition.
    """

    def __init__(self, app: faust.App, held: Callable[[], Iterable[TP]]) -> None:
        self._app = app
        self._held = held
        self._recovered: tuple[int, frozenset[TP]] | None = None
        """For which generation, and which partitions."""

    def listen(self) -> None:
        """Hear of every recovery from now on."""
        recovery = _recovery.of(self._app.tables)
        self._complete = _complete.of(recovery)
        _complete.set(recovery, self._completed)

    def __bool__(self) -> bool:
        return not self._app.tables.data or self._recovered == self._assignment()

    def _assignment(self) -> tuple[int, frozenset[TP]]:
        return self._app.consumer_generation_id, frozenset(self._held())

    async def _completed(self, generation_id: int = 0) -> None:
        await self._complete(generation_id)
        if generation_id == self._app.consumer_generation_id:
            self._recovered = self._assignment()


def address_of(app: faust.App, tp: TP) -> str | None:
    """The address of the worker that holds a partition; None while partitions move."""
    return _addresses.of(app.assignor).get(tp)


def web_application_of(app: faust.App) -> web.Application:
    """The aiohttp application behind Faust's web server."""
    return _web_application.of(app.web)


def enable_web(app: faust.App, enabled: bool) -> None:
    """Set whether the worker opens its web port."""
    _enable_web.set(app.boot_strategy, enabled)


_client = Attribute[AIOKafkaClient](AIOKafkaAdminClient, "_client", "to ask each node whether it knows a topic")
_send_request = Attribute[Callable[[int, Any], Awaitable[Any]]](
    AIOKafkaAdminClient,
    "_send_request_to_node",
    "the public calls ask any one node, while another may not know a new topic yet; and there is none for ACLs and users",
    parameters=("node_id", "request"),
)


async def nodes_of(admin: AIOKafkaAdminClient) -> list[int]:
    """Ids of the cluster's nodes, from fresh metadata."""
    client = _client.of(admin)
    await client.force_metadata_update()
    return [node.nodeId for node in client.cluster.brokers()]


async def ask(admin: AIOKafkaAdminClient, request: Any) -> Any:
    """The answer of any node to a request for which the admin client has no method."""
    node, *_ = await nodes_of(admin)
    return await _send_request.of(admin)(node, request)


async def topics_known_by(admin: AIOKafkaAdminClient, node: int, names: list[str]) -> list[dict[str, Any]]:
    """One node's metadata of these topics: partitions and their leaders; KafkaUnavailable if it does not answer."""
    response = await _send_request.of(admin)(node, MetadataRequest(names))
    if response is None:
        raise KafkaUnavailable(f"node {node} of Kafka does not answer")
    topics: list[dict[str, Any]] = response.to_object()["topics"]
    return topics
