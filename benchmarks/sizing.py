"""How large a bureau has to be for so many people and applications a second: arithmetic over what was measured for one application.

Nothing here is measured; what is assumed beside the results file stands below, each with its value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from benchmarks.side_by_side.measuring import CLIENT, KAFKA, owner
from creditapp.tables import TABLES
from creditapp.tables.views import VIEWS
from creditapp.topics import BY_NAME, GIGABYTE

BUSY = 0.6
"""Share of a core, and of a disk's or network's rate, that may be used on average: the rest is for peaks and failures."""
REPLICAS = 3
BROKER_CORES = 8
BROKER_NETWORK = 1.25e9
"""Bytes a second each way: 10 Gb/s."""
BROKER_DISK = 4e12
"""Bytes."""
PARTITION_STATE = 10e9
"""Bytes of one table's partition: what a worker can restore from its changelog in reasonable time."""
MOST_PARTITIONS = 512
"""The setting ``partitions`` takes no more."""
DAY, YEAR = 86_400, 365 * 86_400
COMPACTED_AFTER = 2 * DAY
"""Seconds for which a changelog keeps superseded values at most (streaming.provision)."""
SCALES: tuple[tuple[int, int], ...] = ((1_000_000, 100), (100_000_000, 1_000), (1_000_000_000, 30_000))
"""People on file, and applications a second."""


@dataclass(frozen=True)
class Costs:
    """What one application takes, and what one person does, as measured."""

    processor: Mapping[str, float]
    """Milliseconds by service; Kafka's for one replica."""
    sent: Mapping[str, float]
    """Bytes by topic and changelog."""
    tables: float
    """Bytes of the services' tables for a person who has not applied."""
    vault: float
    """Bytes of the vault for a person."""

    @property
    def total(self) -> float:
        """Bytes that an application publishes."""
        return sum(self.sent.values())

    @property
    def view(self) -> float:
        """Bytes of an application's view, which is written twice: once without a report. At most this much is kept."""
        return self.sent.get(VIEWS.changelog, 0.0)


@dataclass(frozen=True)
class Bureau:
    """What a scale takes."""

    people: int
    rate: int
    workers: Mapping[str, int]
    partitions: int
    brokers: Mapping[str, int]
    """As many as each resource asks for; the most of them are needed."""
    state: float
    """Bytes of the services' tables: every person's."""
    views: float
    """Bytes of views that a year adds, for each replica and each copy in a table."""
    vault: float
    kept: float
    """Bytes on all brokers, replicas included, without views."""
    hours: float
    """For how many hours the busiest topic keeps its records before its size cuts it."""

    @property
    def bottleneck(self) -> str:
        """What comes to its limit first."""
        if self.views > self.state:
            return "disk: views, which are kept for ever"
        if self.partitions > MOST_PARTITIONS:
            return f"partitions: no more than {MOST_PARTITIONS}"
        return f"Kafka's {max(self.brokers, key=lambda what: self.brokers[what])}"


def costs_of(document: Mapping[str, Any]) -> Costs | None:
    """The costs in a results file; None if it has none."""
    ours = document.get("contestants", {}).get("a")
    if ours is None or "disk" not in document:
        return None
    return Costs(
        {name: used for name, used in ours["processor"].items() if name != CLIENT},
        ours["bytes"],
        1000 * document["disk"]["tables"],
        1000 * document["disk"]["vault"],
    )


def bureaus(costs: Costs) -> Iterator[Bureau]:
    """Each scale's bureau."""
    for people, rate in SCALES:
        yield bureau(costs, people, rate)


def bureau(costs: Costs, people: int, rate: int) -> Bureau:
    """A bureau of so many people and applications a second."""
    services = {name: used for name, used in costs.processor.items() if name != KAFKA}
    workers = {name: max(1, ceil(rate * used / 1000 / BUSY)) for name, used in services.items()}
    state = people * costs.tables
    largest = max(max(workers.values()), ceil(state / len(TABLES) / PARTITION_STATE))
    partitions = max(6, 6 * ceil(largest / 6))
    kept = REPLICAS * (_topics(costs, rate, partitions) + state + _superseded(costs, rate))
    incoming = rate * costs.total
    brokers = {
        "processor": ceil(REPLICAS * rate * costs.processor.get(KAFKA, 0.0) / 1000 / BUSY / BROKER_CORES),
        # Published once, sent to the other replicas, and read at least once.
        "network": ceil(REPLICAS * incoming / BUSY / BROKER_NETWORK),
        "disk": ceil(kept / BUSY / BROKER_DISK),
    }
    busiest = max(sent for topic, sent in costs.sent.items() if topic in BY_NAME)
    return Bureau(
        people=people,
        rate=rate,
        workers=workers,
        partitions=partitions,
        brokers={what: max(REPLICAS, count) for what, count in brokers.items()},
        state=state,
        views=YEAR * rate * costs.view,
        vault=people * costs.vault,
        kept=kept,
        hours=partitions * GIGABYTE / (rate * busiest) / 3600,
    )


def _topics(costs: Costs, rate: int, partitions: int) -> float:
    """Bytes that topics keep: until their retention or their size cuts them, whichever is first."""
    kept = 0.0
    for name, sent in costs.sent.items():
        if (topic := BY_NAME.get(name)) is None:
            continue
        for_ever = topic.retention.total_seconds() < 0
        by_time = rate * sent * (YEAR if for_ever else topic.retention.total_seconds())
        by_size = (
            float("inf") if topic.retention_bytes < 0 else (topic.partitions or partitions) * topic.retention_bytes
        )
        kept += min(by_time, by_size)
    return kept


def _superseded(costs: Costs, rate: int) -> float:
    """Bytes that changelogs keep beside each key's newest value."""
    return (
        COMPACTED_AFTER
        * rate
        * sum(sent for name, sent in costs.sent.items() if name not in BY_NAME and owner(name) != KAFKA)
    )
