"""Serve style sheet, script, icons and manifest from memory, under names with their hash, so that browsers may cache them for ever.

Each file is compressed once, at start. Static files hold no secrets and nothing that a request said, so that the size of
an answer reveals nothing.
"""

import gzip
import hashlib
from pathlib import Path
from typing import NamedTuple

from aiohttp import hdrs, web

from creditapp.web.http.compression import accepts_gzip

ROOT = Path(__file__).parents[1] / "static"
MANIFEST = ".webmanifest"
TYPES = {
    ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
    MANIFEST: "application/manifest+json",
}  # fmt: skip
IMMUTABLE = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
"""For files that browsers and robots look for under fixed names."""
ICON = "favicon.ico"
ROBOTS = b"User-agent: *\nDisallow: /applications/\n"
"""What search engines may read: the start page. No answer is to be listed (``X-Robots-Tag``)."""
BEST = 9
"""gzip's level."""


class Asset(NamedTuple):
    """One static file; ``compressed`` is empty where that does not make it smaller."""

    body: bytes
    compressed: bytes
    content_type: str
    address: str


class Assets:
    """All files of ``static/``, read once."""

    def __init__(self) -> None:
        paths = sorted(
            (path for path in ROOT.iterdir() if path.suffix in TYPES), key=lambda path: path.suffix == MANIFEST
        )
        self._by_name: dict[str, Asset] = {}
        for path in paths:
            self._by_name[path.name] = self._read(path)
        self._by_address = {asset.address: asset for asset in self._by_name.values()}

    def address(self, name: str) -> str:
        """The address of the file of this name; KeyError if there is none."""
        return self._by_name[name].address

    async def serve(self, request: web.Request) -> web.Response:
        """The handler of ``/static/…``."""
        asset = self._by_address.get(request.path)
        if asset is None:
            raise web.HTTPNotFound
        return _answer(request, asset, IMMUTABLE)

    async def icon(self, request: web.Request) -> web.Response:
        """The handler of ``/favicon.ico``, which browsers ask for whatever a page names."""
        return _answer(request, self._by_name[ICON], A_DAY)

    async def robots(self, _: web.Request) -> web.Response:
        """The handler of ``/robots.txt``."""
        return web.Response(
            body=ROBOTS, content_type="text/plain", charset="utf-8", headers={hdrs.CACHE_CONTROL: A_DAY}
        )

    def _read(self, path: Path) -> Asset:
        body = path.read_bytes()
        if path.suffix == MANIFEST:
            for name, asset in self._by_name.items():
                body = body.replace(f'"{name}"'.encode(), f'"{asset.address}"'.encode())
        digest = hashlib.sha256(body).hexdigest()[:12]
        compressed = gzip.compress(body, BEST, mtime=0)
        address = f"/static/{path.stem}.{digest}{path.suffix}"
        return Asset(body, compressed if len(compressed) < len(body) else b"", TYPES[path.suffix], address)


def _answer(request: web.Request, asset: Asset, caching: str) -> web.Response:
    headers = {hdrs.CACHE_CONTROL: caching}
    body = asset.body
    if asset.compressed:
        headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
        if accepts_gzip(request):
            body = asset.compressed
            headers[hdrs.CONTENT_ENCODING] = "gzip"
    charset = "utf-8" if asset.content_type.startswith("text/") or asset.content_type == TYPES[".svg"] else None
    return web.Response(body=body, content_type=asset.content_type, charset=charset, headers=headers)
