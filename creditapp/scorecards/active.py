"""Which scorecards are active follows from the releases in their order, each checked against those before it.

The champion's score is the one reported. A challenger scores the same applications; its scores are used for comparisons
only. A release is accepted whole or refused with a reason; a refused release changes nothing.
"""

from typing import NamedTuple

from creditapp.domain.scorecard import Scorecard, digest
from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from creditapp.errors import ReleaseRefused
from creditapp.models.operations import ScorecardRelease
from creditapp.scorecards.signing import check_signature

CLOCK_TOLERANCE = 3600.0
"""Seconds that the releasing machine's clock may be ahead of ours; a release from the future would block all later ones."""


class ActiveScorecards(NamedTuple):
    """The scorecards that score applications now, and the time of the newest accepted release (Unix seconds)."""

    champion: Scorecard
    challenger: Scorecard | None
    at: float


def after_release(
    active: ActiveScorecards | None, release: ScorecardRelease, public: bytes, now: float
) -> ActiveScorecards:
    """The active scorecards after ``release``; ReleaseRefused says why it changes nothing."""
    check_signature(release, public)
    _check_time(active, release, now)
    if digest(release.scorecard) != release.sha256:
        raise ReleaseRefused(f"{release.version}: its checksum does not match")
    if release.role == "champion":
        card = scorecard_of(release)
        challenger = active.challenger if active else None
        return ActiveScorecards(
            card, None if challenger and challenger.version == card.version else challenger, release.at
        )
    if active is None:
        raise ReleaseRefused(f"{release.version}: there is no champion yet that it could challenge")
    if release.role == "withdrawn":
        return ActiveScorecards(active.champion, None, release.at)
    return ActiveScorecards(active.champion, _challenger(active.champion, release), release.at)


def scorecard_of(release: ScorecardRelease) -> Scorecard:
    """The scorecard of a release, if workers can use it; ReleaseRefused otherwise."""
    card = parse_scorecard(release.scorecard, served_characteristics())
    if card.version != release.version:
        raise ReleaseRefused(f"{release.version}: holds the scorecard of another version")
    return card


def _check_time(active: ActiveScorecards | None, release: ScorecardRelease, now: float) -> None:
    if not release.at <= now + CLOCK_TOLERANCE:
        raise ReleaseRefused(f"{release.version}: it is dated in the future; check the clock of the releasing machine")
    if active is not None and release.at <= active.at:
        raise ReleaseRefused(f"{release.version}: it is not newer than the last release; was an old one sent again?")


def _challenger(champion: Scorecard, release: ScorecardRelease) -> Scorecard:
    card = scorecard_of(release)
    if card.version == champion.version:
        raise ReleaseRefused(f"{release.version}: it is the champion; a challenger must be another scorecard")
    return card
