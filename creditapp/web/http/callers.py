"""Recognise API clients: their requests are not limited; all others are limited per address and minute."""

from aiohttp import hdrs, web

from creditapp.domain.texts import N_
from creditapp.web.http.rate_limit import Limiter
from creditapp.web.ports import Clients

UNKNOWN_CLIENT = N_("This client is not known. Its operator can add one: creditapp clients add NAME")


async def client_of(clients: Clients, request: web.Request) -> str | None:
    """The name of the registered client; None without a bearer token; 401 for an unknown one."""
    if hdrs.AUTHORIZATION not in request.headers:
        return None
    if (name := await name_in(clients, request)) is None:
        raise web.HTTPUnauthorized(text=UNKNOWN_CLIENT, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
    return name


async def name_in(clients: Clients, request: web.Request) -> str | None:
    """The name of the registered client whose bearer token the request has; None if it has none that is known."""
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    return await clients.name_of(token.strip()) if scheme.lower() == "bearer" else None


async def seconds_to_wait(clients: Clients, limiter: Limiter, request: web.Request) -> int:
    """0 for a registered client and for an address within its limit; 401 for an unknown client."""
    return 0 if await client_of(clients, request) else limiter.hit(request.remote or "")
