"""All settings of all services, read from the environment (prefix ``CREDITAPP_``) once, then frozen."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from creditapp.errors import ConfigurationError


def _local_broker(home: Path) -> str:
    """Where ``make run`` noted its broker, or Kafka's usual port."""
    try:
        return str(json.loads((home / "broker.json").read_text())["broker"])
    except (OSError, ValueError, KeyError):
        return "127.0.0.1:9092"


class Settings(BaseSettings):
    """One frozen object that wiring hands to whoever needs it; nothing else reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix="CREDITAPP_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            wrong = (f"CREDITAPP_{each['loc'][0]}".upper() + f": {each['msg']}" for each in error.errors())
            raise ConfigurationError("; ".join(wrong)) from None

    home: Path = Path(".creditapp")
    """State directory: keys, vault, tables, logs, the local broker's data, the first scorecard."""

    broker: str = Field(default_factory=lambda data: _local_broker(data["home"]))
    """Kafka bootstrap servers, comma separated; not set: the one that ``make run`` has started for this home."""

    vault: str = ""
    """Where persons are kept: a path of a SQLite file; empty means ``<home>/vault.sqlite``."""

    tables: str = "rocksdb://?driver=rocksdict"
    """Faust store URL of the tables; ``memory://`` only in unit tests."""

    people: int = Field(default=10_000, ge=1, le=48_000_000)
    """Synthetic people whose events the first ``make run`` publishes."""

    partitions: int = Field(default=6, ge=1, le=512)
    """Partitions of every source topic, hence the most workers one service can use."""

    replication: int = Field(default=1, ge=1)
    """Replicas of every topic; 3 on a cluster of three or more brokers."""

    min_insync_replicas: int = Field(default=1, ge=1)
    """Replicas that must hold a record before it counts as delivered; 2 with three replicas."""

    port: int = Field(default=6066, ge=1, le=65535)
    """Public port of the gateway; the private ports of the services are PORT+1 … (see ``private_port``)."""

    bind: str = "127.0.0.1"
    """Address that the gateway's public port listens on."""

    advertised_host: str = "127.0.0.1"
    """Host at which other gateway workers reach this worker's private port."""

    private_port: int = Field(default=0, ge=0, le=65535)
    """This worker's private port (health, metrics, relayed views); 0 means PORT + 1 + the service's place in the list."""

    batch_size: int = Field(default=256, ge=1, le=10_000)
    """Most events that one durable batch takes; an idle service handles batches of one."""

    fetch_wait_ms: int = Field(default=50, ge=1, le=1500)
    """Longest that the broker may hold a fetch open; Faust's own 1500 ms halves the throughput."""

    linger_ms: int = Field(default=0, ge=0, le=100)
    """How long the producer waits to fill a request; 0 gives the shortest answer, 2 the greatest throughput."""

    delivery_timeout: float = Field(default=20.0, gt=0)
    """Seconds after which an unconfirmed delivery stops the process, unacknowledged."""

    session_timeout: float = Field(default=8.0, ge=6.0)
    """Seconds without heartbeat after which a worker's partitions move to others."""

    kafka_patience: float = Field(default=60.0, ge=8.0)
    """Seconds without a word from Kafka after which a worker stops, though it has nothing to do; a broker restarts in less."""

    dead_letter_limit: int = Field(default=100, ge=1)
    """Dead letters in a row after which a worker stops rather than drain a topic into the dead-letter topic."""

    application_rate: int = Field(default=60, ge=1)
    """Form posts a minute that one address may make; clients with a bearer token are not limited."""

    simulation_rate: int = Field(default=240, ge=1)
    """Simulations a minute that one address may ask for; clients with a bearer token are not limited."""

    report_wait: float = Field(default=25.0, gt=0, le=60)
    """Longest that a long poll for a report is held open, in seconds."""

    cut_off: int = Field(default=660, ge=300, le=850)
    """The lowest score that monitoring counts as approved."""

    monitoring_window: int = Field(default=5000, ge=20, le=1_000_000)
    """Scores of a scorecard that its PSI, CSI and approval rates are of: the newest, at least half and at most so many."""

    bureau: str = "creditapp, a demonstration bureau without a postal address or telephone"
    """Name, postal address and telephone of whoever runs this bureau, as notices must state them (15 USC 1681m(a)(3))."""

    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """Lowest level at which the libraries under a worker log."""

    @cached_property
    def vault_path(self) -> Path:
        """The SQLite file of the vault."""
        return Path(self.vault) if self.vault else self.home / "vault.sqlite"
