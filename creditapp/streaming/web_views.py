"""Register the site's routes as Faust web views: Faust's own web server serves the form and the report."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import faust
from aiohttp import web
from faust.web import View

from creditapp.streaming.faust_internals import web_application_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def install(app: faust.App, site: web.Application, routes: list[web.RouteDef]) -> None:
    """Register every route of the site, its middlewares and its response signals with Faust's web server."""
    server = web_application_of(app)
    server.middlewares.extend(site.middlewares)
    server.on_response_prepare.extend(site.on_response_prepare)
    methods: defaultdict[str, dict[str, Handler]] = defaultdict(dict)
    for route in routes:
        methods[route.path][route.method.lower()] = route.handler
    for path, handlers in methods.items():
        app.page(path)(view(path, handlers))


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
