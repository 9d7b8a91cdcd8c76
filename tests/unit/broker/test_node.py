"""A node shows its figures to JMX clients only where somebody asks for it, and only on this machine."""

from pathlib import Path

import pytest

from broker.errors import BrokerError
from broker.node import Node, NodeAddress


def node(directory: Path, number: int) -> Node:
    """A node that is not started."""
    address = NodeAddress(number, 9092 + number, 9192 + number, directory)
    return Node(address, [address], "id", directory, None)


def test_without_jmx_port_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `make run` starts it."""
    monkeypatch.delenv("JMX_PORT", raising=False)
    assert node(tmp_path, 1)._jmx() == []


def test_jmx_listens_on_loopback_and_each_node_on_a_port_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JMX_PORT is the first node's, as for Kafka's own scripts."""
    monkeypatch.setenv("JMX_PORT", "9999")
    options = node(tmp_path, 2)._jmx()
    assert "-Dcom.sun.management.jmxremote.port=10000" in options
    assert "-Dcom.sun.management.jmxremote.host=127.0.0.1" in options


def test_a_jmx_port_that_is_none_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Java would end with a stack trace."""
    monkeypatch.setenv("JMX_PORT", "on")
    with pytest.raises(BrokerError, match="JMX_PORT must be a port number"):
        node(tmp_path, 1)._jmx()
