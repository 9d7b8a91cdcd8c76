"""Serve style sheet, script and icon from memory, under names with their hash, so that browsers may cache them for ever."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from aiohttp import hdrs, web

ROOT = Path(__file__).parents[1] / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
IMMUTABLE = "public, max-age=31536000, immutable"


class Asset(NamedTuple):
    """One static file."""

    body: bytes
    content_type: str
    address: str


class Assets:
    """All files of ``static/``, read once."""

    def __init__(self) -> None:
        self._by_name = {path.name: _read(path) for path in ROOT.iterdir() if path.suffix in TYPES}
        self._by_address = {asset.address: asset for asset in self._by_name.values()}

    def address(self, name: str) -> str:
        """The address of the file of this name; KeyError if there is none."""
        return self._by_name[name].address

    async def serve(self, request: web.Request) -> web.Response:
        """The handler of ``/static/…``."""
        asset = self._by_address.get(request.path)
        if asset is None:
            raise web.HTTPNotFound
        headers = {hdrs.CACHE_CONTROL: IMMUTABLE}
        return web.Response(body=asset.body, content_type=asset.content_type, charset="utf-8", headers=headers)


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(body, TYPES[path.suffix], f"/static/{path.stem}.{digest}{path.suffix}")
