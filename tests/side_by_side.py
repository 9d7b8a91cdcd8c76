"""``python -m tests.side_by_side [unit]``: ``make test`` and ``make unit``, as groups of tests that run beside one another.

Most of what runs on a real Kafka waits: for a start, a session's end, partitions that move. Each group is a pytest of its
own, with its own running system or Kafka; these all run at once. What only computes gets the cores that they leave, two
groups at a time, the largest first, so that none is left to compute alone at the end; what no
group names is one of these. A group that fails is printed whole when it ends.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
REST = "everything else"
UNIT = ("tests/unit", "tests/contract")
QUICK = "not long and not slow"
"""Of ``make unit``: what trains, or lives through a population, for seconds is in ``make test``; of what is drawn at random a fifth."""
COMPUTE = 2
"""How many groups that only compute run at once: as many as there are cores."""


class Group(NamedTuple):
    """Tests that run one after another."""

    name: str
    paths: tuple[str, ...]
    computes: bool = False
    """Whether it needs a core all the while, and nothing waits for it: it leaves the cores to those that wait."""


GROUPS = (
    Group(
        "applications on a running system",
        (
            "tests/fault/test_kills.py",
            "tests/integration/test_access_log.py",
            "tests/integration/test_forged_records.py",
            "tests/integration/test_furnishers.py",
            "tests/integration/test_guessing.py",
            "tests/integration/test_main_job.py",
            "tests/integration/test_reasons_of_a_thousand.py",
            "tests/integration/test_rights.py",
            "tests/integration/test_simulations_come_true.py",
            "tests/integration/test_under_load.py",
            "tests/integration/test_fuzzed_system.py",
        ),
    ),
    Group(
        "pages, Kafka and releases",
        (
            "tests/browser",
            "tests/integration/test_broker.py",
            "tests/integration/test_releases.py",
            "tests/integration/test_erasure.py",
        ),
    ),
    Group(
        "delivery and principals",
        (
            "tests/fault/test_late_fetch.py",
            "tests/integration/test_delivery.py",
            "tests/integration/test_principals.py",
            "tests/integration/test_tls_cluster.py",
            # Last: these share a system that sends e-mails and keeps accounts.
            "tests/integration/test_account.py",
            "tests/integration/test_passcodes.py",
            "tests/integration/test_email_alerts.py",
            "tests/integration/test_spanish_life.py",
        ),
    ),
    Group(
        "faults and floods",
        (
            "tests/fault/test_kafka_away.py",
            "tests/fault/test_stopping.py",
            "tests/integration/test_bureau.py",
            "tests/integration/test_poison.py",
        ),
    ),
    Group(
        "the vault in both databases, exports in PostgreSQL",
        (
            "tests/integration/test_exports_in_postgres.py",
            "tests/integration/test_vault_in_postgres.py",
            "tests/unit/archive",
            "tests/unit/gateway/test_api_clients.py",
            "tests/unit/privacy/vault",
        ),
    ),
    Group("hostile inputs", ("tests/fuzz",), computes=True),
    Group(
        "training",
        ("tests/integration/test_training.py", "tests/unit/training", "tests/unit/population"),
        computes=True,
    ),
    Group("single pages", ("tests/unit/web",), computes=True),
    Group("contracts", ("tests/contract",), computes=True),
    Group("domain and truth", ("tests/unit/domain", "tests/truth"), computes=True),
)


class Run:
    """A command that runs in its turn; what it prints is kept."""

    def __init__(
        self, name: str, command: list[str], computes: bool, turn: threading.Semaphore, **environment: str
    ) -> None:
        self.name = name
        self.failed = False
        self._command = ["nice", "-n", "10", *command] if computes else command
        self._turn = turn
        self._environment = os.environ | environment
        self._process: subprocess.Popen[str] | None = None
        self._is_stopped = False

    def finish(self) -> None:
        """Wait for the turn and the end; print how it went: all of it if it failed, its last line otherwise."""
        with self._turn:
            if self._is_stopped:
                return
            started = time.monotonic()
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C reaches it once, through us; a session of its own would make nice(1) void
            )
            lines = self._process.communicate()[0].rstrip().splitlines() or [""]
            seconds = time.monotonic() - started
        self.failed = bool(self._process.returncode)
        verdict = "failed" if self.failed else "passed"
        whole = "\n".join(lines) + "\n" if self.failed else ""
        print(f"{whole}· {self.name} {verdict} after {seconds:.0f} s: {lines[-1].strip('= ')}", flush=True)

    def stop(self) -> None:
        """As Ctrl-C does: pytest takes down what its fixtures have started."""
        self._is_stopped = True
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)


def commands(groups: tuple[Group, ...], within: tuple[str, ...], marked: str) -> list[tuple[str, list[str], bool]]:
    """Name, command and whether it computes, of each group, of the checks, and of the tests that no group names."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-m", marked]
    taken = [path for group in groups for path in group.paths]
    rest = [path for path in within if path not in taken]  # pytest ignores no path that it is given by name
    return [
        ("make check", ["make", "--no-print-directory", "check"], True),
        (REST, [*pytest, *rest, *(f"--ignore={path}" for path in taken)], True),
        *((group.name, [*pytest, *group.paths], group.computes) for group in groups),
    ]


def unit_groups() -> tuple[Group, ...]:
    """The groups' unit tests alone."""
    paths = ((group, tuple(path for path in group.paths if path.startswith(UNIT))) for group in GROUPS)
    return tuple(group._replace(paths=unit) for group, unit in paths if unit)


def main(words: list[str]) -> int:
    """Run all side by side; 1 if any failed."""
    for number in (signal.SIGINT, signal.SIGTERM):  # even where whoever started us ignores them
        signal.signal(number, signal.default_int_handler)
    started = time.monotonic()
    unit = words == ["unit"]
    chosen = commands(unit_groups(), UNIT, QUICK) if unit else commands(GROUPS, ("tests",), "not long")
    at_once = COMPUTE + unit  # nothing else runs beside make unit, and some of its tests wait
    turns = {True: threading.Semaphore(at_once), False: threading.Semaphore(len(chosen))}
    with tempfile.TemporaryDirectory() as share:
        own = {"TESTS_SHARE": share} | ({"TESTS_EXAMPLES": "quick"} if unit else {})
        runs = [Run(name, command, computes, turns[computes], **own) for name, command, computes in chosen]
        print(f"· {len(runs)} groups run side by side: {', '.join(run.name for run in runs)}", flush=True)
        waits = [threading.Thread(target=run.finish) for run in runs]
        try:
            for wait in waits:
                wait.start()
            for wait in waits:
                wait.join()
        finally:
            for run in runs:
                run.stop()
            for wait in waits:
                wait.join()
    failed = [run.name for run in runs if run.failed]
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    print(f"· {'failed: ' + ', '.join(failed) if failed else 'all passed'} in {minutes} min {seconds} s")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
