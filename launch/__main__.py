"""``python -m launch``: start everything, print the URL, and stop everything on Ctrl-C, SIGTERM or SIGHUP."""

import argparse
import logging
import os
import signal
import sys

from broker.errors import BrokerError
from creditapp.errors import CreditappError
from creditapp.settings import Settings
from launch.errors import LaunchError
from launch.system import Interrupted, System


def report(line: str) -> None:
    """Print a line of progress at once."""
    print(line, flush=True)


def print_usage(settings: Settings) -> None:
    """Print the URL and how to try and stop the running system."""
    scheme = "https" if settings.tls_certificate else "http"
    report(
        f"\ncreditapp is ready: {scheme}://127.0.0.1:{settings.port}/\n\n"
        "  try it:   .venv/bin/creditapp people -n 1 > me.json && .venv/bin/creditapp apply me.json\n"
        "  stop it:  Ctrl-C\n"
    )


def parser() -> argparse.ArgumentParser:
    """There are no options but ``--help``: everything is said by settings."""
    return argparse.ArgumentParser(
        prog="python -m launch",
        description="Start Kafka on this machine, unless CREDITAPP_BROKER names one, and all services; print the URL; stop all of it on Ctrl-C.",
        epilog="settings are environment variables, all of which docs/operations.md lists.\n\n"
        "examples:\n"
        "  python -m launch                                       10,000 synthetic people, http://127.0.0.1:6066/\n"
        "  CREDITAPP_PEOPLE=500 PORT=7000 CREDITAPP_HOME=/tmp/try python -m launch\n"
        "  CREDITAPP_BROKER=kafka.example:9092 python -m launch",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def main() -> int:
    """The exit code: 0 after a requested stop, 1 when something failed."""
    parser().parse_args()
    port = os.environ.get("PORT") or os.environ.get("CREDITAPP_PORT")
    try:
        settings = Settings(port=port) if port else Settings()
    except CreditappError as problem:
        print(f"error: {problem}", file=sys.stderr, flush=True)
        return 1
    # When the broker is away, our own one line is enough.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    system = System(settings, report)

    def stop(*_: object) -> None:
        system.stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        system.start()
        print_usage(system.settings)
        system.wait()
    except Interrupted:
        report("stopping …")
        return 0
    except BrokenPipeError:
        # Whoever read the progress has gone, as `head` does: nobody is left to say anything to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (LaunchError, BrokerError, CreditappError) as problem:
        print(f"error: {problem}", file=sys.stderr, flush=True)
        return 1
    finally:
        system.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
