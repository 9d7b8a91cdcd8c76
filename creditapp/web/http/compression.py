"""Compress pages and JSON, but only answers whose size can tell an attacker nothing (BREACH; docs/decisions/0060).

BREACH guesses a secret of a page by having the victim's browser request it again and again with guesses in the request,
and watching which answer is smallest. That needs a request by another site, and an answer that repeats what the request
said. Both are excluded here: only answers to a GET of this site, without a query that a page might repeat, are compressed.
Padding of random length makes sizes useless for counting besides.
"""

import gzip
import io
import secrets

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from werkzeug.http import parse_accept_header

TYPES = ("text/html", "application/json")
LEAST = 1000
"""Bytes below which an answer fits into one packet anyway."""
MOST = 1_000_000
"""Bytes above which compressing would keep the loop from other requests for too long (some 25 ms)."""
LEVEL = 6
PADDING = 100
"""Most bytes of random padding."""
NEVER_REPEATED = {"wait", "part"}
"""Parameters whose values no answer repeats."""


def accepts_gzip(request: web.Request) -> bool:
    """Whether the client takes gzip (RFC 9110, 12.5.3; q-values)."""
    accepted = {
        value.lower(): quality for value, quality in parse_accept_header(request.headers.get(hdrs.ACCEPT_ENCODING))
    }
    return accepted.get("gzip", accepted.get("*", 0)) > 0


@web.middleware
async def compressed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Compress the answer where that is safe and worth it."""
    response = await handler(request)
    if not isinstance(response, web.Response) or not _eligible(request, response):
        return response
    response.headers[hdrs.VARY] = ", ".join([*response.headers.getall(hdrs.VARY, ()), hdrs.ACCEPT_ENCODING])
    if accepts_gzip(request):
        response.body = _padded(response.body)
        response.headers[hdrs.CONTENT_ENCODING] = "gzip"
    return response


def _eligible(request: web.Request, response: web.Response) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and response.status == 200
        and request.query.keys() <= NEVER_REPEATED
        and request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
        and response.content_type in TYPES
        and hdrs.CONTENT_DISPOSITION not in response.headers
        and hdrs.CONTENT_ENCODING not in response.headers
        and isinstance(response.body, bytes)
        and LEAST <= len(response.body) <= MOST
    )


def _padded(body: bytes | bytearray | object) -> bytes:
    """The body as gzip, with a file name of random length in its header, which every client skips (RFC 1952, 2.3.1)."""
    assert isinstance(body, bytes)
    buffer = io.BytesIO()
    padding = "a" * (1 + secrets.randbelow(PADDING))
    with gzip.GzipFile(padding, "wb", LEVEL, buffer, mtime=0) as stream:
        stream.write(body)
    return buffer.getvalue()
