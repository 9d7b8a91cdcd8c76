"""When a loop rests between two batches."""

from pathlib import Path

import pytest

from creditapp.settings import Settings
from creditapp.streaming.app import create_app
from creditapp.streaming.crash_points import CrashPoints
from creditapp.streaming.loop import GATHERING, Loop
from creditapp.streaming.seals import Seals

FULL = 8


def loop(home: Path, rest: float = 0.0) -> Loop:
    """A loop whose batches are full with eight events."""
    app = create_app("bureau", Settings(home=home, tables="memory://", batch_size=FULL))
    return Loop(app, {}, None, None, Seals(app), None, CrashPoints(), rest)


def test_an_event_that_comes_alone_is_followed_at_once(tmp_path: Path) -> None:
    """Nobody waits longer while there is little to do."""
    assert loop(tmp_path).pause(handled=1, waiting=0) == 0


def test_after_a_batch_of_several_the_next_one_gathers(tmp_path: Path) -> None:
    """Under load batches grow instead of many small ones following each other."""
    assert loop(tmp_path).pause(handled=2, waiting=FULL - 1) == GATHERING


@pytest.mark.parametrize("handled", [1, FULL])
def test_a_full_batch_that_waits_begins_at_once(tmp_path: Path, handled: int) -> None:
    """No batch can grow beyond full, for the least urgent service neither."""
    assert loop(tmp_path, rest=0.5).pause(handled, waiting=FULL) == 0


@pytest.mark.parametrize("handled", [1, 2])
def test_a_service_that_nobody_waits_for_rests_after_each_batch(tmp_path: Path, handled: int) -> None:
    """Even after a batch of one, and no less than asked."""
    assert loop(tmp_path, rest=0.5).pause(handled, waiting=1) == 0.5
