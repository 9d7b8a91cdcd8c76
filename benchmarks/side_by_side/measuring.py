"""One contestant's round: warm up, a steady load, a backlog; what the backlog cost, as kernel and broker count it."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.side_by_side import broker_counts, usage
from benchmarks.side_by_side.loads import Load
from creditapp.tables import TABLES
from creditapp.topics import ACCEPTED, BY_NAME

KAFKA, CLIENT = "Kafka", "client"
"""Names of what is no contestant's own process: the broker, and the benchmark's client."""


@dataclass(frozen=True)
class Measured:
    """A round of one contestant; costs are those of one application of the backlog."""

    rate: float
    """Applications a second, backlog."""
    p50: float
    p99: float
    """Milliseconds from handed over to stored, under the steady load."""
    processor: Mapping[str, float]
    """Milliseconds of processor time by process, Kafka and client among them."""
    bytes: Mapping[str, float]
    """Published, by topic and changelog, as the project calls them."""
    records: float
    """Published."""
    requests: Mapping[str, float]
    """That the broker answered, by kind."""
    memory: float
    """Resident megabytes of all its processes after the backlog."""

    @property
    def own_processor(self) -> float:
        """Milliseconds of its own processes and of Kafka for it."""
        return sum(used for name, used in self.processor.items() if name != CLIENT)


class Size(NamedTuple):
    """How long a round is."""

    steady: int
    rate: float
    backlog: int


def measure(load: Load, pids: Mapping[str, int], broker: int, jmx_port: int, prefix: str, size: Size) -> Measured:
    """A round; the contestant has been warmed up."""
    steady = asyncio.run(load.at_rate(size.rate, size.steady))
    watched = {**pids, KAFKA: broker, CLIENT: os.getpid()}
    counted = broker_counts.read(jmx_port)
    used = usage.each(watched)
    backlog = asyncio.run(load.at_once(size.backlog))
    used = usage.since(used, usage.each(watched))
    counted = broker_counts.between(counted, broker_counts.read(jmx_port))
    return Measured(
        rate=backlog.rate,
        p50=steady.percentile(0.5),
        p99=steady.percentile(0.99),
        processor={name: 1000 * seconds / size.backlog for name, seconds in used.items()},
        bytes={named(topic, prefix): sent / size.backlog for topic, sent in counted.bytes.items() if sent},
        records=sum(counted.records.values()) / size.backlog,
        requests={kind: count / size.backlog for kind, count in counted.requests.items()},
        memory=usage.memory(pids.values()),
    )


def named(topic: str, prefix: str) -> str:
    """A topic by the name that it has in the project; ``prefix`` is what a peer's topics begin with, empty for ours."""
    return topic.removeprefix(f"{prefix}.") if prefix else topic


def owner(topic: str) -> str:
    """Whose records a topic holds, by the name that it has in the project."""
    if topic == ACCEPTED.name:
        return CLIENT
    if topic in BY_NAME:
        return BY_NAME[topic].from_
    if table := next((table for table in TABLES if table.changelog == topic), None):
        return table.owner
    # Quix Streams names its changelogs by group, topic and store; a peer's groups are called by prefix and service.
    group = topic.removeprefix("changelog__").partition("--")[0]
    return group.partition(".")[2] if group != topic and "." in group else KAFKA
