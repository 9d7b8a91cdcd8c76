"""``python -m broker``: run Kafka in the foreground, one node or three, until Ctrl-C."""

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from broker.cluster import Cluster
from broker.errors import BrokerError
from broker.jars import fetch as fetch_jars
from broker.jars import lock as lock_jars
from broker.security import Security
from creditapp.errors import CreditappError
from creditapp.privacy.passwords import make_missing, password_of
from creditapp.topics import BROKER

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def run(
    directory: Annotated[Path, typer.Argument(help="Directory of the nodes' data.")] = Path(".creditapp/kafka"),
    nodes: Annotated[int, typer.Option(min=1, max=3, help="1, or 3 for a cluster with leaders and replicas.")] = 1,
    port: Annotated[
        int, typer.Option(help="First port; brokers and controllers use consecutive ports from this one.")
    ] = 9092,
    home: Annotated[
        Path | None,
        typer.Option(
            help="CREDITAPP_HOME of the bureau whose principals alone may connect; without it, everybody may."
        ),
    ] = None,
) -> None:
    """Start Kafka and keep it running.

    Example: python -m broker run --nodes 3 --port 9092 --home .creditapp /tmp/kafka
    """
    fetch_jars()
    cluster = Cluster(directory, port, nodes, security_of(home) if home else None)
    cluster.start()
    print(f"Kafka is ready: {cluster.bootstrap}", flush=True)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
    cluster.stop()


def security_of(home: Path) -> Security:
    """The nodes' own password is kept, and if need be made, beside those of the principals."""
    make_missing(home, [BROKER])
    return Security(password_of(home, BROKER))


@app.command()
def fetch() -> None:
    """Fetch Kafka's jars with Maven, once."""
    print("fetched" if fetch_jars() else "already fetched", flush=True)


@app.command()
def lock() -> None:
    """Write broker/jars.lock anew, after a change of broker/pom.xml."""
    print(f"{lock_jars()} jars are locked", flush=True)


if __name__ == "__main__":
    try:
        app()
    except (BrokerError, CreditappError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
