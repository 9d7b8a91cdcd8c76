"""What the chains of the log of accesses are known to have had: by the ledger's own table, and by anchors kept elsewhere."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from creditapp.domain.access_log import Point
from creditapp.errors import ConfigurationError
from creditapp.models.accesses import AccessEntry, ChainHead
from creditapp.models.base import decode
from creditapp.settings import Settings
from creditapp.tables.access_chains import ACCESS_CHAINS
from creditapp.topics import Topic

Heads = Mapping[str, ChainHead]
CHANGELOG = Topic(ACCESS_CHAINS.changelog, AccessEntry, "chain", ACCESS_CHAINS.owner)
"""The table's changelog, to be read as a topic; its values are no records."""


async def read_heads(settings: Settings) -> Heads:
    """The newest state of each chain in the ledger's table, which only the ledger's principal may read."""
    from creditapp.streaming.store import PREFIX, version_of
    from creditapp.streaming.topic_reader import read_topic

    newest: dict[str, tuple[int, bytes]] = {}
    async for record in read_topic(settings.acting_as(ACCESS_CHAINS.owner), CHANGELOG):
        version = version_of(record.value)
        if record.key and record.value and version > newest.get(record.key.decode(errors="replace"), (0, b""))[0]:
            newest[record.key.decode(errors="replace")] = version, record.value[PREFIX:]
    return {chain: decode(ChainHead, value) for chain, (_, value) in newest.items()}


def anchors_in(file: Path | None) -> list[dict[str, Point]]:
    """The points of each line that ``anchor`` has printed; ConfigurationError of anything else."""
    if file is None:
        return []
    anchors = []
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        try:
            chains = json.loads(line)["chains"]
            source = f"line {number} of the anchors"
            anchors.append({chain: Point(int(at), str(digest), source) for chain, (at, digest) in chains.items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ConfigurationError(
                f"{file}: line {number} is not what `creditapp access-log anchor` prints"
            ) from None
    return anchors


def points_of(heads: Heads, anchors: Iterable[Mapping[str, Point]]) -> dict[str, tuple[Point, ...]]:
    """All points, by chain."""
    points: defaultdict[str, list[Point]] = defaultdict(list)
    for chain, head in heads.items():
        points[chain].append(Point(head.sequence, head.digest, "the ledger's table"))
    for anchor in anchors:
        for chain, point in anchor.items():
            points[chain].append(point)
    return {chain: tuple(found) for chain, found in points.items()}
