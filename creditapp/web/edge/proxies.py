"""What a trusted proxy says about its client counts as if the client had connected itself; what anybody else says is ignored.

``Forwarded`` (RFC 7239) is read if it is there, else ``X-Forwarded-For``, ``-Proto`` and ``-Host``. Addresses are read from the
right: each proxy appends the address that it has seen, so that the first one that is not a trusted proxy's is the client's,
and whatever a client has put to the left of it counts for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from aiohttp import hdrs, web

from creditapp.settings import Network

X_FOR, X_PROTO, X_HOST = "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"
HOPS = 20
"""Addresses that are read at most."""


@dataclass(frozen=True)
class Client:
    """Who asks, and as what: the client's address, and scheme and host of the address that it has opened."""

    remote: str
    scheme: str
    host: str


@dataclass(frozen=True)
class Hop:
    """What one proxy says about the side that it was asked from; None where it says nothing."""

    remote: str | None
    scheme: str | None = None
    host: str | None = None


class Proxies:
    """The networks of trusted proxies."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = networks

    def trusted(self, address: str) -> bool:
        """Whether the address is a trusted proxy's."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
        return any(parsed in network for network in self._networks)

    def client_of(self, request: web.BaseRequest) -> Client:
        """The client of a request, as far as trusted proxies vouch for it."""
        client = Client(request.remote or "", request.scheme, request.host)
        for hop in hops_of(request):
            if not self.trusted(client.remote):
                break
            client = Client(hop.remote or client.remote, hop.scheme or client.scheme, hop.host or client.host)
            if hop.remote is None:
                break
        return client


def hops_of(request: web.BaseRequest) -> list[Hop]:
    """What proxies have said, the nearest one first."""
    if hdrs.FORWARDED in request.headers:
        hops = [
            Hop(_address(said.get("for")), _scheme(said.get("proto")), said.get("host")) for said in request.forwarded
        ]
    else:
        hops = _by_x_headers(request)
    return hops[::-1][:HOPS]


def _by_x_headers(request: web.BaseRequest) -> list[Hop]:
    """Of X-Forwarded-Proto and -Host the last value counts: the nearest proxy has set or appended it."""
    addresses = _listed(request, X_FOR)
    hops = [Hop(_address(address)) for address in addresses] or [Hop(None)]
    schemes, hosts = _listed(request, X_PROTO), _listed(request, X_HOST)
    nearest = Hop(hops[-1].remote, _scheme(schemes[-1]) if schemes else None, hosts[-1] if hosts else None)
    return [*hops[:-1], nearest]


def _listed(request: web.BaseRequest, name: str) -> list[str]:
    """All values of a header, of several headers too, in order."""
    return [value for line in request.headers.getall(name, ()) for item in line.split(",") if (value := item.strip())]


def _address(text: str | None) -> str | None:
    """An address without its port; None for what hides it (``unknown``, ``_name``) or is none."""
    if not text:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def _scheme(text: str | None) -> str | None:
    return text.lower() if text and text.lower() in ("http", "https") else None
