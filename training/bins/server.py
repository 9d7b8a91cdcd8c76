"""Serve the page on 127.0.0.1 to whoever has its address: a secret in the path, which no other page knows and no referrer tells.

A cookie would not do: browsers send it to every port of 127.0.0.1, from any page of another local server. What changes anything also has to
come from the page's own origin, as JSON.
"""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from training.bins.drawing import drawing
from training.bins.session import Session
from training.errors import TrainingError

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "page"
MOST_BYTES = 200_000
"""Of a change: a list of a few hundred categories at most."""
_KINDS = {"bins.css": "text/css", "bins.js": "text/javascript"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BinsPage:
    """The page of one session."""

    def __init__(self, session: Session, secret: str = "") -> None:
        self.secret = secret or secrets.token_urlsafe(24)
        self._session = session
        self._lock = asyncio.Lock()
        self._templates = Environment(
            loader=FileSystemLoader(PAGE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def application(self) -> web.Application:
        """The site: the page, its two files, and changes."""
        site = web.Application(middlewares=[self._guard], client_max_size=MOST_BYTES)
        site.router.add_get("/{secret}/", self._page)
        site.router.add_get("/{secret}/{file:bins\\.(?:css|js)}", self._file)
        site.router.add_post("/{secret}/edit", self._edit)
        return site

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only with the secret, under the address that was bound, and for changes only from the page itself."""
        port = request.url.explicit_port or request.url.port
        hosts = {f"{HOST}:{port}", f"localhost:{port}"}
        given = request.match_info.get("secret", "")
        own = request.method != "POST" or (
            request.headers.get("Origin", "").removeprefix("http://") in hosts
            and request.headers.get("Origin") == f"http://{request.host}"
            and request.content_type == "application/json"
        )
        if (
            not hmac.compare_digest(given.encode(), self.secret.encode())
            or not own
            or request.url.host not in (HOST, "localhost")
        ):
            return web.Response(
                status=404, text="Not found. Open the address that `training bins` printed.\n", headers=_HEADERS
            )
        response = await handler(request)
        response.headers.update(_HEADERS)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        async with self._lock:
            chosen = request.query.get("of", next(iter(self._session.columns)))
            chosen = chosen if chosen in self._session.columns else next(iter(self._session.columns))
            html = await asyncio.to_thread(self._rendered, "page.html", chosen, "")
        return web.Response(text=html, content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["file"]
        return web.Response(body=(PAGE / name).read_bytes(), content_type=_KINDS[name])

    async def _edit(self, request: web.Request) -> web.Response:
        try:
            edit = await request.json()
        except ValueError:
            edit = None
        if not isinstance(edit, dict):
            return web.json_response({"error": "this is no change; load the page again"}, status=400)
        async with self._lock:
            error = ""
            try:
                said = "" if edit.get("action") == "show" else await asyncio.to_thread(self._session.edit, edit)
            except TrainingError as refused:
                said, error = "", str(refused)
            name = str(edit.get("show") or edit.get("name", ""))
            chosen = name if name in self._session.columns else next(iter(self._session.columns))
            html = await asyncio.to_thread(self._rendered, "main.html", chosen, said)
        return web.json_response({"html": html, "said": said, "error": error, "saved": self._session.is_saved})

    def _rendered(self, template: str, chosen: str, said: str) -> str:
        return self._templates.get_template(template).render(self._context(chosen) | {"said": said})

    def _context(self, chosen: str) -> dict[str, Any]:
        session, table = self._session, self._session.inspection.table
        rows = [
            {
                "name": name,
                "figures": session.figures(name),
                "out": name in session.spec.exclude,
                "stated": session.stated(name).cuts is not None or session.stated(name).groups is not None,
            }
            for name in session.columns
        ]
        weights = table.weights
        overall = float(table.bad.mean()) if weights is None else float((weights * table.bad).sum() / weights.sum())
        return {
            "session": session,
            "rows": sorted(rows, key=lambda row: (bool(row["out"]), -float(row["figures"].iv), str(row["name"]))),
            "chosen": chosen,
            "column": session.columns[chosen][1],
            "stated": session.stated(chosen),
            "figures": session.figures(chosen),
            "drawing": drawing(session.figures(chosen), overall),
            "seems": session.inspection.seems[session.columns[chosen][0]].direction,
            "out": chosen in session.spec.exclude,
            "overall": overall,
            "left_out": session.inspection.left_out,
            "data": session.data.name,
        }


async def serve(page: BinsPage, port: int, started: Callable[[str], None]) -> None:
    """Serve until cancelled; ``started`` is called with the address. TrainingError where the port is taken."""
    runner = web.AppRunner(page.application(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            raise TrainingError(
                f"cannot listen on {HOST}:{port}: {error.strerror}; choose another --port, or none"
            ) from None
        bound = runner.addresses[0][1]
        started(f"http://{HOST}:{bound}/{page.secret}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
