"""Start the parts of the system in their order, and stop them in reverse."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from broker.cluster import Cluster, answers
from broker.jars import fetch
from broker.security import Security
from creditapp.clock import SystemClock
from creditapp.population.registration import register
from creditapp.privacy.passwords import make_missing, password_of
from creditapp.settings import Settings
from creditapp.streaming.installation import establish
from creditapp.streaming.principals import acting_as_maker, establish_principals, makes_principals
from creditapp.streaming.provision import reach
from creditapp.topics import ADMIN, BROKER, OPERATORS
from creditapp.waiting.polling import poll
from launch import supervisor, waiting
from launch.control import Control
from launch.errors import LaunchError
from launch.health_watch import HealthWatch
from launch.home import Home
from launch.processes import ProcessRecord
from launch.sessions import end_process

KAFKA_PORT = 20
"""The local broker listens on PORT + 20, its controller on PORT + 21."""


class Interrupted(Exception):
    """A stop was requested."""


class System:
    """Everything that ``make run`` starts."""

    def __init__(self, settings: Settings, report: Callable[[str], None]) -> None:
        self.settings = settings
        self.report = report
        self.home = Home(settings.home)
        self.processes = ProcessRecord(self.home.path)
        self.stopping = False
        self.environment: dict[str, str] = {}
        self._cluster: Cluster | None = None
        self._training: subprocess.Popen[bytes] | None = None
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._command: subprocess.Popen[bytes] | None = None
        self._health: HealthWatch | None = None

    def start(self) -> None:
        """Start everything; on return the system is ready and its URL may be printed."""
        self._step("state directory", self._open_home)
        self._step("Kafka", self._start_broker)
        self._step("keys, principals and topics", self._create_keys_and_topics)
        self._start_training()
        self._step("services", self._start_services)
        self._step("population", self._publish_population)
        self._step("scorecard", self._release_scorecard)

    def _step(self, name: str, work: Callable[[], None]) -> None:
        self.check()
        started = time.monotonic()
        self.report(f"· {name} …")
        work()
        self.report(f"· {name}: {time.monotonic() - started:.1f} s")

    def check(self) -> None:
        """Called between steps and while waiting: Interrupted if a stop was requested, LaunchError if supervisord ended."""
        if self.stopping:
            raise Interrupted
        if self._supervisor is not None and self._supervisor.poll() is not None:
            raise LaunchError(f"supervisord ended; see {self.home.logs}/supervisord.log")

    def _open_home(self) -> None:
        self.home.open()
        if ended := self.processes.end_orphans():
            self.report(f"  ended {ended} processes that an earlier start had left running")
        for name, port in {"gateway's public": self.settings.port, **supervisor.private_ports(self.settings)}.items():
            if answers(port):
                raise LaunchError(
                    f"port {port} ({name} port) is in use; end the process that uses it, or set PORT to another"
                )

    def _start_broker(self) -> None:
        if os.environ.get("CREDITAPP_BROKER"):
            asyncio.run(reach(asyncio.run(acting_as_maker(self.settings))))
        elif self.settings.kafka_user:
            raise LaunchError("CREDITAPP_KAFKA_USER is a user of another Kafka: set CREDITAPP_BROKER too, or unset it")
        else:
            self.settings = self._local_broker()
        self.environment = os.environ | {
            "CREDITAPP_HOME": str(self.home.path),
            "CREDITAPP_PORT": str(self.settings.port),
            "CREDITAPP_BROKER": self.settings.broker,
            "CREDITAPP_KAFKA_SECURITY": self.settings.kafka_security,
        }

    def _local_broker(self) -> Settings:
        if fetch():
            self.report("  fetched Kafka with Maven")
        make_missing(self.home.path, [BROKER])
        security = Security(password_of(self.home.path, BROKER))
        self._cluster = Cluster(self.home.path / "kafka", self.settings.port + KAFKA_PORT, security=security)
        self._cluster.start(self.check)
        for node in self._cluster.nodes:
            if node.process is not None:
                self.processes.add(node.process)
        local = {"broker": self._cluster.bootstrap, "security": security.protocol}
        (self.home.path / "broker.json").write_text(json.dumps(local) + "\n")
        return self.settings.model_copy(
            update={"broker": local["broker"], "kafka_security": local["security"], "home": self.home.path}
        )

    def _create_keys_and_topics(self) -> None:
        if asyncio.run(self._establish()):
            self.report(f"  made the keys and the vault of a new bureau in {self.home.path}: back them up")
        if new := asyncio.run(register(self.settings.acting_as(OPERATORS), SystemClock())):
            self.report(f"  registered {new} furnishers of the population; their signing keys are in the same place")

    async def _establish(self) -> bool:
        if makes_principals(self.settings):
            await establish_principals(self.settings)
        return await establish(self.settings.acting_as(ADMIN), SystemClock())

    @property
    def scorecard(self) -> Path:
        """The directory of the first scorecard."""
        return self.home.path / "scorecard"

    def _start_training(self) -> None:
        """Train the first scorecard while the population is published."""
        if (self.scorecard / "scorecard.json").exists():
            return
        self.home.logs.mkdir(exist_ok=True)
        with (self.home.logs / "training.log").open("wb") as log:
            self._training = subprocess.Popen(
                self._python("training", "first", "--out", str(self.scorecard)),
                # Threads that wait actively would take the cores from the services that start beside it.
                env=self.environment | {"OMP_WAIT_POLICY": "PASSIVE"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.add(self._training)

    def _start_services(self) -> None:
        config = supervisor.write_config(self.home.path, self.settings)
        self._supervisor = supervisor.start(config, self.environment)
        self.processes.add(self._supervisor)
        ports = supervisor.private_ports(self.settings)
        waiting.wait_ready(ports, str(self.home.logs), self.check)
        restart = Control(self.home.path).restart
        self._health = HealthWatch(ports, self.settings.health_patience, restart, self.report)
        self._health.start()

    def _publish_population(self) -> None:
        self._run(
            self._python("creditapp.population", "publish", "--people", str(self.settings.people)),
            "publishing the population",
        )
        waiting.wait_population_read(
            self.settings.acting_as(OPERATORS),
            lambda left: self.report(f"  the services have {left:,} records left to read"),
            self.check,
        )

    def _release_scorecard(self) -> None:
        if self._training is not None:
            self._await(self._training, self.check)
        if self._training is not None and self._training.returncode:
            raise LaunchError(f"the first scorecard could not be trained; see {self.home.logs}/training.log")
        released = subprocess.run(
            self._python("training", "list"), env=self.environment, capture_output=True, text=True, check=False
        )
        version = json.loads((self.scorecard / "scorecard.json").read_bytes())["version"]
        if version not in released.stdout:
            self._run(self._python("training", "release", str(self.scorecard)), "releasing the scorecard")

    def _python(self, module: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", module, *arguments]

    def _run(self, command: list[str], what: str) -> None:
        process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True)
        self._command = process
        self.processes.add(process)
        self._await(process, lambda: process.terminate() if self.stopping else None)
        self.check()
        if process.returncode:
            raise LaunchError(f"{what} failed; see above")

    def _await(self, process: "subprocess.Popen[bytes]", meanwhile: Callable[[], None]) -> None:
        """Return when the process has ended; until then, call ``meanwhile`` every 0.1 s."""

        def ended() -> bool:
            if process.poll() is not None:
                return True
            meanwhile()
            return False

        poll(ended, every=0.1)

    def wait(self) -> None:
        """Watch the running system: Interrupted if a stop was requested, LaunchError if a part of it ends."""
        while True:
            self.check()
            if self._cluster and any(node.process and node.process.poll() is not None for node in self._cluster.nodes):
                raise LaunchError(f"Kafka ended; see {self._cluster.nodes[0].log}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop everything that was started, with all that it has started: services first, Kafka last."""
        if self._health is not None:
            self._health.stop()
        if self._supervisor is not None:
            Control(self.home.path).stop_all()
        for process, end_within in ((self._command, 5.0), (self._training, 5.0), (self._supervisor, 30.0)):
            if process is not None:
                end_process(process, end_within)
        if self._cluster is not None:
            self._cluster.stop()
        self.processes.clear()
