"""Register the site's routes as Faust web views: Faust's own web server serves the form and the report."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import faust
from aiohttp import web
from faust.web import View

from creditapp.streaming.faust_internals import web_application_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Port(Protocol):
    """The public port: what accepts connections for Faust's web server."""

    async def open(self, host: str, port: int) -> None:
        """Listen."""

    async def close(self) -> None:
        """Answer what is being asked, and close."""


def install(
    app: faust.App,
    site: web.Application,
    routes: list[web.RouteDef],
    port_of: Callable[[web.Application], Port] | None = None,
) -> None:
    """Register every route of the site, its middlewares and its response signals with Faust's web server.

    ``port_of`` makes the port on which that server listens; without it, it is Faust's own, which has no limits.
    """
    server = web_application_of(app)
    server.middlewares.extend(site.middlewares)
    server.on_response_prepare.extend(site.on_response_prepare)
    methods: defaultdict[str, dict[str, Handler]] = defaultdict(dict)
    for route in routes:
        methods[route.path][route.method.lower()] = route.handler
    for path, handlers in methods.items():
        app.page(path)(view(path, handlers))
    if port_of is not None:
        _listen(app, port_of(server))


def _listen(app: faust.App, port: Port) -> None:
    """Have Faust's web server open and close this port in place of its own."""

    async def start_server() -> None:
        await port.open(app.conf.web_bind, app.conf.web_port)

    server: Any = app.web
    server.start_server, server.stop_server = start_server, port.close


def view(path: str, handlers: dict[str, Handler]) -> type[View]:
    """A Faust view that passes requests to these handlers, by lower-case method."""
    members = {method: _method(handler) for method, handler in handlers.items()}
    if "get" in members:
        members["head"] = members["get"]
    methods = {method.upper() for method in members}  # Faust would add HEAD to an address without GET
    return type(
        f"view of {path}", (View,), {**members, "get_methods": lambda _: methods, "__doc__": f"The address {path}."}
    )


def _method(handler: Handler) -> Callable[..., Awaitable[web.StreamResponse]]:
    async def answer(_: View, request: Any, **__: Any) -> web.StreamResponse:
        return await handler(request)

    answer.__doc__ = handler.__doc__
    return answer
