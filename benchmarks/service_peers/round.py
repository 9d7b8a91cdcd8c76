"""What a peer's process is told: one JSON file, whose path is its first argument; its second is the service that it runs."""

import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.service_peers.services import SERVICES, Service, World
from creditapp.domain.furnishers import Furnishers
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.topics import Topic


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """Where a peer finds what it needs, and how its topics are called."""

    prefix: str
    """Comes before the name of each topic; also the start of the names of consumer groups."""
    broker: str
    user: str
    password: str
    home: str
    """The bureau's directory: keys and vault, for peers that seal."""
    directory: str
    """The peer's own, for whatever it keeps on disk."""
    scorecard: str
    furnishers: tuple[RegisteredFurnisher, ...]
    partitions: int
    port: int = 0
    """Of the peer that speaks HTTP."""

    def topic(self, topic: Topic) -> str:
        """The peer's topic that stands for one of the project's."""
        return f"{self.prefix}.{topic.name}"

    def changelog(self, service: Service) -> str:
        """The topic behind a service's table."""
        assert service.table is not None, "only of a service with a table"
        return f"{self.prefix}.{service.table.changelog}"

    def group(self, service: Service) -> str:
        """The consumer group of a service."""
        return f"{self.prefix}.{service.name}"

    @property
    def world(self) -> World:
        """What handlers need."""
        return World(Furnishers(self.furnishers), parse_scorecard(Path(self.scorecard).read_bytes()))


class Told(NamedTuple):
    """The arguments of a peer's process."""

    round: Round
    service: Service


def told() -> Told:
    """The arguments; a peer of one process gets no service and may not use it."""
    return Told(
        msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Round),
        SERVICES[sys.argv[2]] if len(sys.argv) > 2 else SERVICES["gateway"],
    )
