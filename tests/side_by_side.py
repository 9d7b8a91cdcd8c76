"""``python -m tests.side_by_side [unit]``: ``make test`` and ``make unit``, as groups of tests that run beside one another.

Most of what runs on a real Kafka waits: for a start, a session's end, partitions that move. Each group is a pytest of its
own, with its own running system or Kafka; what computes gets the cores that those leave. A test file that no group names
runs in the last one. A group that fails is printed whole when it ends.
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
"""Of ``make unit``: what trains, or lives through a population, for seconds is in ``make test``."""


class Group(NamedTuple):
    """Tests that run one after another."""

    name: str
    paths: tuple[str, ...]
    niceness: int = 0
    """How readily it leaves the cores to the others, as for nice(1)."""


GROUPS = (
    Group(
        "applications on a running system",
        (
            "tests/fault/test_kills.py",
            "tests/integration/test_forged_records.py",
            "tests/integration/test_furnishers.py",
            "tests/integration/test_guessing.py",
            "tests/integration/test_main_job.py",
            "tests/integration/test_reasons_of_a_thousand.py",
            "tests/integration/test_rights.py",
            "tests/integration/test_simulations_come_true.py",
            "tests/integration/test_under_load.py",
        ),
    ),
    Group(
        "pages, Kafka and releases",
        ("tests/browser", "tests/integration/test_broker.py", "tests/integration/test_releases.py"),
    ),
    Group(
        "delivery and principals",
        (
            "tests/fault/test_late_fetch.py",
            "tests/integration/test_delivery.py",
            "tests/integration/test_principals.py",
            "tests/integration/test_tls_cluster.py",
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
    Group("contracts and single pages", ("tests/contract", "tests/unit/web"), 10),
    Group("domain and truth", ("tests/unit/domain", "tests/truth"), 10),
    Group("training", ("tests/integration/test_training.py", "tests/unit/training", "tests/unit/population"), 10),
)


class Run:
    """A command that runs; what it prints is kept."""

    def __init__(self, name: str, command: list[str], niceness: int, share: str) -> None:
        self.name = name
        self.started = time.monotonic()
        self.output = ""
        self.process = subprocess.Popen(
            ["nice", "-n", str(niceness), *command],
            cwd=ROOT,
            env=os.environ | {"TESTS_SHARE": share},
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches it once, through us
        )

    def finish(self) -> None:
        """Wait for the end and print how it went: all of it if it failed, its last line otherwise."""
        self.output = self.process.communicate()[0]
        lines = self.output.rstrip().splitlines() or [""]
        verdict = "failed" if self.process.returncode else "passed"
        told = "\n".join(lines) + "\n" if self.process.returncode else ""
        seconds = time.monotonic() - self.started
        print(f"{told}· {self.name} {verdict} after {seconds:.0f} s: {lines[-1].strip('= ')}", flush=True)


def commands(groups: tuple[Group, ...], within: tuple[str, ...], marked: str) -> list[tuple[str, list[str], int]]:
    """Name, command and niceness of the checks, of each group, and of the tests in ``within`` that no group names."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-m", marked]
    taken = [f"--ignore={path}" for group in groups for path in group.paths]
    return [
        ("make check", ["make", "--no-print-directory", "check"], 0),
        *((group.name, [*pytest, *group.paths], group.niceness) for group in groups),
        (REST, [*pytest, *within, *taken], 10),
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
    with tempfile.TemporaryDirectory() as share:
        runs = [Run(name, command, niceness, share) for name, command, niceness in chosen]
        print(f"· {len(runs)} groups run side by side: {', '.join(run.name for run in runs)}", flush=True)
        waits = [threading.Thread(target=run.finish) for run in runs]
        try:
            for wait in waits:
                wait.start()
            for wait in waits:
                wait.join()
        finally:
            for run in runs:
                if run.process.poll() is None:
                    run.process.send_signal(signal.SIGINT)  # pytest takes down what its fixtures have started
            for wait in waits:
                wait.join()
    failed = [run.name for run in runs if run.process.returncode]
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    print(f"· {'failed: ' + ', '.join(failed) if failed else 'all passed'} in {minutes} min {seconds} s")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
