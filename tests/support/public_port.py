"""The public port as the gateway opens it, over applications in memory, and raw sockets to attack it with."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from aiohttp import web

from creditapp.settings import Settings
from creditapp.web.edge.server import PublicPort
from tests.support.waiting import PATIENCE
from tests.support.web_site import InMemoryApplications, site

T = TypeVar("T")

GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Answer(NamedTuple):
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class Attacked:
    """A running public port."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.port = port
        self.tls = tls

    def connect(self, address: str = "127.0.0.1") -> socket.socket:
        """A connection from this local address."""
        made = socket.create_connection(("127.0.0.1", self.port), PATIENCE, source_address=(address, 0))
        return self.tls.wrap_socket(made, server_hostname="localhost") if self.tls else made

    def send(self, sent: bytes, address: str = "127.0.0.1") -> Answer:
        """The first answer to exactly these bytes."""
        with self.connect(address) as connection:
            connection.sendall(sent)
            return read_answer(connection)

    def get(self, path: str = "/healthz", *lines: str, host: str = "localhost", address: str = "127.0.0.1") -> Answer:
        """GET with these header lines."""
        head = "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *lines, "", ""])
        return self.send(head.encode(), address)


def read_answer(connection: socket.socket) -> Answer:
    """Read one answer; an empty one (status 0) if the other side closes first."""
    received = b""
    while b"\r\n\r\n" not in received:
        try:
            if not (more := connection.recv(65536)):
                return Answer(0, {}, received)
        except ConnectionError:
            return Answer(0, {}, received)
        received += more
    status, headers, body = parsed(received)
    while len(body) < int(headers.get("content-length", "0")) and (more := connection.recv(65536)):
        body += more
    return Answer(status, headers, body)


def parsed(received: bytes) -> Answer:
    """What has come so far; of several headers of one name the last."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Answer(int(first.split()[1]), headers, body)


def closed(connection: socket.socket, within: float = PATIENCE) -> bool:
    """Whether the other side closes the connection in time; what it says first is read and dropped."""
    end = monotonic() + within
    while (left := end - monotonic()) > 0:
        connection.settimeout(left)
        try:
            if not connection.recv(65536):
                return True
        except TimeoutError:
            return False
        except ConnectionError:
            return True
    return False


@contextmanager
def public_port(
    applications: InMemoryApplications | None = None, tls: ssl.SSLContext | None = None, **settings: Any
) -> Iterator[Attacked]:
    """The port over applications in memory while the block runs."""
    with listening(site(applications or InMemoryApplications(), **settings), tls, **settings) as attacked:
        yield attacked


@contextmanager
def listening(built: web.Application, tls: ssl.SSLContext | None = None, **settings: Any) -> Iterator[Attacked]:
    """The port over any site while the block runs; its loop has a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work: Callable[[], Awaitable[T]]) -> T:
        async def begin() -> T:
            return await work()

        return asyncio.run_coroutine_threadsafe(begin(), loop).result(PATIENCE)

    try:
        port = PublicPort(built, Settings(**settings))
        run(lambda: port.open("127.0.0.1", 0))
        yield Attacked(port.port, tls)
        run(port.close)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
