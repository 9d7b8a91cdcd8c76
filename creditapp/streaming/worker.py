"""The worker as a protocol, so that none of its parts imports the wiring module."""

from typing import Any, Protocol

from aiokafka import AIOKafkaProducer
from faust.types import TP
from yarl import URL

from creditapp.clock import Clock
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.ports import Vault
from creditapp.settings import Settings
from creditapp.streaming.store import VersionedStore
from creditapp.streaming.transport import Consumer
from creditapp.tables.spec import Table


class Worker(Protocol):
    """One process of one service; ``creditapp.streaming.app.CreditApp`` is the only implementation outside tests."""

    settings: Settings
    service_name: str
    clock: Clock
    outlasts_kafka: bool
    """Whether the process goes on without Kafka, serving what it has, instead of stopping."""

    @property
    def keys(self) -> Keys:
        """The keys of this installation."""

    @property
    def vault(self) -> Vault:
        """The vault of this installation."""

    @property
    def needs(self) -> set[str]:
        """What of the installation this service needs: the vault, names of keys, or names of keys with ``_public``."""

    @property
    def reader(self) -> Consumer:
        """The consumer, which yields the records of a partition without gaps."""

    @property
    def writer(self) -> AIOKafkaProducer:
        """The producer; its ``send`` returns the delivery's future at once."""

    @property
    def private_url(self) -> URL:
        """The address of this worker's private port."""

    def sources(self) -> list[TP]:
        """The source partitions that this worker holds."""

    def not_ready(self) -> str:
        """Why the worker cannot serve now; empty if it can."""

    def holder_of(self, tp: TP) -> URL | None:
        """The private address of the worker that holds a partition; None while partitions move."""

    def store_of(self, table: Table) -> VersionedStore:
        """The store with this worker's partitions of a declared table."""

    def declare(self, table: Table) -> None:
        """Register the Faust table behind ``table``."""

    def read_by(self, name: str, topics: list[str], loop: Any) -> None:
        """Register the coroutine that reads these topics as a Faust agent."""
