"""The whole system as ``make run`` starts it, with a state directory and ports of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from creditapp.settings import Settings
from creditapp.streaming.kafka_client import client_options
from creditapp.topics import ALWAYS, BROKER
from launch.home import FORMAT, MARK
from tests.support.ports import free_port_range
from tests.support.waiting import PATIENCE, eventually

ROOT = Path(__file__).parents[2]


class System:
    """A running system; ``cli`` is the command line of its operators and applicants."""

    def __init__(self, home: Path, people: int, **environment: str) -> None:
        self.home = home
        self.port = free_port_range(60)
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = (
            os.environ
            | {
                "CREDITAPP_HOME": str(home),
                "PORT": str(self.port),
                "CREDITAPP_PORT": str(self.port),
                "CREDITAPP_PEOPLE": str(people),
            }
            | environment
        )
        self._given = {name.removeprefix("CREDITAPP_").lower(): value for name, value in environment.items()}
        self.process: subprocess.Popen[str] | None = None
        self.output: list[str] = []

    def give_scorecard(self, directory: Path) -> None:
        """Spare a first start the training: it finds the scorecard that another first start has trained."""
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / MARK).write_text(json.dumps({"format": FORMAT}))
        shutil.copytree(directory, self.home / "scorecard")

    def start(self) -> None:
        """Start as ``make run`` does and return when the URL has been printed."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "launch"],
            cwd=ROOT,
            env=self.env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line)
            if self.url in line:
                return
        raise RuntimeError("the system did not start:\n" + "".join(self.output[-40:]))

    def stop(self) -> int:
        """Stop as Ctrl-C does; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def cli(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``creditapp ARGS`` against this system."""
        return subprocess.run(
            [str(Path(sys.executable).parent / "creditapp"), *args],
            cwd=ROOT,
            env=self.env,
            input=stdin,
            text=True,
            capture_output=True,
            timeout=PATIENCE,
        )

    def supervise(self, verb: str, program: str) -> str:
        """Have the supervisor stop or start a service."""
        command = [sys.executable, "-m", "supervisor.supervisorctl", "-c", str(self.home / "supervisord.conf")]
        done = subprocess.run([*command, verb, program], capture_output=True, text=True, timeout=PATIENCE, check=False)
        return done.stdout

    def pid(self, program: str) -> int:
        """The process id of a service's worker."""
        return int(self.supervise("pid", program))

    def people(self, count: int) -> list[dict[str, Any]]:
        """Synthetic people of this population, as forms."""
        return [json.loads(line) for line in self.cli("people", "-n", str(count)).stdout.splitlines()]

    def apply(self, form: dict[str, Any], *options: str) -> tuple[int, dict[str, Any]]:
        """Apply as ``creditapp apply`` does: exit code and the printed object."""
        done = self.cli("apply", "-", "--url", self.url, "--json", *options, stdin=json.dumps(form))
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def settings(self) -> Settings:
        """The settings that the system's own processes have."""
        given: dict[str, Any] = {name: self._given[name] for name in self._given.keys() & Settings.model_fields.keys()}
        return Settings(home=self.home, port=self.port, **given)

    def unrestricted(self) -> dict[str, Any]:
        """Options of a Kafka client whom no ACL stops: of an intruder who has got past them, or of an onlooker."""
        nodes_own = {"kafka_user": BROKER, "kafka_mechanism": "PLAIN"}
        return client_options(self.settings().model_copy(update=nodes_own))

    def wait_ready(self, port_offset: int) -> None:
        """Return when the worker on PORT + offset says that it is ready."""

        def ready() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port + port_offset}/readyz", timeout=2):
                    return True
            except OSError:
                return False

        eventually(ready)

    def services(self) -> Sequence[str]:
        """The names of the services."""
        return ALWAYS
