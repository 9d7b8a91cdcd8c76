"""Limit requests per address and minute; a refused request learns how long to wait."""

import math
from ipaddress import IPv6Address, ip_address, ip_network
from time import time
from typing import Protocol

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Limiter(Protocol):
    """Counts requests per address."""

    def hit(self, address: str) -> int:
        """Count a request; 0 if it is allowed, otherwise the seconds until the next one will be."""


class AddressLimiter:
    """At most ``per_minute`` requests of an address in any 60 seconds; each gateway worker counts separately."""

    def __init__(self, per_minute: int) -> None:
        self._rate = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, address: str) -> int:
        """Count a request; 0 if it is allowed, otherwise the seconds until the next one will be."""
        key = counted_address(address)
        if self._limiter.hit(self._rate, key):
            return 0
        free_at = self._limiter.get_window_stats(self._rate, key).reset_time
        return max(1, math.ceil(free_at - time()))


def counted_address(address: str) -> str:
    """The address to count for; an IPv6 subscriber has a whole /64, which counts as one address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)
