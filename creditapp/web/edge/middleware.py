"""The first middleware: who asks, under which name, and how long the body may take."""

import asyncio
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from creditapp.domain.texts import N_
from creditapp.web.edge.connections import Connection
from creditapp.web.edge.hosts import Hosts, own_address, single_host
from creditapp.web.edge.proxies import Proxies
from creditapp.web.http.guards import SECURE

ONE_HOST = N_("The request must name exactly one host.")
OTHER_HOST = N_("This site is not served under this name. Its operator can allow it: CREDITAPP_ALLOWED_HOSTS.")


@dataclass(frozen=True)
class Edge:
    """What every request passes before the pages."""

    hosts: Hosts
    proxies: Proxies
    body_timeout: float

    def middleware(self) -> Middleware:
        """For ``web.Application(middlewares=…)``, after the one that turns failures into answers."""

        @web.middleware
        async def edge(request: web.Request, handler: Handler) -> web.StreamResponse:
            _begun(request)
            client = self.proxies.client_of(request)
            request[SECURE] = client.scheme == "https"
            if not single_host(request):
                raise web.HTTPBadRequest(text=ONE_HOST)
            if not self.hosts.allow(client.host, own_address(request)):
                raise web.HTTPMisdirectedRequest(text=OTHER_HOST)
            if (
                client.host != request.host
                or client.scheme != request.scheme
                or client.remote != (request.remote or "")
            ):
                request = request.clone(scheme=client.scheme, host=client.host, remote=client.remote)
            return await self._with_body(request, handler)

        return edge

    async def _with_body(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Handle the request; a body that does not arrive in time ends with TimeoutError where it is read."""
        if not request.body_exists:
            return await handler(request)
        loop = asyncio.get_running_loop()
        late = loop.call_later(self.body_timeout, request.content.set_exception, TimeoutError())
        try:
            return await handler(request)
        finally:
            late.cancel()


def _begun(request: web.Request) -> None:
    """Tell the connection that a header has arrived whole, and when the body has."""
    if not isinstance(connection := request.protocol, Connection):
        return
    connection.body_begins()
    if request.body_exists:
        request.content.on_eof(connection.request_begins)
    else:
        connection.request_begins()
