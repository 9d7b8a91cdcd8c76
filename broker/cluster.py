"""One node or three as one cluster: started together, ready when every node answers, stopped together."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

from broker.errors import BrokerError
from broker.jars import jars_directory
from broker.node import Node, NodeAddress, new_cluster_id
from broker.security import Security
from creditapp.waiting.polling import poll

READY_WITHIN = 240.0
"""Seconds that a node may take to answer: beside eight groups of tests, on two cores, it did not in 60."""


class Cluster:
    """Kafka nodes on consecutive ports from ``port``; their controllers on the ports after those.

    Without ``security`` everybody on this machine may connect and do everything.
    """

    def __init__(self, directory: Path, port: int, nodes: int = 1, security: Security | None = None) -> None:
        self.directory = directory
        addresses = [
            NodeAddress(number, port + number - 1, port + nodes + number - 1, directory / f"node-{number}")
            for number in range(1, nodes + 1)
        ]
        self.nodes = [Node(address, addresses, self._cluster_id(), jars_directory(), security) for address in addresses]

    @property
    def bootstrap(self) -> str:
        """The brokers' addresses, for clients."""
        return ",".join(f"127.0.0.1:{node.address.port}" for node in self.nodes)

    def start(self, tick: Callable[[], None] = lambda: None) -> None:
        """Start all nodes and return when each answers; BrokerError with the end of a node's log otherwise.

        ``tick`` is called while waiting; an exception of it ends the wait.
        """
        for node in self.nodes:
            for port in (node.address.port, node.address.controller_port):
                if answers(port):
                    raise BrokerError(f"port {port} is in use; end the process that uses it, or choose another PORT")
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            self.wait_ready(node, tick)

    def wait_ready(self, node: Node, tick: Callable[[], None] = lambda: None) -> None:
        """Return when the node answers on its port; BrokerError if it ends or takes too long."""

        def started_or_ended() -> bool:
            tick()
            return answers(node.address.port) or not node.runs

        poll(started_or_ended, every=0.1, at_most=READY_WITHIN)
        if not answers(node.address.port):
            self.stop()
            raise BrokerError(f"Kafka did not start; its log {node.log} ends with:\n{node.log_end()}")

    def stop(self) -> None:
        """Stop all nodes."""
        for node in self.nodes:
            node.stop()

    def _cluster_id(self) -> str:
        path = self.directory / "cluster.json"
        if not path.exists():
            self.directory.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"cluster_id": new_cluster_id()}) + "\n")
        try:
            return str(json.loads(path.read_text())["cluster_id"])
        except (ValueError, KeyError):
            raise BrokerError(f"{path} is broken; remove {self.directory} to start with an empty Kafka") from None


def answers(port: int) -> bool:
    """Whether something listens on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
