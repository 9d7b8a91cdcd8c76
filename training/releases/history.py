"""Read all releases from the releases topic, which keeps them for ever, to list them or to put an earlier one back into service."""

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
"""Seconds in which the whole topic must be read from the broker."""


@dataclass
class ReleaseHistory:
    """The releases as the workers accept them."""

    accepted: list[ScorecardRelease] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Offset and reason of each record that the workers refuse."""
    active: ActiveScorecards | None = None

    def fold(self, value: bytes | None, offset: int, public: bytes, now: float) -> None:
        """Accept one record of the topic, or note why it is refused, as ``creditapp.scorecards.registry`` does."""
        try:
            release = decode(ScorecardRelease, value)
            self.active = after_release(self.active, release, public, now)
        except (InvalidRecord, ReleaseRefused) as error:
            self.refused.append((offset, str(error)))
        else:
            self.accepted.append(release)

    def serves(self, version: str) -> str:
        """The role that a version has now: champion, challenger, or "" for none."""
        if self.active and self.active.champion.version == version:
            return "champion"
        challenger = self.active.challenger if self.active else None
        return "challenger" if challenger and challenger.version == version else ""


async def read_history(settings: Settings) -> ReleaseHistory:
    """All releases, in the order in which they went into service."""
    public = Keys.load(settings.home).release_public
    history = ReleaseHistory()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for record in read_topic(settings, RELEASES):
                history.fold(record.value, record.offset, public, time.time())
    except TimeoutError:
        raise KafkaUnavailable(f"no answer from the broker at {settings.broker}; is it running?") from None
    return history


def reinstated(releases: list[ScorecardRelease], version: str, reason: str) -> ScorecardRelease:
    """The last release of this version as champion, to be signed and published anew; TrainingError if there is none."""
    for release in reversed(releases):
        if release.version == version and release.role == "champion":
            return msgspec.structs.replace(release, at=time.time(), reason=reason, signature=b"")
    known = ", ".join(dict.fromkeys(release.version for release in releases if release.role == "champion")) or "none"
    raise TrainingError(f"{version} was never released; released so far: {known}")
