"""Security headers on every answer, and refusal of forms that another site makes a browser post (CSRF)."""

from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from creditapp.domain.texts import N_

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; manifest-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
    # Other sites get no referrer. "no-referrer" would also make browsers send `Origin: null` with our own forms, and over
    # plain HTTP, where there is no Sec-Fetch-Site, only the origin distinguishes our forms from another site's.
    "Referrer-Policy": "same-origin",
}

TRANSPORT_SECURITY = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
"""A browser that has opened the site over TLS does so for a year (ASVS 5.0, 3.4.1)."""
SECURE: web.RequestKey[bool] = web.RequestKey("secure", bool)
"""Whether the client speaks TLS, with us or with a trusted proxy."""

CROSS_SITE = N_("This form was sent from another site. Open this site and fill the form in here.")


async def guard_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: add security headers, forbid caching unless the answer allows it, remove the server's version."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.get(SECURE, request.secure):
        response.headers.setdefault(*TRANSPORT_SECURITY)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    response.headers.popall(hdrs.SERVER, None)


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a POST that another site made a browser send; programs send neither header and pass."""
    if request.method == "POST" and not _same_origin(request):
        raise web.HTTPForbidden(text=CROSS_SITE)
    return await handler(request)


def _same_origin(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get(hdrs.ORIGIN)
    return origin is None or _origin(origin) == (request.scheme, request.host.lower())


def _origin(origin: str) -> tuple[str, str]:
    """Scheme, and host with port, in lower case; empty if there are none, as in ``null``."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ("", "")
    return (parts.scheme.lower(), parts.netloc.lower())
