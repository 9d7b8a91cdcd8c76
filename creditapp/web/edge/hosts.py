"""The names under which the site may be opened; a request for any other name is refused (421) before a page sees it.

A page of another name in the same browser, or a name that somebody has pointed at this address (DNS rebinding), gets nothing.
"""

import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from aiohttp import hdrs, web

HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?\Z")
HERE = "localhost"
"""The name that every machine has for itself."""


class Hosts:
    """The allowed names: those that are set, ``localhost``, and the address at which the connection has arrived."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = {HERE, *(name.lower() for name in names)}

    def allow(self, host: str, own_address: str) -> bool:
        """Whether ``host`` (name or address, with or without a port) is one of ours."""
        found = HOST.match(host)
        if found is None:
            return False
        name = found["name"].lower().rstrip(".")
        return name in self._names or _same_address(name, own_address)


def single_host(request: web.BaseRequest) -> bool:
    """Whether the request names exactly one host: none or two of them are read differently by different servers."""
    return len(request.headers.getall(hdrs.HOST, ())) == 1


def own_address(request: web.BaseRequest) -> str:
    """The address of this machine at which the connection has arrived."""
    name: Any = request.transport.get_extra_info("sockname") if request.transport is not None else None
    return str(name[0]) if isinstance(name, (tuple, list)) and name else ""


def _same_address(name: str, address: str) -> bool:
    try:
        return ip_address(name.strip("[]")) == ip_address(address)
    except ValueError:
        return False
