"""A worker that was well and has given no good answer for a while is restarted; one that still starts is not."""

from collections.abc import Iterator

import pytest

from launch import health_watch
from launch.health_watch import HealthWatch
from tests.support.http_server import QuietHandler, serving
from tests.support.ports import free_port_range


class Health(QuietHandler):
    """Answers /healthz with the status that the test has set."""

    status = 200

    def answer(self) -> int:
        """That status."""
        return self.status


@pytest.fixture
def port() -> Iterator[int]:
    """A worker's private port."""
    Health.status = 200
    with serving(Health) as at:
        yield at


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The watch's clock, which the test sets."""
    at = [0.0]
    monkeypatch.setattr(health_watch, "monotonic", lambda: at[0])
    return at


def test_a_worker_that_is_unwell_for_too_long_is_restarted_once(port: int, now: list[float]) -> None:
    """And watched again when it is well."""
    restarted: list[str] = []
    watch = HealthWatch({"bureau": port}, 10.0, restarted.append, lambda _: None)
    for at, status, so_far in (
        (0, 200, 0),
        (9, 503, 0),
        (11, 503, 1),
        (30, 503, 1),
        (31, 200, 1),
        (40, 503, 1),
        (42, 503, 2),
    ):
        now[0], Health.status = float(at), status
        watch.ask_all()
        assert restarted == ["bureau"] * so_far, at


def test_a_worker_that_has_not_been_well_yet_is_left_alone(now: list[float]) -> None:
    """It starts, or the supervisor starts it again and again."""
    restarted: list[str] = []
    watch = HealthWatch({"bureau": free_port_range(1)}, 10.0, restarted.append, lambda _: None)
    for at in range(0, 100, 5):
        now[0] = float(at)
        watch.ask_all()
    assert restarted == []
