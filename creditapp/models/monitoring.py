"""Records about scorecards at work: what a challenger would have said, what became of applications, and alarms."""

from datetime import date
from typing import Literal

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


class Observation(Record, frozen=True, kw_only=True, tag="creditapp.observation.v1"):
    """A step of monitoring from application to scorecard: a score was told, or what became of it is known, or both."""

    scorecard_version: str
    source: str
    """Topic and partition of the record that it was made of; with ``offset``, what tells one that comes again."""
    offset: int
    score: int
    pd: float
    scored: bool
    """Counts as a score; otherwise the score was counted before."""
    bins: tuple[int, ...] = ()
    """Of each characteristic, in the order of the manifest's ``expected``; empty where the scorecard has none."""
    bad: bool | None = None
    """Counts as an outcome."""


class Alert(Record, frozen=True, kw_only=True, tag="creditapp.alert.v1"):
    """A figure of a scorecard has passed its threshold, or has come back well below it; told once."""

    alert_id: str
    scorecard_version: str
    figure: str
    """``psi``, ``csi.<characteristic>``, ``auc_drop`` or ``calibration_error``."""
    state: Literal["raised", "cleared"]
    value: float
    threshold: float
    scores: int
    """Live scores, and outcomes, that the figures were made of."""
    outcomes: int
    at: float


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What monitoring keeps of one application: the score that it was told first, and what became of it."""

    version: str = ""
    """Empty while only the outcome is known."""
    score: int = 0
    pd: float = 0.0
    offset: int = -1
    """Of its report; a report at another offset is a later one of the same application."""
    bad: bool | None = None
    bad_offset: int = -1
    early: bool = False
    """The outcome came before the report."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of scores: by score, and by bin of each characteristic."""

    count: int = 0
    by_score: dict[int, int] = {}
    bins: tuple[tuple[int, ...], ...] = ()


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """What monitoring knows of one scorecard: two halves of a moving window of scores, and all outcomes."""

    newer: Window = Window()
    older: Window = Window()
    seen: int = 0
    """All scores ever counted."""
    observations: int = 0
    """All observations ever counted."""
    outcomes: dict[int, tuple[int, int, float]] = {}
    """Goods, bads and the sum of their PDs, by score."""
    sources: dict[str, int] = {}
    """Offset up to which each source has been counted."""
    raised: tuple[str, ...] = ()
    """Figures whose alert stands."""
    told: tuple[Alert, ...] = ()
    """The last alerts, told again when what caused them comes again."""
    cause: tuple[str, int] = ("", -1)


class Monitored(msgspec.Struct, frozen=True, kw_only=True):
    """A row of monitoring's table: of an application, or of a scorecard."""

    told: Told | None = None
    watch: Watch | None = None
