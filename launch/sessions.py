"""A started process leads a session of its own; ending it ends all that belongs to that session, whoever is its parent by then.

A process that is killed leaves its children without a parent, but in its session: supervisord's workers, a worker's children.
"""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from creditapp.waiting.polling import poll

KILLED_WITHIN = 60.0
"""Seconds that killed processes may take to be gone: on a machine without a free core, the kernel needs a while."""


def members(leader: int) -> list[int]:
    """The live processes of the session that this process leads or has led."""
    return [pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _session(pid) == leader]


def _session(pid: int) -> int | None:
    """The session of a process; None if it has ended."""
    try:
        state, _, _, session, *_ = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in "ZX" else int(session)


def end_process(process: "subprocess.Popen[bytes]", within: float) -> None:
    """Ask a process that we have started to end, wait, and kill what is left of its session."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(within)
    kill_session(process.pid)
    process.wait()


def kill_session(leader: int) -> None:
    """Kill what is left of a session, and return when it is gone."""

    def gone() -> bool:
        left = members(leader)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not left

    poll(gone, every=0.1, at_most=KILLED_WITHIN)
