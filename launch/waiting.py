"""When a service is ready and when a consumer group has read everything."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

from creditapp.settings import Settings
from creditapp.streaming.consumer_groups import lag
from creditapp.topics import CREDIT_EVENTS, FURNISHED, REPORTED_IDENTITIES
from creditapp.waiting.polling import poll
from launch.errors import LaunchError

PATIENCE = 90.0
GROUPS = {"intake": FURNISHED, "identity": REPORTED_IDENTITIES, "bureau": CREDIT_EVENTS}
"""The services that take the population in, and what they read."""


def wait_ready(ports: Mapping[str, int], logs: str, check: Callable[[], None]) -> None:
    """Return when every worker says that it is ready; LaunchError names those that do not."""
    waiting = set(ports)

    def all_ready() -> bool:
        check()
        waiting.difference_update([name for name in waiting if _ready(ports[name])])
        return not waiting

    if not poll(all_ready, every=0.2, at_most=PATIENCE):
        raise LaunchError(f"not ready after {PATIENCE:.0f} s: {', '.join(sorted(waiting))}; see the logs in {logs}")


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_taken_in(settings: Settings, tell: Callable[[int], None], check: Callable[[], None]) -> None:
    """Return when the population has been taken in; ``tell`` hears how much is left."""

    def all_taken_in() -> bool:
        if left := asyncio.run(lag(settings, GROUPS)):
            check()
            tell(left)
        return not left

    poll(all_taken_in, every=0.5)
