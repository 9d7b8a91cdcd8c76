"""Records about scorecards in service: challengers' scores, outcomes of applications, and alerts."""

from datetime import date
from typing import Literal

import msgspec
from msgspec import field

from creditapp.models.base import Record
from creditapp.models.sealed import Sealed


class ScorecardResult(msgspec.Struct, frozen=True, kw_only=True):
    """One scorecard's result for an application; ``reasons`` are the codes of its key factors, costliest first."""

    version: str
    score: int
    pd: float
    reasons: tuple[str, ...] = ()


class ShadowResults(msgspec.Struct, frozen=True, tag_field="record", tag="creditapp.shadow_results.v1"):
    """What champion and challenger make of one application."""

    champion: ScorecardResult
    challenger: ScorecardResult


class ShadowScore(Record, frozen=True, kw_only=True, tag="creditapp.shadow_score.v1"):
    """One application scored by the champion and by the challenger; read only by ``python -m training compare``."""

    application_id: str
    consumer_id: str
    as_of: date
    sealed: Sealed[ShadowResults]


class Outcome(Record, frozen=True, kw_only=True, tag="creditapp.outcome.v1"):
    """The outcome of a loan: a default (90 days late, written off or worse), or none."""

    application_id: str
    bad: bool
    observed: date
    """The end of the outcome period, or the day of the default."""


class ObservationContent(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="record", tag="creditapp.observed.v1"
):
    """What of an observation is sealed."""

    score: int = 0
    pd: float = 0.0
    bins: tuple[int, ...] = ()


class Observation(Record, frozen=True, kw_only=True, omit_defaults=True, tag="creditapp.observation.v1"):
    """Sent from the step per application to the step per scorecard: a score was reported, its outcome is known, or both."""

    consumer_id: str
    scorecard_version: str
    source: str
    """Topic and partition of the record that it was made from; with ``offset`` it identifies a duplicate."""
    offset: int
    sealed: Sealed[ObservationContent] | None = field(default_factory=Sealed)
    score: int = 0
    pd: float = 0.0
    scored: bool
    """Whether this counts as a score; False if the score was counted before."""
    bins: tuple[int, ...] = ()
    """The bin of each characteristic, in the order of the manifest's ``expected``; empty if the scorecard has none."""
    bad: bool | None = None
    """The outcome, if this counts as one."""


class Alert(Record, frozen=True, kw_only=True, tag="creditapp.alert.v1"):
    """A figure of a scorecard has passed its threshold, or has fallen well below it again; emitted under one id."""

    alert_id: str
    scorecard_version: str
    figure: str
    """``psi``, ``csi.<characteristic>``, ``auc_drop`` or ``calibration_error``."""
    state: Literal["raised", "cleared"]
    value: float
    threshold: float
    scores: int
    """Number of live scores behind the figures."""
    outcomes: int
    """Number of outcomes behind the figures."""
    at: float


class MonitoredApplication(msgspec.Struct, frozen=True, kw_only=True):
    """What monitoring keeps of one application: its first reported score and its first outcome."""

    version: str = ""
    """Empty while only the outcome is known."""
    consumer_id: str = ""
    """Empty while only the outcome is known."""
    sealed: Sealed[ObservationContent] | None = None
    """The score as it was sent to be counted; passed on with the outcome."""
    offset: int = -1
    """Offset of its report; a report at another offset is a later one of the same application."""
    bad: bool | None = None
    bad_offset: int = -1
    early: bool = False
    """Whether the outcome arrived before the report."""


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of scores: by score, and by bin of each characteristic."""

    count: int = 0
    by_score: dict[int, int] = {}
    bins: tuple[tuple[int, ...], ...] = ()


class DayCounts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was counted on one day (UTC), and the PSI of the score when it was last computed on it."""

    scores: int = 0
    total: int = 0
    """Sum of the scores."""
    approved: int = 0
    """Scores at or above the cut-off of that day."""
    goods: int = 0
    bads: int = 0
    """Outcomes that became known on that day."""
    psi: float | None = None


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """What monitoring keeps of one scorecard: two halves of a moving window of scores, and all outcomes."""

    newer: Window = Window()
    older: Window = Window()
    seen: int = 0
    """All scores ever counted."""
    observations: int = 0
    """All observations ever counted."""
    outcomes: dict[int, tuple[int, int, float]] = {}
    """Numbers of goods and bads and the sum of their PDs, by score."""
    sources: dict[str, int] = {}
    """Offset up to which each source has been counted."""
    raised: tuple[str, ...] = ()
    """Figures whose alert is raised and not yet cleared."""
    told: tuple[Alert, ...] = ()
    """The last alerts; emitted again when the observation that caused them is delivered again."""
    cause: tuple[str, int] = ("", -1)
    """Source and offset of that observation."""
    days: dict[date, DayCounts] = {}
    """The newest days on which something was counted."""


class Monitored(msgspec.Struct, frozen=True, kw_only=True):
    """A row of monitoring's table: ``told`` for an application, ``watch`` for a scorecard."""

    told: MonitoredApplication | None = None
    watch: Watch | None = None
