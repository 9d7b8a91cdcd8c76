"""One address may send so many forms a minute; it is told when it may send the next."""

import math
from ipaddress import IPv6Address, ip_address, ip_network
from time import time
from typing import Protocol

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Limiter(Protocol):
    """Counts what an address sends."""

    def hit(self, address: str) -> int:
        """Count one; 0 if it is allowed, otherwise the seconds after which the next one is."""


class AddressLimiter:
    """So many a minute for each address, in any 60 seconds; each gateway worker counts for itself."""

    def __init__(self, a_minute: int) -> None:
        self._rate = RateLimitItemPerMinute(a_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, address: str) -> int:
        """Count one; 0 if it is allowed, otherwise the seconds after which the next one is."""
        key = _neighbourhood(address)
        if self._limiter.hit(self._rate, key):
            return 0
        free_at = self._limiter.get_window_stats(self._rate, key).reset_time
        return max(1, math.ceil(free_at - time()))


def _neighbourhood(address: str) -> str:
    """An IPv6 subscriber has a whole /64 and counts as one address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
