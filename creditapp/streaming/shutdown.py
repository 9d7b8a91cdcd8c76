"""End a worker: without acknowledging its current batch, to be started again, or at its start, not to be started again."""

import os
import sys
import time
from time import monotonic

EXIT_UNDELIVERED = 70
"""Exit code of a worker that stops without acknowledging."""
EXIT_MISCONFIGURED = 78
"""Exit code of a worker that does not start before somebody has mended its keys, vault or settings (EX_CONFIG)."""
STARTED_AFTER = 2
"""Seconds after which supervisord counts a process as started (``startsecs``)."""

_begun = monotonic()


def stop(reason: str) -> None:
    """End the process at once, without acknowledging or committing anything on the way out, so that nothing is lost."""
    print(f"creditapp stops without acknowledging: {reason}", file=sys.stderr, flush=True)
    os._exit(EXIT_UNDELIVERED)


def refuse(reason: str) -> None:
    """End a process that must not run: with an exit code that tells its supervisor not to start it again.

    supervisord starts anew whatever ends within ``STARTED_AFTER`` seconds, whichever its exit code: wait for that long.
    """
    print(f"creditapp does not start: {reason}", file=sys.stderr, flush=True)
    time.sleep(max(0.0, _begun + STARTED_AFTER + 0.5 - monotonic()))
    os._exit(EXIT_MISCONFIGURED)
