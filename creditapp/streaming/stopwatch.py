"""A stopwatch for stages that begin inside one another: a moment counts for the innermost stage only."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Seconds by stage."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self.seconds: Counter[str] = Counter()
        self._clock = clock
        self._stages: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of the block for this stage, except for what inner stages take."""
        self._count()
        self._stages.append(name)
        try:
            yield
        finally:
            self._count()
            self._stages.pop()

    def _count(self) -> None:
        now = self._clock()
        if self._stages:
            self.seconds[self._stages[-1]] += now - self._since  # type: ignore[assignment]  # a counter counts fractions too
        self._since = now
