"""What processes use, as the kernel counts it: processor time and resident memory, children included."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
"""Of a second of processor time, as /proc has it."""


def processor_seconds(pid: int) -> float:
    """User and system time of a process so far, all of its threads and of children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def resident_megabytes(pid: int) -> float:
    """Memory that a process holds now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def each(pids: dict[str, int]) -> dict[str, float]:
    """Processor seconds so far by name."""
    return {name: processor_seconds(pid) for name, pid in pids.items()}


def since(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """What was used between two readings, by name."""
    return {name: after[name] - before[name] for name in before}


def percent_of_a_core(pids: dict[str, int], seconds: float) -> float:
    """What these processes take of one core over so many seconds from now."""
    before = each(pids)
    time.sleep(seconds)
    return 100 * sum(since(before, each(pids)).values()) / seconds


def memory(pids: Iterable[int]) -> float:
    """Resident megabytes of all of them together."""
    return sum(resident_megabytes(pid) for pid in pids)
