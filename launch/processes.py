"""Started processes are recorded in a file, so that the next start can end those that a crash left running."""

import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from creditapp.waiting.polling import poll
from launch.sessions import members

END_WITHIN = 25.0
"""Seconds that a process may take to end after SIGTERM."""


def started_at(pid: int) -> str | None:
    """The kernel's start time of a process, None if there is no such process; pid and start time identify it uniquely."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return None


class ProcessRecord:
    """The processes of this system, in the file ``running.json`` of its home."""

    def __init__(self, home: Path) -> None:
        self._home = home.absolute()
        self._path = home / "running.json"
        self._started: dict[str, str] = {}

    def add(self, process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
        """Record a started process."""
        if start_time := started_at(process.pid):
            self._started[str(process.pid)] = start_time
            self._path.write_text(json.dumps(self._started) + "\n")

    def end_orphans(self) -> int:
        """End the processes that an earlier start left running; returns how many there were."""
        try:
            recorded = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return 0
        orphans = [int(pid) for pid, start_time in recorded.items() if started_at(int(pid)) == start_time]
        for pid in reversed(orphans):
            end(pid)
        left = [pid for leader in recorded for pid in members(int(leader)) if _is_of(pid, self._home)]
        for pid in left:
            end(pid)
        self.clear()
        return len(orphans) + len(left)

    def clear(self) -> None:
        """Forget all processes: none is running any more."""
        self._path.unlink(missing_ok=True)


def _is_of(pid: int, home: Path) -> bool:
    """Whether a process belongs to the system of this home: a session's number may have been given to another one since."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return f"CREDITAPP_HOME={home}".encode() in environment.split(b"\0")


def end(pid: int) -> None:
    """Send SIGTERM, and SIGKILL if that takes too long; for processes that are not our children."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        if not poll(lambda: started_at(pid) is None, every=0.1, at_most=END_WITHIN):
            os.kill(pid, signal.SIGKILL)
