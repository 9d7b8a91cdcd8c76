"""Every scorecard ever released stays in the releases topic: it can be listed, and any of them put back into service."""

import asyncio
import time
from dataclasses import dataclass, field

import msgspec

from creditapp.errors import InvalidRecord, KafkaUnavailable, ReleaseRefused
from creditapp.models.base import decode
from creditapp.models.operations import ScorecardRelease
from creditapp.privacy.keys import Keys
from creditapp.scorecards.active import ActiveScorecards, after_release
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import RELEASES
from training.errors import TrainingError

_PATIENCE = 15.0
"""Seconds that the broker may take to hand the whole topic over."""


@dataclass
class Released:
    """The releases as the workers take them."""

    taken: list[ScorecardRelease] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Offset and reason of each record that no worker takes."""
    active: ActiveScorecards | None = None

    def fold(self, value: bytes | None, offset: int, public: bytes, now: float) -> None:
        """Take one record of the topic, or note why not: as ``creditapp.scorecards.registry`` does."""
        try:
            release = decode(ScorecardRelease, value)
            self.active = after_release(self.active, release, public, now)
        except (InvalidRecord, ReleaseRefused) as error:
            self.refused.append((offset, str(error)))
        else:
            self.taken.append(release)

    def serves(self, version: str) -> str:
        """What a version does now: champion, challenger, or nothing."""
        if self.active and self.active.champion.version == version:
            return "champion"
        challenger = self.active.challenger if self.active else None
        return "challenger" if challenger and challenger.version == version else ""


async def released(settings: Settings) -> Released:
    """All releases in the order in which they went into service."""
    public = Keys.load_or_create(settings.home).release_public
    releases = Released()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for record in read_topic(settings, RELEASES):
                releases.fold(record.value, record.offset, public, time.time())
    except TimeoutError:
        raise KafkaUnavailable(f"no answer from the broker at {settings.broker}; is it running?") from None
    return releases


def again(releases: list[ScorecardRelease], version: str, reason: str) -> ScorecardRelease:
    """An earlier release, to be signed and published as the newest; TrainingError if there is none of this version."""
    for release in reversed(releases):
        if release.version == version and release.role == "champion":
            return msgspec.structs.replace(release, at=time.time(), reason=reason, signature=b"")
    known = ", ".join(dict.fromkeys(each.version for each in releases if each.role == "champion")) or "none"
    raise TrainingError(f"{version} was never released; released so far: {known}")
