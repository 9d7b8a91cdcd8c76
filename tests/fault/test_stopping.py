"""``make run`` ends with everything that it has started, and restarts what hangs, whatever the machine is busy with."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from creditapp.topics import ALWAYS
from creditapp.waiting.polling import poll
from launch.sessions import members
from tests.conftest import trained_once
from tests.support.system import System
from tests.support.waiting import PATIENCE

BUSY = [sys.executable, "-c", "while True: pass"]
SERVING = tuple(service for service in ALWAYS if service not in ("monitoring", "ledger"))
HUNG = ("identity", "bureau", "scoring", "reporting")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[System]:
    """A system of its own, which a test may stop."""
    system = System(
        tmp_path / "home",
        20,
        CREDITAPP_HEALTH_PATIENCE="5",
        CREDITAPP_WORKERS_MONITORING="0",
        CREDITAPP_WORKERS_LEDGER="0",
    )
    with trained_once(system):
        system.start()
    yield system
    if system.process and system.process.poll() is None:
        system.stop()


@pytest.fixture
def saturated() -> Iterator[None]:
    """Both cores busy, four times over."""
    busy = [subprocess.Popen(BUSY) for _ in range(4 * (os.cpu_count() or 1))]
    yield
    for process in busy:
        process.kill()
        process.wait()


def started_by(system: System) -> dict[int, str]:
    """All processes that belong to the system, by their environment: pid → start time."""
    wanted = f"CREDITAPP_HOME={system.home}".encode()
    found = {}
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        try:
            if wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                found[int(pid)] = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        except (OSError, IndexError):
            continue
    return found


def test_sigterm_on_a_saturated_machine_leaves_nothing_behind(running: System, saturated: None) -> None:
    """Four workers hang besides, so that each has to be killed: workers stop side by side, and none outlives the launcher."""
    before = started_by(running)
    supervisord = int((running.home / "supervisord.pid").read_text())
    assert len(members(supervisord)) >= 7
    for name in HUNG:
        os.kill(running.pid(name), signal.SIGSTOP)
    assert running.process is not None
    running.process.terminate()
    running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 0
    left = started_by(running)
    assert not {pid for pid, start in left.items() if before.get(pid) == start or pid not in before}
    assert not members(supervisord)


def test_a_killed_launcher_leaves_what_the_next_start_ends(running: System) -> None:
    """supervisord is killed too: its workers have no parent, and yet the next start finds and ends them."""
    supervisord = int((running.home / "supervisord.pid").read_text())
    workers = members(supervisord)
    assert running.process is not None
    running.process.kill()
    running.process.communicate(timeout=PATIENCE)
    os.kill(supervisord, signal.SIGKILL)
    assert poll(lambda: supervisord not in members(supervisord), every=0.1, at_most=PATIENCE)
    assert len(members(supervisord)) == len(workers) - 1
    running.start()
    assert not members(supervisord)


def test_a_worker_that_hangs_is_restarted(running: System) -> None:
    """It runs but does not answer; the others keep their processes, and an application goes through afterwards."""
    [person] = running.people(1)
    pids = {name: running.pid(name) for name in SERVING}
    os.kill(pids["scoring"], signal.SIGSTOP)
    assert poll(lambda: running.pid("scoring") not in (0, pids["scoring"]), every=0.5, at_most=PATIENCE)
    code, _ = running.apply(person)
    assert code in (0, 3)
    assert {name: running.pid(name) for name in SERVING} == pids | {"scoring": running.pid("scoring")}
