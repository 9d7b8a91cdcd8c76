"""Who asks: a registered client may ask as often as it likes, everybody else so often a minute from one address."""

from aiohttp import hdrs, web

from creditapp.domain.texts import N_
from creditapp.web.http.rate_limit import Limiter
from creditapp.web.ports import Clients

UNKNOWN = N_("This client is not known. Its operator can add one: creditapp clients add NAME")


def client_of(clients: Clients, request: web.Request) -> str | None:
    """The registered client that asks, None for everybody else; 401 for a client that nobody knows."""
    authorization = request.headers.get(hdrs.AUTHORIZATION)
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    name = clients.name_of(token.strip()) if scheme.lower() == "bearer" else None
    if name is None:
        raise web.HTTPUnauthorized(text=UNKNOWN, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
    return name


def seconds_to_wait(clients: Clients, limiter: Limiter, request: web.Request) -> int:
    """0 for a registered client and whoever is within the limit; 401 for a client that nobody knows."""
    return 0 if client_of(clients, request) else limiter.hit(request.remote or "")
