"""The site's handlers as Faust web views, and what surrounds every answer: headers, sizes, errors as pages."""

from collections.abc import Awaitable, Callable
from typing import Any

import faust
from aiohttp import web
from faust.web import View

from creditapp.web.contexts import MessagePage
from creditapp.web.site import NOWHERE, Site, html, json_errors, wants_json

LARGEST_BODY = 64 * 1024
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Server": "creditapp",
}
TEXTS = {
    404: NOWHERE,
    405: MessagePage("That cannot be done here", "This address does not take that kind of request."),
    413: MessagePage("That is too large", "The form was larger than 64 kB. Please send only what it asks for."),
    500: MessagePage("Something went wrong on our side", "Nothing was lost. Please try again in a minute."),
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors as pages or JSON, and the security headers on every answer."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        response = _failed(request, error.status if error.status in TEXTS else 500)
    except Exception as error:  # a traceback could carry what somebody typed: only its class is logged
        print(f"{request.method} {request.path}: {type(error).__name__}", flush=True)
        response = _failed(request, 500)
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _failed(request: web.Request, status: int) -> web.Response:
    page = TEXTS[status]
    if wants_json(request) or request.content_type == "application/json":
        return json_errors(status, {"request": f"{page.title}. {page.text}"})
    return html(page, status)


WEB_OPTIONS: dict[str, Any] = {"middlewares": [pages], "client_max_size": LARGEST_BODY}
"""For Faust's setting ``web_application_options``."""


def install(app: faust.App, site: Site) -> None:
    """Register all views with Faust's web server."""
    one = "/applications/{application_id:[0-9a-f]{64}}"
    for path, name, methods in (
        ("/", "Form", {"get": site.form}),
        ("/applications", "Apply", {"post": site.apply}),
        (one, "Application", {"get": site.application}),
        (f"{one}/code", "Code", {"post": site.enter_code}),
        ("/static/{name:[A-Za-z0-9_.-]+}", "Static", {"get": site.static}),
        ("/healthz", "Healthz", {"get": site.healthz}),
        ("/readyz", "Readyz", {"get": site.readyz}),
    ):
        app.page(path)(view(name, methods))


def view(name: str, methods: dict[str, Handler]) -> type[View]:
    """A Faust view that hands its requests to handlers."""

    def method(handler: Handler) -> Callable[..., Awaitable[web.StreamResponse]]:
        async def answer(_: View, request: Any, **__: Any) -> web.StreamResponse:
            return await handler(request)

        answer.__doc__ = handler.__doc__
        return answer

    members = {verb: method(handler) for verb, handler in methods.items()}
    if "get" in members:
        members["head"] = members["get"]
    return type(name, (View,), {**members, "__doc__": f"The address of {name.lower()}."})
