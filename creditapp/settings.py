"""All settings of all services, read from the environment (prefix ``CREDITAPP_``) once, then frozen."""

import json
import re
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    FilePath,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from creditapp.errors import ConfigurationError

Network = IPv4Network | IPv6Network
HostName = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])$")]
"""A name or address as a Host header has it, without a port."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SITE = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]+)?/?|http://(localhost|127\.0\.0\.1)(:[0-9]+)?/?")
RUN_REPORTS = re.compile(r"https?://[^\s{}]+\{version\}[^\s{}]*")
SENDER = re.compile(r"[^@\s<>]+@[A-Za-z0-9.-]+")


def _listed(value: Any) -> Any:
    """The items of a text with commas."""
    return [item for part in value.split(",") if (item := part.strip())] if isinstance(value, str) else value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _local(home: Path) -> dict[str, str]:
    """The broker that ``make run`` has written to the home directory, or Kafka's usual port on this machine."""
    usual = {"broker": "127.0.0.1:9092", "security": "PLAINTEXT"}
    try:
        return usual | dict(json.loads((home / "broker.json").read_text()))
    except (OSError, ValueError, TypeError):
        return usual


def _security(home: Path, broker: str) -> Any:
    local = _local(home)
    return local["security"] if local["broker"] == broker else "PLAINTEXT"


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

    broker: str = Field(default_factory=lambda data: _local(data["home"])["broker"])
    """Kafka bootstrap servers, comma separated; if not set, the broker that ``make run`` has started for this home."""

    kafka_security: Annotated[Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"], BeforeValidator(_upper)] = (
        Field(default_factory=lambda data: _security(data["home"], data["broker"]))
    )
    """How Kafka is spoken to, in Kafka's own words; the broker of ``make run`` is known to take ``SASL_PLAINTEXT``."""

    kafka_mechanism: Annotated[
        Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN", "OAUTHBEARER"], BeforeValidator(_upper)
    ] = "SCRAM-SHA-512"
    """SASL mechanism, where ``kafka_security`` has SASL."""

    kafka_user: str = ""
    """User at Kafka; empty: the service's name, or the principal that a command acts as."""

    kafka_password: SecretStr | None = None
    """Password of the user; if not set, it is in ``<home>/principals``."""

    kafka_token_file: FilePath | None = None
    """File that holds a valid OAuth token (``OAUTHBEARER``); read for every new connection, so whoever writes it renews it."""

    kafka_ca: FilePath | None = None
    """Certificates (PEM) of the authorities that may vouch for Kafka's nodes; if not set, this machine's."""

    kafka_certificate: FilePath | None = None
    """Certificate chain (PEM) by which this client is known to Kafka, where Kafka asks for one."""

    kafka_key: FilePath | None = None
    """Private key (PEM, without a password) of ``kafka_certificate``."""

    vault: str = ""
    """The vault: path of a SQLite file; empty means ``<home>/vault.sqlite``."""

    vault_url: SecretStr | None = None
    """The vault in PostgreSQL, for several machines: ``postgresql://host:port/database``; if not set, it is the SQLite file.

    Without a user in it, each service uses its own role and the password in ``<home>/vault_roles``. Options of libpq may follow;
    to another machine ``sslmode`` is ``verify-full``."""

    kms_url: str = ""
    """Key management service that holds the master key: OpenBao or HashiCorp Vault, ``https://host:port``; empty: it is a file."""

    kms_key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_.-]+)+$")] = "transit/creditapp"
    """Where the service's Transit engine is mounted, and the name of the key in it."""

    kms_token_file: FilePath | None = None
    """File that holds a token of the service; read for every request, so whoever writes it renews it."""

    kms_ca: FilePath | None = None
    """Certificates (PEM) of the authorities that may vouch for the service; if not set, this machine's."""

    public_key_days: int = Field(default=800, ge=90, le=1000)
    """Days ahead for which the public keys of intake and of the operators are published, one a day."""

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

    allowed_hosts: Annotated[tuple[HostName, ...], NoDecode, BeforeValidator(_listed)] = ()
    """Names under which the site is opened, comma separated; ``localhost`` and this machine's own address always are allowed."""

    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_listed)] = ()
    """Addresses or networks of proxies, comma separated; only these are believed which address, scheme and host a client has."""

    tls_certificate: FilePath | None = None
    """Certificate chain (PEM) of the public port, which then speaks TLS; read again when the file changes."""

    tls_key: FilePath | None = None
    """Private key (PEM, without a password) of ``tls_certificate``."""

    max_connections: int = Field(default=512, ge=10)
    """Connections to the public port at once; beyond it the longest idle one is closed."""

    max_connections_per_address: int = Field(default=128, ge=2)
    """Connections of one address at once, trusted proxies aside."""

    header_timeout: float = Field(default=10.0, gt=0)
    """Seconds that a request's header may take to arrive."""

    body_timeout: float = Field(default=30.0, gt=0)
    """Seconds that a request's body may take to arrive."""

    idle_timeout: float = Field(default=75.0, gt=0)
    """Seconds that a connection may wait for its next request; longer than a proxy in front of it keeps it."""

    send_timeout: float = Field(default=60.0, gt=0)
    """Seconds that an answer may take to be received."""

    advertised_host: str = "127.0.0.1"
    """Host name or address at which other gateway workers reach this worker's private port."""

    private_port: int = Field(default=0, ge=0, le=65535)
    """This worker's private port (health, metrics, relayed views); 0 means PORT + 1 + the service's index."""

    batch_size: int = Field(default=256, ge=1, le=10_000)
    """Most events in one batch; an idle service handles batches of one."""

    fetch_wait_ms: int = Field(default=50, ge=1, le=1500)
    """Milliseconds that the broker may hold a fetch open while records arrive; Faust's own 1500 ms halves the throughput."""

    linger_ms: int = Field(default=0, ge=0, le=100)
    """Milliseconds that the producer waits to fill a request; 0 gives the lowest latency, 2 the highest throughput."""

    delivery_timeout: float = Field(default=20.0, gt=0)
    """Seconds after which an unconfirmed delivery stops the process without acknowledging."""

    session_timeout: float = Field(default=8.0, ge=6.0)
    """Seconds without a heartbeat after which a worker's partitions are assigned to others."""

    kafka_patience: float = Field(default=60.0, ge=8.0)
    """Seconds without a broker after which even an idle worker stops; a broker restarts in less."""

    health_patience: float = Field(default=45.0, ge=5.0)
    """Seconds without a good answer of a worker's ``/healthz`` after which `make run` restarts it."""

    page_patience: float = Field(default=1.0, gt=0, le=100)
    """How many times as long as usual pages wait for Kafka and other services before they ask to try again."""

    dead_letter_limit: int = Field(default=100, ge=1)
    """Dead letters in a row after which their partition is paused, instead of draining it into the dead letters."""

    dead_letter_pause: float = Field(default=5.0, gt=0, le=3600)
    """Seconds of the first pause of a flooded partition; doubled with each flood that follows, up to 64 times as long."""

    smtp_host: str = ""
    """Mail server that takes one-time codes for the second step; empty: no e-mails are sent, and no page speaks of them."""

    smtp_port: int = Field(default=587, ge=1, le=65535)
    """Its port: 587 with ``starttls``, 465 with ``tls``."""

    smtp_security: Literal["starttls", "tls", "none"] = Field(default="starttls", validate_default=True)
    """How the connection is encrypted; the server's certificate is checked. ``none`` only for a server on this machine."""

    smtp_user: str = ""
    """User at the mail server; empty: it asks for none."""

    smtp_password: SecretStr | None = None
    """Password of the user; only the service ``mail`` needs it."""

    smtp_ca: FilePath | None = None
    """Certificates (PEM) of the authorities that may vouch for the mail server; if not set, this machine's."""

    mail_from: str = Field(default="", validate_default=True)
    """Address that e-mails come from, such as ``bureau@example.org``."""

    site_url: str = ""
    """Where people reach the site, such as ``https://credit.example.org``, for the links in e-mail alerts and for passkeys, which open under this name only; empty: neither is offered."""

    mail_address_days: int = Field(default=30, ge=0, le=3650)
    """Days for which furnishers must have reported an e-mail address before a one-time code goes there."""

    second_step: bool = True
    """Whether people answer questions out of their file before they see it; clients under contract declare how they verified."""

    application_rate: int = Field(default=60, ge=1)
    """Form posts a minute that one address may make; clients with a bearer token are not limited."""

    failures_per_address: int = Field(default=100, ge=1)
    """Forms of one address that may match nobody in a day before the next one has to wait, a minute to an hour."""

    simulation_rate: int = Field(default=240, ge=1)
    """Simulations a minute that one address may request; clients with a bearer token are not limited."""

    pdf_rate: int = Field(default=20, ge=1)
    """Reports as PDFs a minute that one address may request; clients with a bearer token are not limited."""

    report_wait: float = Field(default=25.0, gt=0, le=60)
    """Seconds that a long poll for a report is held open at most."""

    code_days: int = Field(default=90, ge=1, le=3650)
    """Days for which an application's code opens its report; whoever was refused may ask for 60 (15 USC 1681j(b))."""

    cut_off: int = Field(default=660, ge=300, le=850)
    """The lowest score that monitoring counts as approved."""

    monitoring_window: int = Field(default=5000, ge=20, le=1_000_000)
    """Number of a scorecard's newest scores behind its PSI, CSI and approval rate: at most this many, at least half."""

    run_reports: str = ""
    """Where the report of the run that made a scorecard is, such as ``https://runs.example.org/{version}/report.html``, for links on
    monitoring's page; ``{version}`` stands for the scorecard's version; empty: no links."""

    bureau: str = "creditapp, a demonstration bureau without a postal address or telephone"
    """Name, postal address and telephone of the bureau's operator, as notices must state them (15 USC 1681m(a)(3))."""

    document_size: int = Field(default=5_000_000, ge=10_000, le=20_000_000)
    """Bytes of the largest document that people may send with a dispute or an identity theft report; at most three each."""

    support_email: str = ""
    """E-mail address at which people reach the operator; the contact page says where it, or the next two, are not set."""

    support_phone: str = ""
    """Telephone number at which people reach the operator, with its hours if there are any."""

    support_address: str = ""
    """Postal address, in one line, at which people reach the operator."""

    privacy_file: FilePath | None = None
    """The operator's privacy notice, text in UTF-8 with a blank line between paragraphs and ``# `` before a heading."""

    terms_file: FilePath | None = None
    """The operator's terms of use, in the same form."""

    trace_every: int = Field(default=0, ge=0)
    """One application in so many is traced through all services (``creditapp trace``); 0: none, 1: each."""

    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """Lowest level at which the libraries that a worker uses write log lines."""

    @field_validator("smtp_security")
    @classmethod
    def _encrypted(cls, security: str, info: ValidationInfo) -> str:
        host = info.data.get("smtp_host", "")
        if security == "none" and host and host not in LOOPBACK:
            raise ValueError("none is for a mail server on this machine; set it to starttls or tls")
        return security

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, sender: str, info: ValidationInfo) -> str:
        if info.data.get("smtp_host") and not SENDER.fullmatch(sender):
            raise ValueError("the address that e-mails come from is needed beside CREDITAPP_SMTP_HOST")
        return sender

    @field_validator("run_reports")
    @classmethod
    def _report_address(cls, url: str) -> str:
        if url and not RUN_REPORTS.fullmatch(url):
            raise ValueError(
                "the address of runs' reports is needed as in https://runs.example.org/{version}/report.html, with {version} once"
            )
        return url

    @field_validator("site_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not SITE.fullmatch(url):
            raise ValueError(
                "the site's address is needed as in https://credit.example.org; http only for a site on this machine"
            )
        return url.rstrip("/")

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server."""
        return bool(self.smtp_host)

    @property
    def sends_alerts(self) -> bool:
        """Whether people may have e-mail alerts."""
        return self.sends_mail and bool(self.site_url)

    @property
    def keeps_accounts(self) -> bool:
        """Whether people may keep their reports in an account: a passkey belongs to a name, and an address in numbers is none."""
        return any(char.isalpha() for char in self.site_host.partition(":")[0])

    @property
    def site_host(self) -> str:
        """The site's name, with its port if that is not the usual one; empty if it is not set."""
        return self.site_url.partition("://")[2]

    @cached_property
    def vault_path(self) -> Path:
        """The SQLite file of the vault."""
        return Path(self.vault) if self.vault else self.home / "vault.sqlite"

    def acting_as(self, principal: str) -> "Settings":
        """The same settings for what acts as this principal of Kafka, unless the environment names a user."""
        return self if self.kafka_user else self.model_copy(update={"kafka_user": principal})
