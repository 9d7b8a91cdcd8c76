"""The champion is the newest valid scorecard release; a worker switches to it between two batches, without a restart.

Each worker follows the one-partition releases topic from its beginning, in no consumer group: all must see every
release, and a partition of a group would reach one of them only (docs/decisions/0004-releases-are-followed.md). What is
corrupt, incomplete or made for other characteristics is refused, loudly, while the champion goes on.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from mode import Service
from prometheus_client import Counter, Info

from creditapp.domain.scorecard import Scorecard, digest, parse_scorecard, served_characteristics
from creditapp.errors import InvalidRecord, KafkaUnavailable, ReleaseRefused
from creditapp.models.base import decode
from creditapp.models.operations import ScorecardRelease
from creditapp.topics import RELEASES

if TYPE_CHECKING:
    from creditapp.app import CreditApp

REFUSED = Counter("creditapp_releases_refused_total", "Scorecard releases that this worker refused")
CHAMPION = Info("creditapp_champion", "The scorecard in service")

PARTITION = TopicPartition(RELEASES.name, 0)


def accepted(release: ScorecardRelease) -> Scorecard:
    """The scorecard of a release; ReleaseRefused says why it cannot serve."""
    if digest(release.scorecard) != release.sha256:
        raise ReleaseRefused(f"{release.version}: its checksum does not match")
    card = parse_scorecard(release.scorecard, served_characteristics())
    if card.version != release.version:
        raise ReleaseRefused(f"{release.version}: holds the scorecard of another version")
    return card


class Releases(Service):
    """Follows the releases; ``current`` waits for the first."""

    def __init__(self, app: "CreditApp", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.app = app
        self._champion: Scorecard | None = None
        self._first: asyncio.Event | None = None

    async def current(self) -> Scorecard:
        """The scorecard in service, waiting until there is one."""
        while self._champion is None:
            self._first = self._first or asyncio.Event()
            await self._first.wait()
        return self._champion

    async def prepare(self, _: Sequence[Any], __: Mapping[bytes, Any]) -> Scorecard:
        """The loop's ``prepare``: one scorecard for the whole batch."""
        return await self.current()

    @Service.task
    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.app.settings.broker, enable_auto_commit=False, auto_offset_reset="earliest",
            fetch_max_wait_ms=500,
        )
        try:
            await consumer.start()
            consumer.assign([PARTITION])
            await self._caught_up(consumer)
            while not self.should_stop:
                for record in (await consumer.getmany(timeout_ms=1000)).get(PARTITION, []):
                    self.take(record.value, record.offset)
        except (KafkaError, OSError) as error:
            raise KafkaUnavailable(f"cannot follow the releases: {type(error).__name__}") from None
        finally:
            await consumer.stop()

    async def _caught_up(self, consumer: AIOKafkaConsumer) -> None:
        """Read what there was at the start before naming a champion, so that no old one serves first."""
        end = (await consumer.end_offsets([PARTITION]))[PARTITION]
        newest: Scorecard | None = None
        while await consumer.position(PARTITION) < end:
            for record in (await consumer.getmany(timeout_ms=500)).get(PARTITION, []):
                newest = self._valid(record.value, record.offset) or newest
        self._install(newest)

    def take(self, value: bytes | None, offset: int) -> None:
        """A release has come: it is the champion from now on, or it is refused."""
        self._install(self._valid(value, offset))

    def _valid(self, value: bytes | None, offset: int) -> Scorecard | None:
        try:
            return accepted(decode(ScorecardRelease, value))
        except (InvalidRecord, ReleaseRefused) as error:
            REFUSED.inc()
            self.log.error("release at offset %d refused, the champion stays: %s", offset, error)
            return None

    def _install(self, card: Scorecard | None) -> None:
        if card is None:
            return
        self._champion = card
        CHAMPION.info({"version": card.version})
        self.log.warning("scorecard %s is in service", card.version)
        if self._first is not None:
            self._first.set()
