"""End a worker process when its parent is gone: otherwise it would wait for work forever."""

import os
import threading
import time

CHECK_EVERY = 0.5
"""Seconds between two looks at the parent's process id."""


def end_with_parent() -> None:
    """Initializer of a worker process: a thread ends the process once its parent is gone, even if that was killed."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(CHECK_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
