"""``python -m tests.side_by_side [unit]``: ``make test`` and ``make unit``, as groups of tests that run beside one another.

Most of what runs on a real Kafka waits: for a start, a session's end, partitions that move. Each group is a pytest of its
own, with its own running system or Kafka. A few run at once, those that wait beside those that compute, the longest first: more
of them would only take the processors from one another, until limits of seconds no longer hold. What no group names is one
of these groups. A group that fails is printed whole when it ends.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
UNIT = ("tests/unit", "tests/contract")
QUICK = "not long and not slow"
"""Of ``make unit``: what trains, or lives through a population, for seconds is in ``make test``; of what is drawn at random a fifth."""
AT_ONCE = 4
"""How many groups run at once on two cores: each that waits leaves more than half of one."""
AT_ONCE_UNIT = 3
"""The same of ``make unit``, where nearly all compute."""


class Group(NamedTuple):
    """Tests that run one after another."""

    name: str
    paths: tuple[str, ...]


OTHERS = Group("everything else", ())
"""What no other group names."""
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
    Group("pages in a browser", ("tests/browser",)),
    Group(
        "Kafka, releases and erasures",
        (
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
    OTHERS,
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
    Group("hostile inputs", ("tests/fuzz",)),
    Group(
        "training",
        ("tests/integration/test_training.py", "tests/unit/training", "tests/unit/population"),
    ),
    Group("single pages", ("tests/unit/web",)),
    Group("contracts", ("tests/contract",)),
    Group("domain and truth", ("tests/unit/domain", "tests/truth")),
)


class Run:
    """A command that runs in its turn; what it prints is kept."""

    def __init__(self, name: str, command: list[str], **environment: str) -> None:
        self.name = name
        self.failed = False
        self.processor_seconds = 0.0
        """Of the command and of all that it has started and waited for."""
        self._command = command
        self._environment = os.environ | environment
        self._process: subprocess.Popen[str] | None = None
        self._is_stopped = False

    def finish(self) -> None:
        """Run to the end; print how it went: all of it if it failed, its last line otherwise."""
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
            # Ctrl-C reaches it once, through us; and Linux shares processors among sessions: a Kafka or a browser has one of its own too
            start_new_session=True,
        )
        assert self._process.stdout is not None, "asked for above"
        lines = self._process.stdout.read().rstrip().splitlines() or [""]
        _, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self.failed = bool(self._process.returncode)
        self.processor_seconds = used.ru_utime + used.ru_stime
        verdict = "failed" if self.failed else "passed"
        whole = "\n".join(lines) + "\n" if self.failed else ""
        took = f"{time.monotonic() - started:.0f} s ({self.processor_seconds:.0f} s of a processor)"
        print(f"{whole}· {self.name} {verdict} after {took}: {lines[-1].strip('= ')}", flush=True)

    def stop(self) -> None:
        """As Ctrl-C does: pytest takes down what its fixtures have started."""
        self._is_stopped = True
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)


def commands(groups: tuple[Group, ...], within: tuple[str, ...], marked: str) -> list[tuple[str, list[str]]]:
    """Name and command of each group, and of the checks."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-m", marked]
    taken = [path for group in groups for path in group.paths]
    rest = [path for path in within if path not in taken]  # pytest ignores no path that it is given by name
    others = (*rest, *(f"--ignore={path}" for path in taken))
    return [
        *((group.name, [*pytest, *(group.paths or others)]) for group in groups),
        ("make check", ["make", "--no-print-directory", "check"]),
    ]


def unit_groups() -> tuple[Group, ...]:
    """The groups' unit tests alone."""
    units = (group._replace(paths=tuple(path for path in group.paths if path.startswith(UNIT))) for group in GROUPS)
    return tuple(group for group in units if group.paths or group.name == OTHERS.name)


def main(words: list[str]) -> int:
    """Run all side by side; 1 if any failed."""
    for number in (signal.SIGINT, signal.SIGTERM):  # even where whoever started us ignores them
        signal.signal(number, signal.default_int_handler)
    started = time.monotonic()
    unit = words == ["unit"]
    chosen = commands(unit_groups(), UNIT, QUICK) if unit else commands(GROUPS, ("tests",), "not long")
    with tempfile.TemporaryDirectory() as share, ThreadPoolExecutor(AT_ONCE_UNIT if unit else AT_ONCE) as turns:
        own = {"TESTS_SHARE": share} | ({"TESTS_EXAMPLES": "quick"} if unit else {})
        runs = [Run(name, command, **own) for name, command in chosen]
        print(f"· {len(runs)} groups, some at a time: {', '.join(run.name for run in runs)}", flush=True)
        try:
            for turn in [turns.submit(run.finish) for run in runs]:
                turn.result()
        finally:
            for run in runs:
                run.stop()
    failed = [run.name for run in runs if run.failed]
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    used = sum(run.processor_seconds for run in runs) / 60
    verdict = f"failed: {', '.join(failed)}" if failed else "all passed"
    print(f"· {verdict} in {minutes} min {seconds} s, {used:.0f} min of a processor")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
