"""The system in the order in which it comes up; it goes down in reverse."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from broker.cluster import Cluster, answers
from broker.jars import fetch
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.streaming.provision import create_topics, reachable
from creditapp.waiting.polling import poll
from launch import supervisor, waiting
from launch.errors import LaunchError
from launch.home import Home
from launch.processes import Running

KAFKA_PORT = 20
"""The local broker listens on PORT + 20, its controller on PORT + 21."""


class Interrupted(Exception):
    """Somebody wants the system to stop while it starts."""


class System:
    """All that ``make run`` starts."""

    def __init__(self, settings: Settings, tell: Callable[[str], None]) -> None:
        self.settings = settings
        self.tell = tell
        self.home = Home(settings.home)
        self.running = Running(self.home.path)
        self.stopping = False
        self.environment: dict[str, str] = {}
        self._cluster: Cluster | None = None
        self._training: subprocess.Popen[bytes] | None = None
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Everything up to the moment when the URL may be printed."""
        self._step("state directory", self._open_home)
        self._step("Kafka", self._start_broker)
        self._step("keys and topics", self._provide)
        self._start_training()
        self._step("services", self._start_services)
        self._step("population", self._publish_population)
        self._step("scorecard", self._release_scorecard)

    def _step(self, name: str, work: Callable[[], None]) -> None:
        self.check()
        started = time.monotonic()
        self.tell(f"· {name} …")
        work()
        self.tell(f"· {name}: {time.monotonic() - started:.1f} s")

    def check(self) -> None:
        """Between steps: is it still wanted, and does what was started still run?"""
        if self.stopping:
            raise Interrupted
        if self._supervisor is not None and self._supervisor.poll() is not None:
            raise LaunchError(f"supervisord ended; see {self.home.logs}/supervisord.log")

    def _open_home(self) -> None:
        self.home.open()
        if ended := self.running.end_orphans():
            self.tell(f"  ended {ended} processes that an earlier start had left behind")
        for name, port in {"gateway's public": self.settings.port, **supervisor.private_ports(self.settings)}.items():
            if answers(port):
                raise LaunchError(f"port {port} ({name} port) is taken; end what uses it, or set PORT to another")

    def _start_broker(self) -> None:
        given = os.environ.get("CREDITAPP_BROKER")
        if given:
            if not asyncio.run(reachable(self.settings)):
                raise LaunchError(
                    f"no Kafka answers at {self.settings.broker}; start it, or correct or unset CREDITAPP_BROKER"
                )
        else:
            self.settings = self._local_broker()
        self.environment = os.environ | {
            "CREDITAPP_HOME": str(self.home.path),
            "CREDITAPP_PORT": str(self.settings.port),
            "CREDITAPP_BROKER": self.settings.broker,
        }

    def _local_broker(self) -> Settings:
        if fetch():
            self.tell("  fetched Kafka with Maven")
        self._cluster = Cluster(self.home.path / "kafka", self.settings.port + KAFKA_PORT)
        self._cluster.start(self.check)
        for node in self._cluster.nodes:
            if node.process is not None:
                self.running.note(node.process)
        (self.home.path / "broker.json").write_text(json.dumps({"broker": self._cluster.bootstrap}) + "\n")
        return self.settings.model_copy(update={"broker": self._cluster.bootstrap, "home": self.home.path})

    def _provide(self) -> None:
        Keys.load_or_create(self.home.path).create_all()
        asyncio.run(create_topics(self.settings))

    @property
    def scorecard(self) -> Path:
        """Where the first scorecard is."""
        return self.home.path / "scorecard"

    def _start_training(self) -> None:
        """The first scorecard is trained while the population is published."""
        if (self.scorecard / "scorecard.json").exists():
            return
        self.home.logs.mkdir(exist_ok=True)
        with (self.home.logs / "training.log").open("wb") as log:
            self._training = subprocess.Popen(
                self._python("training", "first", "--out", str(self.scorecard)),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.note(self._training)

    def _start_services(self) -> None:
        config = supervisor.write_config(self.home.path, self.settings)
        self._supervisor = supervisor.start(config, self.environment)
        self.running.note(self._supervisor)
        waiting.wait_ready(supervisor.private_ports(self.settings), str(self.home.logs), self.check)

    def _publish_population(self) -> None:
        self._run(
            self._python("creditapp.population", "publish", "--people", str(self.settings.people)), "the population"
        )
        waiting.wait_taken_in(
            self.settings, lambda left: self.tell(f"  the services have {left:,} records to take in"), self.check
        )

    def _release_scorecard(self) -> None:
        if self._training is not None:
            self._await(self._training, self.check)
        if self._training is not None and self._training.returncode:
            raise LaunchError(f"the first scorecard could not be trained; see {self.home.logs}/training.log")
        known = subprocess.run(
            self._python("training", "list"), env=self.environment, capture_output=True, text=True, check=False
        )
        version = json.loads((self.scorecard / "scorecard.json").read_bytes())["version"]
        if version not in known.stdout:
            self._run(self._python("training", "release", str(self.scorecard)), "the release of the scorecard")

    def _python(self, module: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", module, *arguments]

    def _run(self, command: list[str], what: str) -> None:
        process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True)
        self.running.note(process)
        self._await(process, lambda: process.terminate() if self.stopping else None)
        self.check()
        if process.returncode:
            raise LaunchError(f"{what} failed, see above")

    def _await(self, process: "subprocess.Popen[bytes]", meanwhile: Callable[[], None]) -> None:
        """Return when the process has ended; until then, call ``meanwhile`` every 0.1 s."""

        def ended() -> bool:
            if process.poll() is not None:
                return True
            meanwhile()
            return False

        poll(ended, every=0.1)

    def wait(self) -> None:
        """Return when somebody wants the system to stop; LaunchError if a part of it ends."""
        while True:
            self.check()
            if self._cluster and any(node.process and node.process.poll() is not None for node in self._cluster.nodes):
                raise LaunchError(f"Kafka ended; see {self._cluster.nodes[0].log}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Take down all that was started: services first, Kafka last."""
        for process, patience in ((self._training, 5.0), (self._supervisor, 30.0)):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(patience)
                except subprocess.TimeoutExpired:
                    process.kill()
        if self._cluster is not None:
            self._cluster.stop()
        self.running.clear()
