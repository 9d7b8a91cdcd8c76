"""The champion is the newest valid scorecard release; a worker switches to it between two batches, without a restart.

Each worker follows the one-partition releases topic from its beginning, in no consumer group: all must see every
release, and a partition of a group would reach one of them only (docs/decisions/0004-releases-are-followed.md). A release
that is corrupt, truncated, not signed by us or made for other characteristics is refused and logged as an error, while the
champion stays active (``creditapp/scorecards/active.py`` decides).
"""

import asyncio
import logging
import operator
from collections.abc import Collection, Mapping, Sequence
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
from creditapp.waiting.polling import poll_async

REFUSED = Counter("creditapp_releases_refused_total", "Scorecard releases that this worker refused")
CHAMPION = Info("creditapp_champion", "The active champion")
CHALLENGER = Info("creditapp_challenger", "The active challenger; version empty while there is none")

MOST_KNOWN = 20
"""Most scorecards that a worker remembers: the newest ones."""
HEARD_WITHIN = 5.0
"""Seconds that a release may take to reach this worker after it has reached another."""

log = logging.getLogger(__name__)


class Registry:
    """Follows the releases; ``current`` waits for the first champion."""

    def __init__(self, worker: Worker, heard_within: float = HEARD_WITHIN) -> None:
        self._worker = worker
        self.heard_within = heard_within
        worker.needs.add("release_public")
        self._active: ActiveScorecards | None = None
        self._first: asyncio.Event | None = None
        self._waited_for: set[str] = set()
        self.known: dict[str, Scorecard] = {}
        """The newest accepted scorecards by version, the newest last."""

    async def follow(self) -> None:
        """Take all releases for as long as the worker runs; the worker stops if the broker is lost.

        All existing releases are read before a champion is named, so that no old one is active first.
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
        """The active scorecards, waiting until there is a champion."""
        while self._active is None:
            self._first = self._first or asyncio.Event()
            await self._first.wait()
        return self._active

    @property
    def active(self) -> ActiveScorecards | None:
        """The active scorecards, None while there is no champion."""
        return self._active

    async def prepare(self, _: Sequence[Any]) -> ActiveScorecards:
        """The loop's ``prepare``: the same scorecards for the whole batch."""
        return await self.current()

    async def cards(self, versions: Collection[str]) -> Mapping[str, Scorecard]:
        """The known scorecards; for a version that this worker does not know yet, it waits a few seconds, once."""
        if versions:
            await self.current()

        async def unknown() -> set[str]:
            return set(versions) - self.known.keys() - self._waited_for

        self._waited_for |= await poll_async(unknown, every=0.1, at_most=self.heard_within, until=operator.not_)
        return self.known

    def take(self, value: bytes | None, offset: int) -> None:
        """Take one record of the topic: the release becomes active, or it is refused."""
        self._install(self._after(self._active, value, offset))

    def _after(self, active: ActiveScorecards | None, value: bytes | None, offset: int) -> ActiveScorecards | None:
        try:
            release = decode(ScorecardRelease, value)
            changed = after_release(active, release, self._worker.keys.release_public, self._worker.clock.time())
        except (InvalidRecord, ReleaseRefused) as error:
            REFUSED.inc()
            log.error("release at offset %d refused, the champion stays: %s", offset, error)
            return active
        self._remember(changed.champion if release.role == "champion" else changed.challenger)
        return changed

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
        challenger = active.challenger.version if active.challenger else ""
        CHAMPION.info({"version": active.champion.version})
        CHALLENGER.info({"version": challenger})
        log.warning("scorecard %s is the champion, challenger: %s", active.champion.version, challenger or "none")
        if self._first is not None:
            self._first.set()
