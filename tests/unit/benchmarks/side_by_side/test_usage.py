"""Processor time and memory are the kernel's."""

import os
import time

from benchmarks.side_by_side import usage


def test_work_is_counted_and_waiting_is_not() -> None:
    """What this process itself counts is what the kernel says of it, to its clock's tick."""
    pids = {"this": os.getpid()}
    before, own = usage.each(pids), time.process_time()
    while time.process_time() - own < 0.1:
        pass
    used, counted = usage.since(before, usage.each(pids))["this"], time.process_time() - own
    assert abs(used - counted) <= 3 / usage.TICKS


def test_memory_is_what_the_process_holds() -> None:
    """More than the interpreter, less than the machine."""
    assert 5 < usage.memory([os.getpid()]) < 50_000
