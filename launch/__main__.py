"""``python -m launch``: start everything, print the URL, stay, and stop everything on Ctrl-C or SIGTERM."""

import logging
import os
import signal
import sys

from broker.errors import BrokerError
from creditapp.errors import CreditappError
from creditapp.settings import Settings
from launch.errors import LaunchError
from launch.system import Interrupted, System


def tell(line: str) -> None:
    """One line of progress."""
    print(line, flush=True)


def ready(settings: Settings) -> None:
    """How to use what now runs."""
    tell(
        f"\ncreditapp is ready: http://127.0.0.1:{settings.port}/\n\n"
        "  try it:   .venv/bin/creditapp people -n 1 > me.json && .venv/bin/creditapp apply me.json\n"
        "  stop it:  Ctrl-C\n"
    )


def main() -> int:
    """The exit code: 0 after a wanted stop, 1 when something failed."""
    port = os.environ.get("PORT") or os.environ.get("CREDITAPP_PORT")
    try:
        settings = Settings(port=port) if port else Settings()
    except CreditappError as problem:
        print(f"error: {problem}", file=sys.stderr, flush=True)
        return 1
    # Of a broker that is away our own one line is enough.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    system = System(settings, tell)

    def stop(*_: object) -> None:
        system.stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        system.start()
        ready(system.settings)
        system.wait()
    except Interrupted:
        tell("stopping …")
        return 0
    except (LaunchError, BrokerError, CreditappError) as problem:
        print(f"error: {problem}", file=sys.stderr, flush=True)
        return 1
    finally:
        system.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
