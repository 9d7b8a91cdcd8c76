"""The champion is the newest valid scorecard release; a worker switches to it between two batches, without a restart.

Each worker follows the one-partition releases topic from its beginning, in no consumer group: all must see every
release, and a partition of a group would reach one of them only (docs/decisions/0004-releases-are-followed.md). What is
corrupt, truncated, not signed by us or made for other characteristics is refused, loudly, while the champion goes on
(``creditapp/scorecards/active.py`` decides).
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from time import monotonic
from typing import Any

from prometheus_client import Counter, Info

from creditapp.domain.scorecard import Scorecard
from creditapp.errors import InvalidRecord, KafkaUnavailable, ReleaseRefused
from creditapp.models.base import decode
from creditapp.models.operations import ScorecardRelease
from creditapp.scorecards.active import ActiveScorecards, after_release
from creditapp.streaming.shutdown import stop
from creditapp.streaming.topic_reader import follow_topic
from creditapp.streaming.worker import Worker
from creditapp.topics import RELEASES

REFUSED = Counter("creditapp_releases_refused_total", "Scorecard releases that this worker refused")
CHAMPION = Info("creditapp_champion", "The scorecard in service")
CHALLENGER = Info("creditapp_challenger", "The scorecard that scores beside it; version empty where there is none")

MOST_KNOWN = 20
"""Scorecards that a worker remembers: the newest."""
PATIENCE = 5.0
"""Seconds that a release may take to reach this worker after it has reached another."""

log = logging.getLogger(__name__)


class Registry:
    """Follows the releases; ``current`` waits for the first."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._active: ActiveScorecards | None = None
        self._first: asyncio.Event | None = None
        self._unheard: set[str] = set()
        self.known: dict[str, Scorecard] = {}
        """The newest scorecards that were taken, by version, the newest last."""

    async def follow(self) -> None:
        """Take all releases for as long as the worker runs; it stops if the broker is lost.

        What the topic held at the start is read before a champion is named, so that no old one serves first.
        """
        latest: ActiveScorecards | None = None
        try:
            async for messages, complete in follow_topic(self._worker.settings, RELEASES):
                for message in messages:
                    latest = self._after(latest, message.value, message.offset)
                if complete:
                    self._install(latest)
        except KafkaUnavailable as error:
            stop(f"{self._worker.service_name}: {error}")

    async def current(self) -> ActiveScorecards:
        """The scorecards in service, waiting until there is one."""
        while self._active is None:
            self._first = self._first or asyncio.Event()
            await self._first.wait()
        return self._active

    @property
    def active(self) -> ActiveScorecards | None:
        """The scorecards in service, None while there is none."""
        return self._active

    async def prepare(self, _: Sequence[Any]) -> ActiveScorecards:
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

    def take(self, value: bytes | None, offset: int) -> None:
        """A release has come: it is in service from now on, or it is refused."""
        self._install(self._after(self._active, value, offset))

    def _after(self, active: ActiveScorecards | None, value: bytes | None, offset: int) -> ActiveScorecards | None:
        try:
            release = decode(ScorecardRelease, value)
            found = after_release(active, release, self._worker.keys.release_public, self._worker.clock.time())
        except (InvalidRecord, ReleaseRefused) as error:
            REFUSED.inc()
            log.error("release at offset %d refused, the champion stays: %s", offset, error)
            return active
        self._remember(found.champion if release.role == "champion" else found.challenger)
        return found

    def _remember(self, card: Scorecard | None) -> None:
        if card is not None:
            self.known.pop(card.version, None)
            self.known[card.version] = card
        while len(self.known) > MOST_KNOWN:
            del self.known[next(iter(self.known))]

    def _install(self, active: ActiveScorecards | None) -> None:
        if active is None or active == self._active:
            return
        self._active = active
        beside = active.challenger.version if active.challenger else ""
        CHAMPION.info({"version": active.champion.version})
        CHALLENGER.info({"version": beside})
        log.warning("scorecard %s is in service, challenger: %s", active.champion.version, beside or "none")
        if self._first is not None:
            self._first.set()
