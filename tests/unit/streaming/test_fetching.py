"""How long the broker may gather what it answers a fetch with."""

import pytest

from creditapp.streaming.fetching import WAIT_PER_RECORD_MS, gathering

MOST = 50
"""Milliseconds."""


def test_nothing_is_gathered_after_a_single_record() -> None:
    """A lightly loaded service keeps its low latency."""
    assert gathering(handled=1, rest=0.0, most=MOST) == 0


@pytest.mark.parametrize("handled", [2, 10, 24])
def test_the_more_was_to_do_the_longer_the_broker_gathers(handled: int) -> None:
    """Under load batches become larger instead of more frequent."""
    assert gathering(handled, 0.0, MOST) == WAIT_PER_RECORD_MS * handled


def test_no_batch_makes_the_broker_gather_for_longer_than_a_fetch_may_wait() -> None:
    """The setting ``fetch_wait_ms``."""
    assert gathering(256, 0.0, MOST) == MOST


@pytest.mark.parametrize(("rate", "ends_with"), [(200, 1), (2_000, 100)])
def test_gathering_ends_by_itself_unless_much_arrives(rate: int, ends_with: int) -> None:
    """At a steady rate each batch is what has arrived while the one before it was gathered: it shrinks, or grows to the most."""
    handled = 8
    for _ in range(20):
        handled = max(1, rate * gathering(handled, 0.0, MOST) // 1000)
    assert handled == ends_with


@pytest.mark.parametrize("handled", [1, 300])
def test_where_a_loop_rests_the_broker_gathers_for_as_long(handled: int) -> None:
    """Nobody waits for such a service."""
    assert gathering(handled, rest=0.25, most=MOST) == 250
