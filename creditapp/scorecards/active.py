"""Which scorecards are in service is decided by the releases in their order, each held against those before it.

The champion's score is the one that counts. A challenger scores the same applications beside it and nobody is told of
its scores but those who compare. A release is taken whole or refused with its reason; then everything stays as it is.
"""

from typing import NamedTuple

from creditapp.domain.scorecard import Scorecard, digest
from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from creditapp.errors import ReleaseRefused
from creditapp.models.operations import ScorecardRelease
from creditapp.scorecards.signing import check_signature

AHEAD = 3600.0
"""Seconds that the clock of whoever releases may be ahead of ours; one from the future would shut out all later ones."""


class ActiveScorecards(NamedTuple):
    """The scorecards that work now, and when the newest release that said so was made (Unix seconds)."""

    champion: Scorecard
    challenger: Scorecard | None
    at: float


def after_release(
    active: ActiveScorecards | None, release: ScorecardRelease, public: bytes, now: float
) -> ActiveScorecards:
    """What is in service after ``release``; ReleaseRefused says why it changes nothing."""
    check_signature(release, public)
    _check_time(active, release, now)
    if digest(release.scorecard) != release.sha256:
        raise ReleaseRefused(f"{release.version}: its checksum does not match")
    if release.role == "champion":
        card = scorecard_of(release)
        challenger = active.challenger if active and active.challenger else None
        return ActiveScorecards(
            card, None if challenger and challenger.version == card.version else challenger, release.at
        )
    if active is None:
        raise ReleaseRefused(f"{release.version}: there is no champion yet for a challenger to stand beside")
    if release.role == "withdrawn":
        return ActiveScorecards(active.champion, None, release.at)
    return ActiveScorecards(active.champion, _beside(active.champion, release), release.at)


def scorecard_of(release: ScorecardRelease) -> Scorecard:
    """The scorecard of a release, fit to serve; ReleaseRefused otherwise."""
    card = parse_scorecard(release.scorecard, served_characteristics())
    if card.version != release.version:
        raise ReleaseRefused(f"{release.version}: holds the scorecard of another version")
    return card


def _check_time(active: ActiveScorecards | None, release: ScorecardRelease, now: float) -> None:
    if not release.at <= now + AHEAD:
        raise ReleaseRefused(f"{release.version}: it is dated in the future; check the clock of whoever releases")
    if active is not None and release.at <= active.at:
        raise ReleaseRefused(f"{release.version}: it is not newer than the last release; an old one sent again?")


def _beside(champion: Scorecard, release: ScorecardRelease) -> Scorecard:
    card = scorecard_of(release)
    if card.version == champion.version:
        raise ReleaseRefused(f"{release.version}: it is the champion; a challenger must be another scorecard")
    return card
