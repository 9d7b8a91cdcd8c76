"""How long a loop pauses between two batches."""

from pathlib import Path

import pytest

from creditapp.settings import Settings
from creditapp.streaming.app import create_app
from creditapp.streaming.crash_points import CrashPoints
from creditapp.streaming.loop import GATHERING, Loop
from creditapp.streaming.seals import Seals

FULL = 8


def loop(home: Path, rest: float = 0.0) -> Loop:
    """A loop with batches of at most eight events."""
    app = create_app("bureau", Settings(home=home, tables="memory://", batch_size=FULL))
    return Loop(app, {}, None, None, Seals(app), None, CrashPoints(), rest)


def test_there_is_no_pause_after_a_single_event(tmp_path: Path) -> None:
    """A lightly loaded service keeps its low latency."""
    assert loop(tmp_path).pause(handled=1, waiting=0) == 0


def test_there_is_a_pause_after_a_batch_of_several_events(tmp_path: Path) -> None:
    """Under load batches become larger instead of more frequent."""
    assert loop(tmp_path).pause(handled=2, waiting=FULL - 1) == GATHERING


@pytest.mark.parametrize("handled", [1, FULL])
def test_a_full_batch_starts_without_a_pause(tmp_path: Path, handled: int) -> None:
    """Waiting cannot make it larger, even in a service that pauses after each batch."""
    assert loop(tmp_path, rest=0.5).pause(handled, waiting=FULL) == 0


@pytest.mark.parametrize("handled", [1, 2])
def test_a_service_with_a_rest_pauses_after_each_batch(tmp_path: Path, handled: int) -> None:
    """Even after a batch of one event, and no shorter than the rest."""
    assert loop(tmp_path, rest=0.5).pause(handled, waiting=1) == 0.5
