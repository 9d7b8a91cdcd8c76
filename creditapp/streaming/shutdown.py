"""Ending a worker without acknowledging what it has in hand: the supervisor starts it again and it reads that anew."""

import os
import sys

EXIT_UNDELIVERED = 70
"""Exit code of a worker that stops without acknowledging."""


def stop(reason: str) -> None:
    """End the process at once: nothing is acknowledged or committed on the way out, so nothing is lost."""
    print(f"creditapp stops without acknowledging: {reason}", file=sys.stderr, flush=True)
    os._exit(EXIT_UNDELIVERED)
