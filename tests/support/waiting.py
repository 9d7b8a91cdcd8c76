"""How long tests wait for what should happen: the end of patience with what hangs, no claim about speed.

Tests run beside others on busy machines; a limit that a service meets alone says nothing there.
"""

from collections.abc import Callable
from typing import TypeVar

from creditapp.waiting.polling import poll

PATIENCE = 240.0
"""Seconds after which a start, an answer or a hanging command fails the test."""

T = TypeVar("T")


def eventually(look: Callable[[], T], *, until: Callable[[T], object] = bool, every: float = 0.2) -> T:
    """The first result of ``look`` that ``until`` accepts (a true one, unless given); the test fails with the last one."""
    result = poll(look, every=every, at_most=PATIENCE, until=until)
    assert until(result), f"after {PATIENCE:.0f} s it is still {result!r}"
    return result
