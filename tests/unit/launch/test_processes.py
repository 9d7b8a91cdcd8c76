"""Processes that an earlier start left running are ended by the next one, and no others."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch import processes
from launch.processes import ProcessRecord, started_at

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)",
]


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    """A process of an earlier start."""
    with subprocess.Popen(SLEEP) as process:
        yield process
        process.kill()


@pytest.fixture(autouse=True)
def reap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process that the test itself started count as ended while it is a zombie, as any other process would be."""

    def started_at_unless_zombie(pid: int) -> str | None:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return None
        return None if state == "Z" else started_at(pid)

    monkeypatch.setattr(processes, "started_at", started_at_unless_zombie)


def test_a_process_left_running_is_ended(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    """The next start finds it in the record; afterwards the record is empty."""
    ProcessRecord(tmp_path).add(sleeper)
    assert ProcessRecord(tmp_path).end_orphans() == 1
    assert sleeper.wait(10) != 0
    assert ProcessRecord(tmp_path).end_orphans() == 0


def test_another_process_with_a_recorded_pid_is_left_alone(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    """The kernel reuses pids: only the same start time means the same process."""
    (tmp_path / "running.json").write_text(json.dumps({str(sleeper.pid): "1"}))
    assert ProcessRecord(tmp_path).end_orphans() == 0
    assert sleeper.poll() is None


def test_a_process_that_ignores_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a limited wait."""
    monkeypatch.setattr(processes, "END_WITHIN", 0.3)
    with subprocess.Popen(STUBBORN, stdout=subprocess.PIPE) as stubborn:
        assert stubborn.stdout is not None
        stubborn.stdout.readline()
        ProcessRecord(tmp_path).add(stubborn)
        assert ProcessRecord(tmp_path).end_orphans() == 1
        assert stubborn.wait(10) == -9


@pytest.mark.parametrize("content", ["", "{", "[1"])
def test_a_missing_or_broken_record_means_no_processes(tmp_path: Path, content: str) -> None:
    """As after a crash in the middle of writing."""
    if content:
        (tmp_path / "running.json").write_text(content)
    assert ProcessRecord(tmp_path).end_orphans() == 0


def test_a_pid_without_a_process_has_no_start_time() -> None:
    """Our own process has one."""
    assert started_at(os.getpid()) is not None
    assert started_at(2**22 + 1) is None
