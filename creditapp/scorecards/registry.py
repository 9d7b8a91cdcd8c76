"""The champion is the newest valid scorecard release; a worker switches to it between two batches, without a restart.

Each worker follows the one-partition releases topic from its beginning, in no consumer group: all must see every
release, and a partition of a group would reach one of them only (docs/decisions/0004-releases-are-followed.md). What is
corrupt, truncated, not signed by us or made for other characteristics is refused, loudly, while the champion goes on
(``creditapp/scorecards/active.py`` decides).
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from mode import Service
from prometheus_client import Counter, Info

from creditapp.domain.scorecard import Scorecard
from creditapp.errors import InvalidRecord, KafkaUnavailable, ReleaseRefused
from creditapp.models.base import decode
from creditapp.models.operations import ScorecardRelease
from creditapp.scorecards.active import InService, after
from creditapp.topics import RELEASES

if TYPE_CHECKING:
    from creditapp.streaming.app import CreditApp

REFUSED = Counter("creditapp_releases_refused_total", "Scorecard releases that this worker refused")
CHAMPION = Info("creditapp_champion", "The scorecard in service")
CHALLENGER = Info("creditapp_challenger", "The scorecard that scores beside it; version empty where there is none")

PARTITION = TopicPartition(RELEASES.name, 0)
MOST_KNOWN = 20
"""Scorecards that a worker remembers: the newest."""
PATIENCE = 5.0
"""Seconds that a release may take to reach this worker after it has reached another."""


class Releases(Service):
    """Follows the releases; ``current`` waits for the first."""

    def __init__(self, app: "CreditApp", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.app = app
        self._standing: InService | None = None
        self._first: asyncio.Event | None = None
        self._unheard: set[str] = set()
        self.known: dict[str, Scorecard] = {}
        """The newest scorecards that were taken, by version, the newest last."""

    async def current(self) -> InService:
        """The scorecards in service, waiting until there is one."""
        while self._standing is None:
            self._first = self._first or asyncio.Event()
            await self._first.wait()
        return self._standing

    @property
    def in_service(self) -> InService | None:
        """The scorecards in service, None while there is none."""
        return self._standing

    async def prepare(self, _: Sequence[Any], __: Mapping[bytes, Any]) -> InService:
        """The loop's ``prepare``: the same scorecards for the whole batch."""
        return await self.current()

    async def cards(self, versions: Collection[str]) -> Mapping[str, Scorecard]:
        """The known scorecards, waiting a while, once, for a version that this worker has not heard of yet."""
        if versions:
            await self.current()
        deadline = monotonic() + PATIENCE
        while (missing := set(versions) - self.known.keys() - self._unheard) and monotonic() < deadline:
            await asyncio.sleep(0.1)
        self._unheard |= missing
        return self.known

    @Service.task
    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.app.settings.broker,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
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
        standing: InService | None = None
        while await consumer.position(PARTITION) < end:
            for record in (await consumer.getmany(timeout_ms=500)).get(PARTITION, []):
                standing = self._after(standing, record.value, record.offset)
        self._install(standing)

    def take(self, value: bytes | None, offset: int) -> None:
        """A release has come: it is in service from now on, or it is refused."""
        self._install(self._after(self._standing, value, offset))

    def _after(self, standing: InService | None, value: bytes | None, offset: int) -> InService | None:
        try:
            release = decode(ScorecardRelease, value)
            found = after(standing, release, self.app.keys.release_public, self.app.clock.time())
        except (InvalidRecord, ReleaseRefused) as error:
            REFUSED.inc()
            self.log.error("release at offset %d refused, the champion stays: %s", offset, error)
            return standing
        self._remember(found.champion if release.role == "champion" else found.challenger)
        return found

    def _remember(self, card: Scorecard | None) -> None:
        if card is not None:
            self.known.pop(card.version, None)
            self.known[card.version] = card
        while len(self.known) > MOST_KNOWN:
            del self.known[next(iter(self.known))]

    def _install(self, standing: InService | None) -> None:
        if standing is None or standing == self._standing:
            return
        self._standing = standing
        beside = standing.challenger.version if standing.challenger else ""
        CHAMPION.info({"version": standing.champion.version})
        CHALLENGER.info({"version": beside})
        self.log.warning("scorecard %s is in service, challenger: %s", standing.champion.version, beside or "none")
        if self._first is not None:
            self._first.set()
