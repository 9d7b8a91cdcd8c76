"""One address may send only so many forms a minute; the library ``limits`` counts."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class PostLimit:
    """Posts a minute by address, over a moving window."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait_for(self, address: str) -> int:
        """0 if the post may pass, which counts it; otherwise the seconds after which to try again."""
        if self._limiter.hit(self._item, address):
            return 0
        reset = self._limiter.get_window_stats(self._item, address).reset_time
        return max(1, math.ceil(reset - time.time()))
