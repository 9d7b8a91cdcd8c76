"""A moment counts for one stage only: the innermost."""

from itertools import count

import pytest

from creditapp.streaming.stopwatch import Stopwatch


def ticking() -> Stopwatch:
    """A stopwatch whose clock goes on by a second each time that it is read."""
    seconds = count()
    return Stopwatch(lambda: float(next(seconds)))


def test_an_inner_stage_takes_its_time_from_the_outer_one() -> None:
    """Work of three seconds of which the middle one was sealing."""
    watch = ticking()
    with watch.stage("work"), watch.stage("seal"):
        pass
    assert watch.seconds == {"work": 2.0, "seal": 1.0}


def test_a_stage_that_comes_again_is_added_to() -> None:
    """Each event of a batch is opened, handled and sealed by itself."""
    watch = ticking()
    for _ in range(3):
        with watch.stage("open"):
            pass
    assert watch.seconds == {"open": 3.0}


def test_a_stage_that_fails_is_counted_and_left() -> None:
    """A record that does not open becomes a dead letter, and the next one is opened."""
    watch = ticking()
    with pytest.raises(ZeroDivisionError), watch.stage("open"):
        raise ZeroDivisionError
    with watch.stage("work"):
        pass
    assert watch.seconds == {"open": 1.0, "work": 1.0}
