"""Ask the running supervisord, over its socket: stop all workers at once, restart one."""

import socket
import xmlrpc.client
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport, UnixStreamHTTPConnection

ANSWERS_WITHIN = 30.0
"""Seconds that supervisord may take to answer; a worker that has to be killed takes ten."""


class Connection(UnixStreamHTTPConnection):  # type: ignore[misc]  # supervisor has no types
    """Supervisor's connection to its socket, which would wait for ever for a supervisord that hangs."""

    def connect(self) -> None:
        """Connect, with a time limit for everything that follows."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(ANSWERS_WITHIN)
        self.sock.connect(self.socketfile)


class Control:
    """supervisord of one home."""

    def __init__(self, home: Path) -> None:
        self._socket = home / "supervisor.sock"

    def stop_all(self) -> None:
        """Begin to stop all workers side by side; supervisord itself would stop one after the other. Returns at once."""
        with suppress(OSError, HTTPException, xmlrpc.client.Error):
            self._ask().stopAllProcesses(False)

    def restart(self, name: str) -> bool:
        """Stop a worker, by SIGKILL if it does not react, and start it; whether that worked."""
        supervisord = self._ask()
        try:
            supervisord.stopProcess(name)
            supervisord.startProcess(name, False)
        except (OSError, HTTPException, xmlrpc.client.Error):
            return False
        return True

    def _ask(self) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self._socket}")
        transport._get_connection = self._connection
        return xmlrpc.client.ServerProxy("http://localhost", transport=transport).supervisor

    def _connection(self) -> Connection:
        connection = Connection("localhost")
        connection.socketfile = str(self._socket)
        return connection
