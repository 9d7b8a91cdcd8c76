"""A worker process whose parent is killed would wait for work for ever: it ends itself instead."""

import os
import threading
import time

LOOK_EVERY = 0.5


def end_with_parent() -> None:
    """Initializer of a worker process: a thread ends the process once its parent is gone, however that ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
