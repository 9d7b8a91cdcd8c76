"""One Kafka node: write its properties, start its process, stop it. Only processes started here are ended."""

import base64
import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from broker.errors import BrokerError
from broker.security import CLIENTS, CONTROLLER, OPEN, Security
from creditapp.errors import CreditappError
from creditapp.privacy.secret_files import replace

HEAP = "384m"
"""Java heap of a node."""
FORMATTED_WITHIN = 240.0
"""Seconds that formatting may take, a Java start of its own: one second on a quiet machine."""
STOPPED_WITHIN = 60.0
"""Seconds after SIGTERM before a node is killed, which costs the next start a look through its logs."""
LEAST_DISK = 500_000_000
"""Bytes that must be free before a node starts."""


@dataclass(frozen=True)
class NodeAddress:
    """A node's number, ports and directory."""

    number: int
    port: int
    controller_port: int
    directory: Path


class Node:
    """A node that can be formatted, started, stopped and killed."""

    def __init__(
        self, address: NodeAddress, cluster: list[NodeAddress], cluster_id: str, jars: Path, security: Security | None
    ) -> None:
        self.address = address
        self._cluster = cluster
        self._cluster_id = cluster_id
        self._jars = jars
        self._security = security
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The node's log file."""
        return self.address.directory / "kafka.log"

    @property
    def runs(self) -> bool:
        """Whether the process that was started here is still running."""
        return self.process is not None and self.process.poll() is None

    @property
    def data(self) -> Path:
        """The directory of Kafka's records."""
        return self.address.directory / "data"

    def start(self) -> None:
        """Format the storage at the first start, then run; returns at once (``Cluster.wait_ready`` waits)."""
        self.address.directory.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.address.directory).free < LEAST_DISK:
            raise BrokerError(
                f"less than 500 MB free on the disk of {self.address.directory}; make room and start again"
            )
        properties = self.address.directory / "server.properties"
        try:
            replace(properties, self._properties().encode())
        except CreditappError as error:
            raise BrokerError(str(error)) from None
        if not (self.data / "meta.properties").exists():
            self._run_tool(
                "kafka.tools.StorageTool", "format", f"--cluster-id={self._cluster_id}", "-c", str(properties)
            )
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._java(*self._jmx(), "kafka.Kafka", str(properties)),
                env=self._environment(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        (self.address.directory / "pid").write_text(str(self.process.pid))

    def stop(self, within: float = STOPPED_WITHIN) -> None:
        """Stop by SIGTERM; kill if that takes longer than ``within`` seconds."""
        self.signal(signal.SIGTERM)
        if self.process is not None:
            try:
                self.process.wait(within)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None
        (self.address.directory / "pid").unlink(missing_ok=True)

    def kill(self) -> None:
        """End the process abruptly, like a crash (SIGKILL)."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process started here, if it still runs."""
        if self.process is not None and self.runs:
            self.process.send_signal(number)

    def log_end(self) -> str:
        """The last lines of the node's log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-8:])

    def _java(self, *command: str) -> list[str]:
        return ["java", f"-Xmx{HEAP}", f"-Xms{HEAP}", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", *command]

    def _jmx(self) -> list[str]:
        """Options that open the node's figures to JMX clients of this machine, where ``JMX_PORT`` is set as for Kafka's own scripts."""
        if not (port := os.environ.get("JMX_PORT")):
            return []
        if not port.isdecimal():
            raise BrokerError(
                "JMX_PORT must be a port number: the first node listens on it, each further one on the next"
            )
        remote = "-Dcom.sun.management.jmxremote"
        return [
            f"{remote}.port={int(port) + self.address.number - 1}",
            f"{remote}.rmi.port={int(port) + self.address.number - 1}",
            f"{remote}.host=127.0.0.1",
            "-Djava.rmi.server.hostname=127.0.0.1",
            f"{remote}.authenticate=false",
            f"{remote}.ssl=false",
        ]

    def _environment(self) -> Mapping[str, str]:
        return os.environ | {"CLASSPATH": f"{self._jars}/*"}

    def _run_tool(self, *command: str) -> None:
        try:
            done = subprocess.run(
                self._java(*command),
                env=self._environment(),
                capture_output=True,
                text=True,
                timeout=FORMATTED_WITHIN,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise BrokerError(
                f"Kafka's storage at {self.data} was not formatted within {FORMATTED_WITHIN:.0f} s; start again"
            ) from None
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
            raise BrokerError(f"Kafka's storage at {self.data} cannot be formatted: {last[0]}")

    def _properties(self) -> str:
        address = self.address
        voters = ",".join(f"{node.number}@127.0.0.1:{node.controller_port}" for node in self._cluster)
        copies = min(3, len(self._cluster))
        settings: dict[str, object] = {
            "process.roles": "broker,controller",
            "node.id": address.number,
            "controller.quorum.voters": voters,
            "listeners": f"{CLIENTS}://127.0.0.1:{address.port},{CONTROLLER}://127.0.0.1:{address.controller_port}",
            "advertised.listeners": f"{CLIENTS}://127.0.0.1:{address.port}",
            "controller.listener.names": CONTROLLER,
            "log.dirs": self.data,
            # Topics come from creditapp's own table; a misspelt name must fail instead of creating a topic.
            "auto.create.topics.enable": "false",
            "log.retention.hours": 720,
            "log.retention.bytes": 1_000_000_000,
            "message.max.bytes": 4_194_304,
            "replica.fetch.max.bytes": 4_194_304,
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": 10,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": min(2, copies),
            "group.initial.rebalance.delay.ms": 0,
            "group.min.session.timeout.ms": 1000,
        }
        settings |= self._security.properties() if self._security else OPEN
        return "".join(f"{name}={value}\n" for name, value in settings.items())


def new_cluster_id() -> str:
    """A random id in Kafka's format."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
