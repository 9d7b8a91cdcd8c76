"""All settings of all services, read from the environment (prefix ``CREDITAPP_``) once, then frozen."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from creditapp.errors import ConfigurationError


def _local_broker(home: Path) -> str:
    """The broker that ``make run`` has written to the home directory, or Kafka's usual port on this machine."""
    try:
        return str(json.loads((home / "broker.json").read_text())["broker"])
    except (OSError, ValueError, KeyError):
        return "127.0.0.1:9092"


class Settings(BaseSettings):
    """One frozen object, passed on by the wiring; apart from keys, nothing else reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix="CREDITAPP_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            problems = (f"CREDITAPP_{detail['loc'][0]}".upper() + f": {detail['msg']}" for detail in error.errors())
            raise ConfigurationError("; ".join(problems)) from None

    home: Path = Path(".creditapp")
    """State directory: keys, vault, tables, logs, the local broker's data, the first scorecard."""

    broker: str = Field(default_factory=lambda data: _local_broker(data["home"]))
    """Kafka bootstrap servers, comma separated; if not set, the broker that ``make run`` has started for this home."""

    vault: str = ""
    """The vault: path of a SQLite file; empty means ``<home>/vault.sqlite``."""

    tables: str = "rocksdb://?driver=rocksdict"
    """Faust store URL of the tables; ``memory://`` only in unit tests."""

    people: int = Field(default=10_000, ge=1, le=48_000_000)
    """Synthetic people whose events the first ``make run`` publishes."""

    partitions: int = Field(default=6, ge=1, le=512)
    """Partitions of every source topic, and so the largest number of workers that one service can use."""

    replication: int = Field(default=1, ge=1)
    """Replicas of every topic; 3 on a cluster of three or more brokers."""

    min_insync_replicas: int = Field(default=1, ge=1)
    """Replicas that must hold a record before it counts as delivered; 2 with three replicas."""

    port: int = Field(default=6066, ge=1, le=65535)
    """Public port of the gateway; the private ports of the services are PORT+1 … (see ``private_port``)."""

    bind: str = "127.0.0.1"
    """Address that the gateway's public port listens on."""

    advertised_host: str = "127.0.0.1"
    """Host name or address at which other gateway workers reach this worker's private port."""

    private_port: int = Field(default=0, ge=0, le=65535)
    """This worker's private port (health, metrics, relayed views); 0 means PORT + 1 + the service's index."""

    batch_size: int = Field(default=256, ge=1, le=10_000)
    """Most events in one batch; an idle service handles batches of one."""

    fetch_wait_ms: int = Field(default=50, ge=1, le=1500)
    """Milliseconds that the broker may hold a fetch open; Faust's own 1500 ms halves the throughput."""

    linger_ms: int = Field(default=0, ge=0, le=100)
    """Milliseconds that the producer waits to fill a request; 0 gives the lowest latency, 2 the highest throughput."""

    delivery_timeout: float = Field(default=20.0, gt=0)
    """Seconds after which an unconfirmed delivery stops the process without acknowledging."""

    session_timeout: float = Field(default=8.0, ge=6.0)
    """Seconds without a heartbeat after which a worker's partitions are assigned to others."""

    kafka_patience: float = Field(default=60.0, ge=8.0)
    """Seconds without a broker after which even an idle worker stops; a broker restarts in less."""

    dead_letter_limit: int = Field(default=100, ge=1)
    """Dead letters in a row after which a worker stops instead of draining a topic into the dead-letter topic."""

    application_rate: int = Field(default=60, ge=1)
    """Form posts a minute that one address may make; clients with a bearer token are not limited."""

    simulation_rate: int = Field(default=240, ge=1)
    """Simulations a minute that one address may request; clients with a bearer token are not limited."""

    report_wait: float = Field(default=25.0, gt=0, le=60)
    """Seconds that a long poll for a report is held open at most."""

    cut_off: int = Field(default=660, ge=300, le=850)
    """The lowest score that monitoring counts as approved."""

    monitoring_window: int = Field(default=5000, ge=20, le=1_000_000)
    """Number of a scorecard's newest scores behind its PSI, CSI and approval rate: at most this many, at least half."""

    bureau: str = "creditapp, a demonstration bureau without a postal address or telephone"
    """Name, postal address and telephone of the bureau's operator, as notices must state them (15 USC 1681m(a)(3))."""

    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """Lowest level at which the libraries that a worker uses write log lines."""

    @cached_property
    def vault_path(self) -> Path:
        """The SQLite file of the vault."""
        return Path(self.vault) if self.vault else self.home / "vault.sqlite"
