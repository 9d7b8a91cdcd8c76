"""Limits of the public port's connections: how many there are, and how long each may take for a header or an answer.

aiohttp parses and answers; a ``Connection`` is aiohttp's own with times taken, and ``Connections`` looks at all of them once
a second. Where a connection too many comes, the one that has idled longest makes room: idle connections cost an attacker
nothing, so they must cost the others nothing either.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol, cast

from aiohttp import web

from creditapp.settings import Settings
from creditapp.web.edge.refusals import Refusal

SWEEP_EVERY = 1.0
"""Seconds between two looks at all connections."""

REFUSED_FOR = 1.0
"""Seconds that a refused connection has to read the reason."""


@dataclass(frozen=True)
class Limits:
    """How many connections, and how many seconds for what."""

    total: int
    per_address: int
    head: float
    idle: float
    send: float

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """As the operator has set them."""
        return cls(
            settings.max_connections,
            settings.max_connections_per_address,
            settings.header_timeout,
            settings.idle_timeout,
            settings.send_timeout,
        )


class Peers(Protocol):
    """Tells proxies that hand on other people's requests from everybody else."""

    def trusted(self, address: str) -> bool:
        """Whether the address is a trusted proxy's: the limit per address is not for it."""


class Connections:
    """All open connections of the public port."""

    def __init__(self, limits: Limits, peers: Peers) -> None:
        self._limits = limits
        self._peers = peers
        self._open: dict[Connection, str] = {}
        self._by_address: Counter[str] = Counter()

    def admit(self, connection: "Connection", address: str) -> None:
        """Count a new connection; where it is one too many, the longest idle one ends, or else the new one."""
        self._open[connection] = address
        self._by_address[address] += 1
        if self._by_address[address] > self._limits.per_address and not self._peers.trusted(address):
            self._make_room(connection, (other for other, its in self._open.items() if its == address))
        elif len(self._open) > self._limits.total:
            self._make_room(connection, self._open)

    def _make_room(self, new: "Connection", among: Iterable["Connection"]) -> None:
        waiting = [other for other in among if other.waiting_since is not None and other is not new]
        longest = min(waiting, key=lambda other: other.waiting_since or 0.0, default=None)
        if longest is not None:
            longest.end()
        else:
            new.end(Refusal.BUSY)

    def forget(self, connection: "Connection") -> None:
        """A connection has ended."""
        if (address := self._open.pop(connection, None)) is None:
            return
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]

    async def sweep(self) -> None:
        """End connections that take too long, for as long as the task runs."""
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            now = monotonic()
            for connection in list(self._open):
                connection.check(now, self._limits)


class Connection(web.RequestHandler):
    """aiohttp's connection with the times at which a header, an answer or a pause began."""

    __slots__ = ("_connections", "_head_since", "_refused", "_unsent_since", "_wire", "waiting_since")

    def __init__(self, connections: Connections, manager: web.Server, **options: Any) -> None:
        super().__init__(manager, **options)
        self._connections = connections
        self.waiting_since: float | None = None
        """When it began to wait for a whole header; None while a request is answered."""
        self._head_since: float | None = None
        """When the first byte of a header arrived that is not whole yet."""
        self._unsent_since: float | None = None
        """Since when it has held bytes that the other side does not take."""
        self._wire: asyncio.Transport | None = None
        self._refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection."""
        super().connection_made(transport)
        self._wire = cast(asyncio.Transport, transport)
        self.waiting_since = monotonic()
        self._connections.admit(self, _host_of(transport.get_extra_info("peername")))

    def connection_lost(self, exc: BaseException | None) -> None:
        """Count it no longer."""
        self._connections.forget(self)
        self._wire = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note when a header begins; drop what comes after a refusal."""
        if self._refused:
            return
        if self.waiting_since is not None and self._head_since is None:
            self._head_since = monotonic()
        super().data_received(data)

    def request_begins(self) -> None:
        """The header is whole, and the body, if there is one."""
        self.waiting_since = self._head_since = None

    def body_begins(self) -> None:
        """The header is whole; the connection waits for the body."""
        self._head_since = None

    async def finish_response(self, request: Any, resp: Any, start_time: float | None) -> tuple[Any, bool]:
        """Send the answer and wait for the next header."""
        done = await super().finish_response(request, resp, start_time)
        self.waiting_since, self._head_since = monotonic(), None
        return done

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> Any:
        """Answer what is not HTTP, and what fails outside all handlers, as everything else is answered: without details."""
        with suppress(ConnectionError):  # raised where a part of an answer has been sent: the rest is not
            super().handle_error(request, status, exc, message)
            return Refusal.NOT_HTTP if status < 500 else Refusal.FAILED
        raise ConnectionError

    def check(self, now: float, limits: Limits) -> None:
        """End the connection if it takes longer than the limits."""
        if self._head_since is not None and now - self._head_since > limits.head:
            self.end(Refusal.TOO_SLOW)
        elif self.waiting_since is not None and now - self.waiting_since > limits.idle:
            self.end()
        # aiohttp forgets a transport that it has closed, though it lives on until all bytes are sent.
        unsent = self._wire is not None and self._wire.get_write_buffer_size() > 0
        self._unsent_since = (self._unsent_since or now) if unsent else None
        if self._unsent_since is not None and now - self._unsent_since > limits.send:
            self.end()

    def end(self, refusal: Refusal | None = None) -> None:
        """Close the connection, after saying why if there is somebody who sends a request."""
        self.waiting_since = self._head_since = None
        self._connections.forget(self)
        wire = self._wire
        if refusal is not None and wire is not None and not wire.is_closing():
            wire.write(refusal.encoded(secure=wire.get_extra_info("sslcontext") is not None))
            self._refused = True
            # Closing while the other side still sends would take the answer away from it.
            asyncio.get_running_loop().call_later(REFUSED_FOR, wire.abort)
        elif wire is not None:
            wire.abort()


def _host_of(peer: Any) -> str:
    return str(peer[0]) if isinstance(peer, (tuple, list)) and peer else ""
