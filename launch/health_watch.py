"""Restart a worker that runs but does not work: its ``/healthz`` has not said 200 for a while."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from time import monotonic

ASK_EVERY = 2.0
"""Seconds between two rounds of questions."""
ANSWER_WITHIN = 5.0
"""Seconds that a worker may take to answer."""


class HealthWatch:
    """Asks all workers, in a thread of its own, until it is stopped."""

    def __init__(
        self, ports: Mapping[str, int], patience: float, restart: Callable[[str], object], report: Callable[[str], None]
    ) -> None:
        self._ports = ports
        self._patience = patience
        self._restart = restart
        self._report = report
        self._ended = threading.Event()
        self._healthy_at: dict[str, float] = {}
        """When a worker last was well; only workers that have been since their last start."""
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more, and return when no restart is under way."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(ASK_EVERY):
            self.ask_all()

    def ask_all(self) -> None:
        """Ask every worker once, and restart those that have not been well for too long."""
        for name, port in self._ports.items():
            if self._ended.is_set():
                return
            if _healthy(port):
                self._healthy_at[name] = monotonic()
            elif monotonic() - self._healthy_at.get(name, monotonic()) > self._patience:
                self._report(f"  {name} has not been well for {self._patience:.0f} s; it is restarted")
                # A worker that starts is watched again once it is well: starting may take longer than our patience.
                del self._healthy_at[name]
                self._restart(name)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=ANSWER_WITHIN) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
