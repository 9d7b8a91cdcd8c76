"""Ports for what tests start: a test process has blocks of ports for itself, so that processes side by side never collide."""

import fcntl
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

FIRST, LAST, BLOCK = 20_000, 32_000, 100
"""Below the ports that the kernel gives to outgoing connections."""
LOCKS = Path(tempfile.gettempdir()) / "creditapp-test-ports"

_held: list[IO[str]] = []
"""Locks of the blocks that this process has; they end with it."""
_unused: list[int] = []
"""Ports of its newest block that it has not given out yet."""


def free_port_range(length: int) -> int:
    """The first port of a range in which all ports are free right now, and that no other test process is given."""
    while True:
        if len(_unused) < length:
            _unused[:] = next(_blocks())
        ports = [_unused.pop(0) for _ in range(length)]
        if all(_is_free(port) for port in ports):
            return ports[0]


def _blocks() -> Iterator[list[int]]:
    """Blocks that no other process holds."""
    LOCKS.mkdir(exist_ok=True)
    for first in range(FIRST, LAST, BLOCK):
        lock = (LOCKS / str(first)).open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        _held.append(lock)
        yield list(range(first, first + BLOCK))
    raise RuntimeError(f"all ports from {FIRST} to {LAST} are taken by tests that run")


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0
