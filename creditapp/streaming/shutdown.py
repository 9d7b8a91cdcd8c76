"""End a worker without acknowledging its current batch; its supervisor restarts it, and it reads the batch again."""

import os
import sys

EXIT_UNDELIVERED = 70
"""Exit code of a worker that stops without acknowledging."""


def stop(reason: str) -> None:
    """End the process at once, without acknowledging or committing anything on the way out, so that nothing is lost."""
    print(f"creditapp stops without acknowledging: {reason}", file=sys.stderr, flush=True)
    os._exit(EXIT_UNDELIVERED)
