"""One address may send so many forms a minute; it is told when it may send the next."""

import math
from collections import deque
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol

from creditapp.clock import Clock

WINDOW = 60.0
"""Seconds."""
SWEEP_AT = 10_000
"""Addresses held in memory before those that sent nothing lately are forgotten."""


class Limiter(Protocol):
    """Counts what an address sends."""

    def hit(self, address: str) -> int:
        """Count one; 0 if it is allowed, otherwise the seconds after which the next one is."""


class AddressLimiter:
    """So many a minute for each address, in any 60 seconds; each gateway worker counts for itself."""

    def __init__(self, a_minute: int, clock: Clock) -> None:
        self._most = a_minute
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}
        self._sweep_at = SWEEP_AT

    def hit(self, address: str) -> int:
        """Count one; 0 if it is allowed, otherwise the seconds after which the next one is."""
        now = self._clock.time()
        if len(self._sent) >= self._sweep_at:
            self._sweep(now)
        sent = self._sent.setdefault(_neighbourhood(address), deque())
        if sent and sent[-1] > now:  # the clock was put back: what it said before counts for nothing
            sent.clear()
        while sent and sent[0] <= now - WINDOW:
            sent.popleft()
        if len(sent) < self._most:
            sent.append(now)
            return 0
        return max(1, math.ceil(sent[0] + WINDOW - now))

    def _sweep(self, now: float) -> None:
        self._sent = {address: sent for address, sent in self._sent.items() if sent[-1] > now - WINDOW}
        self._sweep_at = max(SWEEP_AT, 2 * len(self._sent))


def _neighbourhood(address: str) -> str:
    """An IPv6 subscriber has a whole /64 and counts as one address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
