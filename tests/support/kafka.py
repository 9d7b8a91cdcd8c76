"""A real Kafka of one node."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broker.cluster import Cluster
from broker.jars import fetch
from tests.support.ports import free_port_range


@contextmanager
def one_node(directory: Path) -> Iterator[Cluster]:
    """The running node; stopped at the end."""
    fetch()
    cluster = Cluster(directory, free_port_range(4))
    cluster.start()
    yield cluster
    cluster.stop()
