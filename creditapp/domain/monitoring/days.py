"""What a scorecard did day by day: how many scores, how high, how many approved, which outcomes became known, how far people had moved.

Figures of the window say how a scorecard performs now; the days say since when. A day is that of the observation's record, in UTC, so
that counting again gives the same.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import msgspec
from msgspec.structs import replace

from creditapp.models.monitoring import DayCounts, Observation, Watch

KEPT = 92
"""Days that are kept: a quarter. Days on which nothing was counted take no place."""


class DayFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One day's figures; None where nothing of the kind was counted."""

    day: date
    scores: int
    mean_score: float | None
    approved: float | None
    """Share of the day's scores."""
    outcomes: int
    bad_rate: float | None
    """Of the outcomes that became known on the day."""
    psi: float | None
    """Of the score over the window, when it was last computed on the day."""


def day_of(at: float) -> date:
    """The day of a record's time (Unix seconds), in UTC."""
    return datetime.fromtimestamp(at, UTC).date()


def with_day(watch: Watch, observation: Observation, day: date, cut_off: int) -> Watch:
    """The watch with one more observation on this day, which it has just counted."""
    counts = watch.days.get(day, DayCounts())
    if observation.scored:
        approved = counts.approved + (observation.score >= cut_off)
        counts = replace(counts, scores=counts.scores + 1, total=counts.total + observation.score, approved=approved)
    if observation.bad is not None:
        counts = replace(counts, goods=counts.goods + (not observation.bad), bads=counts.bads + bool(observation.bad))
    return _with(watch, day, counts)


def with_psi(watch: Watch, day: date, psi: float | None) -> Watch:
    """The watch with the PSI of the score as computed on this day."""
    return watch if psi is None else _with(watch, day, replace(watch.days.get(day, DayCounts()), psi=psi))


def _with(watch: Watch, day: date, counts: DayCounts) -> Watch:
    days = {**watch.days, day: counts}
    return replace(watch, days={kept: days[kept] for kept in sorted(days)[-KEPT:]})


def figures_of(days: Mapping[date, DayCounts]) -> tuple[DayFigures, ...]:
    """The figures of each day, oldest first."""
    return tuple(_figures(day, days[day]) for day in sorted(days))


def _figures(day: date, counts: DayCounts) -> DayFigures:
    outcomes = counts.goods + counts.bads
    return DayFigures(
        day=day,
        scores=counts.scores,
        mean_score=counts.total / counts.scores if counts.scores else None,
        approved=counts.approved / counts.scores if counts.scores else None,
        outcomes=outcomes,
        bad_rate=counts.bads / outcomes if outcomes else None,
        psi=counts.psi,
    )
