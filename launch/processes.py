"""What a start has started is written down, so that the next one can end what a crash left behind."""

import json
import os
import signal
import subprocess
from pathlib import Path

from creditapp.waiting.polling import poll

PATIENCE = 25.0


def started_at(pid: int) -> str | None:
    """The kernel's start time of a process, None if there is none; with the pid it names a process for good."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return None


class Running:
    """The processes of this system, in the file ``running.json`` of its home."""

    def __init__(self, home: Path) -> None:
        self._path = home / "running.json"
        self._known: dict[str, str] = {}

    def note(self, process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
        """Write a started process down."""
        if when := started_at(process.pid):
            self._known[str(process.pid)] = when
            self._path.write_text(json.dumps(self._known) + "\n")

    def end_orphans(self) -> int:
        """End what an earlier start left running; how many there were."""
        try:
            left = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return 0
        orphans = [int(pid) for pid, when in left.items() if started_at(int(pid)) == when]
        for pid in reversed(orphans):
            end(pid)
        self.clear()
        return len(orphans)

    def clear(self) -> None:
        """Nothing runs any more."""
        self._path.unlink(missing_ok=True)


def end(pid: int) -> None:
    """SIGTERM, and SIGKILL when that takes too long; for processes that are not our children."""
    os.kill(pid, signal.SIGTERM)
    if not poll(lambda: started_at(pid) is None, every=0.1, at_most=PATIENCE):
        os.kill(pid, signal.SIGKILL)
