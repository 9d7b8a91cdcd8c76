"""A bounded memory that forgets: entries are given out for a limited time, and the least recently used goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Expiring(Generic[K, V]):
    """At most ``most`` entries, each for ``ttl`` seconds of ``clock`` from when it was put in; thread-safe."""

    def __init__(self, most: int, ttl: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._ttl = ttl
        self._clock = clock
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """The value, unless its time is over."""
        with self._lock:
            if (entry := self._entries.get(key)) is None:
                return None
            until, value = entry
            if until <= self._clock():
                del self._entries[key]
                return None
            self._entries.move_to_end(key)
            return value

    def update(self, values: Mapping[K, V]) -> None:
        """Put these in, each for a full time."""
        with self._lock:
            until = self._clock() + self._ttl
            for key, value in values.items():
                self._entries[key] = (until, value)
                self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
