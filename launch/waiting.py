"""Wait until all workers are ready, and until the services have read the population."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

from creditapp.settings import Settings
from creditapp.streaming.consumer_groups import lag
from creditapp.topics import CREDIT_EVENTS, FURNISHED, REPORTED_IDENTITIES
from creditapp.waiting.polling import poll
from launch.errors import LaunchError

READY_WITHIN = 240.0
"""Seconds that the workers may take to become ready: on a machine whose cores others keep busy they were not after 90."""
GROUPS = {"intake": FURNISHED, "identity": REPORTED_IDENTITIES, "bureau": CREDIT_EVENTS}
"""The services that read the population, and the topics that they read it from."""


def wait_ready(ports: Mapping[str, int], logs: str, check: Callable[[], None]) -> None:
    """Return when every worker is ready; LaunchError names those that are not."""
    waiting = set(ports)

    def all_ready() -> bool:
        check()
        waiting.difference_update([name for name in waiting if _ready(ports[name])])
        return not waiting

    if not poll(all_ready, every=0.2, at_most=READY_WITHIN):
        raise LaunchError(f"not ready after {READY_WITHIN:.0f} s: {', '.join(sorted(waiting))}; see the logs in {logs}")


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_population_read(settings: Settings, report: Callable[[int], None], check: Callable[[], None]) -> None:
    """Return when the services have read the population; ``report`` is called with the number of records left."""

    def all_read() -> bool:
        if left := asyncio.run(lag(settings, GROUPS)):
            check()
            report(left)
        return not left

    poll(all_read, every=0.5)
