"""A start waits until every worker answers that it is ready, and reports those that do not."""

import socket
from collections.abc import Iterator

import pytest

from launch import waiting
from launch.errors import LaunchError
from tests.support.http_server import QuietHandler, serving


class Worker(QuietHandler):
    """Answers 503 to the first question and 200 afterwards."""

    asked = 0

    def answer(self) -> int:
        """503 first."""
        type(self).asked += 1
        return 200 if self.asked > 1 else 503


@pytest.fixture
def port() -> Iterator[int]:
    """The private port of a worker that becomes ready."""
    Worker.asked = 0
    with serving(Worker) as at:
        yield at


@pytest.fixture
def closed_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_waits_until_a_worker_is_ready(port: int) -> None:
    """503 means: not yet; a worker that is ready is not asked again."""
    waiting.wait_ready({"bureau": port}, "logs", lambda: None)
    assert Worker.asked == 2


def test_workers_that_do_not_get_ready_are_named(port: int, closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those, with the place of their logs."""
    monkeypatch.setattr(waiting, "READY_WITHIN", 0.5)
    with pytest.raises(LaunchError, match="not ready after 0 s: intake; see the logs in /home/logs"):
        waiting.wait_ready({"bureau": port, "intake": closed_port}, "/home/logs", lambda: None)


def test_a_failed_check_ends_the_wait(closed_port: int) -> None:
    """As when the system is stopped while it starts."""

    def check() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        waiting.wait_ready({"intake": closed_port}, "logs", check)
