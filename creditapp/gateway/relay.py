"""Ask the worker that owns an application's view for it, over that worker's private port.

Only gateways are answered (``creditapp/gateway/relay_cipher.py``); of an erased person a view holds nothing.
"""

import math
from collections.abc import Awaitable, Callable

import aiohttp
from aiohttp import web
from yarl import URL

from creditapp.errors import NotReady
from creditapp.gateway.relay_cipher import HEADER, RelayCipher
from creditapp.models.base import decode, encode
from creditapp.tables.views import View

SLACK = 5.0
"""Seconds that an answer may take beyond the requested wait."""

Look = Callable[[str, float], Awaitable[View | None]]
"""The owner's look at its table: application id and seconds to wait for a report → view."""


def private_view(look: Look, cipher: RelayCipher) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of the private address ``/views/{application_id}?wait=SECONDS``."""

    async def answer(request: web.Request) -> web.Response:
        proof = request.headers.get(HEADER, "")
        if not cipher.proves(proof, request.path_qs):
            return web.json_response({"error": "only gateways of this bureau are answered"}, status=401)
        try:
            wait = float(request.query.get("wait", "0"))
            if not 0 <= wait < math.inf:
                raise ValueError
            view = await look(request.match_info["application_id"], wait)
        except ValueError:
            return web.json_response({"error": "wait must be a number of seconds"}, status=400)
        except NotReady as error:
            return web.json_response({"error": str(error)}, status=503)
        if view is None:
            return web.json_response({"error": "no such application"}, status=404)
        return web.Response(body=cipher.encrypt(proof, encode(view)), content_type="application/octet-stream")

    return answer


class Relay:
    """Asks owners; one HTTP client for all requests, created at the first."""

    def __init__(self, cipher: RelayCipher) -> None:
        self._cipher = cipher
        self._session: aiohttp.ClientSession | None = None

    async def look(self, owner: URL, application_id: str, wait: float) -> View | None:
        """The owner's view, None if the owner has none; NotReady if it cannot answer now."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        url = (owner / "views" / application_id).with_query(wait=f"{wait:.3f}")
        proof, timeout = self._cipher.proof(url.path_qs), aiohttp.ClientTimeout(total=wait + SLACK)
        async with self._session.get(url, headers={HEADER: proof}, timeout=timeout) as answer:
            if answer.status == 404:
                return None
            if answer.status != 200:
                raise NotReady("the view's owner cannot answer now")
            return decode(View, self._cipher.decrypt(proof, await answer.read()))

    async def close(self) -> None:
        """Close the client's connections."""
        if self._session is not None:
            await self._session.close()
