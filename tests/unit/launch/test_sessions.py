"""Ending a process ends all that it has started, also what has lost its parent or does not listen."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from creditapp.waiting.polling import poll
from launch.sessions import end_process, kill_session, members

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
PARENT = f"""
import os, subprocess, sys, time
for _ in range(3):
    subprocess.Popen([sys.executable, "-c", {DEAF!r}], preexec_fn=os.setpgrp)
print(flush=True)
time.sleep(600)
"""


@pytest.fixture
def leader() -> "subprocess.Popen[bytes]":
    """A process with three children that do not listen, each in a process group of its own, as supervisord has them."""
    process = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_process_ends_with_all_its_children(leader: "subprocess.Popen[bytes]") -> None:
    """The children outlive SIGTERM and their parent, and are killed then."""
    assert len(members(leader.pid)) == 4
    end_process(leader, 5.0)
    assert not members(leader.pid)


def test_children_of_a_killed_process_are_found(leader: "subprocess.Popen[bytes]") -> None:
    """By its number, though it is gone."""
    os.kill(leader.pid, signal.SIGKILL)
    leader.wait()
    assert poll(lambda: len(members(leader.pid)) == 3, every=0.05, at_most=10)
    kill_session(leader.pid)
    assert not members(leader.pid)


def test_a_process_that_has_ended_before_is_no_trouble(tmp_path: Path) -> None:
    """Nor is a session without members."""
    process = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    process.wait()
    end_process(process, 1.0)
    assert not members(process.pid)
