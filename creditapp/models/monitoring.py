"""Records about scorecards at work: what a challenger would have said, what became of applications, and alarms."""

from datetime import date

import msgspec

from creditapp.models.base import Record


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What one scorecard said of an application; ``reasons`` are the codes of its key factors, costliest first."""

    version: str
    score: int
    pd: float
    reasons: tuple[str, ...] = ()


class ShadowScore(Record, frozen=True, kw_only=True, tag="creditapp.shadow_score.v1"):
    """One application as the champion scored it and as the challenger would have; nobody but ``compare`` reads it."""

    application_id: str
    consumer_id: str
    as_of: date
    champion: Judged
    challenger: Judged


class Outcome(Record, frozen=True, kw_only=True, tag="creditapp.outcome.v1"):
    """What became of an application that was lent to: a default (90 days late, written off or worse), or none."""

    application_id: str
    bad: bool
    observed: date
    """The end of the time over which it was watched, or the day of the default."""
