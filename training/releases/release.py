"""A release is one signed record on the releases topic: every worker switches to it without a restart.

``training/evaluation/gates.py`` decides beforehand what may be released.
"""

import time
from typing import Any

from creditapp.domain.scorecard import digest
from creditapp.models.operations import Role, ScorecardRelease
from creditapp.privacy.keys import Keys
from creditapp.scorecards.active import after_release
from creditapp.scorecards.signing import signed
from creditapp.settings import Settings
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.topics import RELEASES
from training.releases.history import read_history


def to_release(card: dict[str, Any], reason: str, at: float, role: Role = "champion") -> ScorecardRelease:
    """The record that puts a scorecard into service, or beside the champion; not signed yet."""
    return ScorecardRelease(
        version=card["version"], sha256=digest(card), scorecard=card, at=at, reason=reason, role=role
    )


def withdrawal(version: str, reason: str, at: float) -> ScorecardRelease:
    """The record that ends a challenger's work; not signed yet."""
    return ScorecardRelease(version=version, sha256=digest({}), scorecard={}, at=at, reason=reason, role="withdrawn")


async def publish(release: ScorecardRelease, settings: Settings) -> None:
    """Sign and deliver the release; raise ReleaseRefused, sending nothing, if the workers would refuse it."""
    keys = Keys.load(settings.home)
    signed_release = signed(release, keys.release_private)
    after_release((await read_history(settings)).active, signed_release, keys.release_public, time.time())
    async with Publisher(settings) as publisher:
        await publisher.publish([Emit(RELEASES, signed_release)])
