"""Say what is being measured and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print what is being measured, and how long it took."""
    say(f"· {what} …")
    started = time.monotonic()
    yield
    say(f"· {what}: {time.monotonic() - started:.1f} s")
