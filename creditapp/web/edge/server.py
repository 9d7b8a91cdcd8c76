"""The public port: the site on connections with limits, under TLS if it is set."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiohttp import hdrs, web

from creditapp.settings import Settings
from creditapp.web.edge.connections import Connection, Connections, Limits
from creditapp.web.edge.proxies import Proxies
from creditapp.web.edge.refusals import Refusal
from creditapp.web.edge.tls import Certificate, certificate

HANDSHAKE_WITHIN = 10.0
"""Seconds for a TLS handshake; until then a connection is not counted."""
REFRESH_EVERY = 5.0
"""Seconds between two looks at the certificate's files."""
LINGER = 2.0
"""Seconds that the rest of a body is read after it has been answered; without it, closing would lose the answer."""
STOP_WITHIN = 5.0
"""Seconds that requests may take when the port closes."""
CONTINUE = "100-continue"

Handler = Callable[[web.BaseRequest], Awaitable[Any]]


class PublicPort:
    """Serves an application until it is closed."""

    def __init__(self, application: web.Application, settings: Settings) -> None:
        self._settings = settings
        self._certificate = certificate(settings)
        self._connections = Connections(Limits.of(settings), Proxies(settings.trusted_proxies))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_WITHIN)
        self._server: asyncio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def port(self) -> int:
        """The port that it listens on."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self, host: str, port: int) -> None:
        """Listen."""
        await self._runner.setup()
        assert self._runner.server is not None
        self._runner.server.request_handler = _expecting(self._runner.server.request_handler)
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {}
        if self._certificate:
            options = {"ssl": self._certificate.context, "ssl_handshake_timeout": HANDSHAKE_WITHIN}
            self._tasks.append(loop.create_task(_refresh(self._certificate)))
        self._server = await loop.create_server(
            self._connection, host, port, backlog=128, reuse_address=True, **options
        )
        self._tasks.append(loop.create_task(self._connections.sweep()))

    def _connection(self) -> Connection:
        assert self._runner.server is not None
        make = partial(Connection, self._connections, self._runner.server, loop=asyncio.get_running_loop())
        return make(keepalive_timeout=self._settings.idle_timeout, lingering_time=LINGER, access_log=None)

    async def close(self) -> None:
        """Accept no connection any more, answer what is being asked, and close."""
        for task in self._tasks:
            task.cancel()
        if self._server is not None:
            self._server.close()
        await self._runner.cleanup()


def _expecting(handler: Handler) -> Handler:
    """The handler, asked only if nothing but 100-continue is expected (RFC 9110, section 10.1.1).

    aiohttp's own refusal of others, which no middleware sees, repeats the header or fails over it.
    """

    async def handle(request: web.BaseRequest) -> Any:
        expected = request.headers.get(hdrs.EXPECT, CONTINUE)
        return await handler(request) if expected.lower() == CONTINUE else Refusal.EXPECTS

    return handle


async def _refresh(held: Certificate) -> None:
    while True:
        await asyncio.sleep(REFRESH_EVERY)
        held.refresh()
