"""A figure that passes its threshold raises one alert; one that falls well below it again clears it, once."""

from typing import Literal

from msgspec.structs import replace

from creditapp.domain.monitoring.alert_thresholds import CLEARED_BELOW, THRESHOLDS
from creditapp.domain.monitoring.figures import Figures
from creditapp.models.monitoring import Alert, Observation, Watch


def with_alerts(watch: Watch, figures: Figures, observation: Observation, at: float) -> Watch:
    """The watch with the alerts that these figures raise or clear; ``at`` is when (Unix seconds).

    ``observation`` is the one after which the figures were computed: if it is delivered again, so are its alerts.
    """
    raised = set(watch.raised)
    alerts = []
    for name, value in figures.with_thresholds.items():
        threshold = threshold_of(name)
        if name not in raised and value > threshold:
            raised.add(name)
        elif name in raised and value < CLEARED_BELOW * threshold:
            raised.remove(name)
        else:
            continue
        alerts.append(_alert(figures, name, "raised" if name in raised else "cleared", observation, at))
    if not alerts:
        return watch
    cause = observation.source, observation.offset
    return replace(watch, raised=tuple(sorted(raised)), told=tuple(alerts), cause=cause)


def threshold_of(figure: str) -> float:
    """The threshold of a figure by its name in an alert; all characteristics share that of ``csi``."""
    return THRESHOLDS[figure.partition(".")[0]]


def _alert(
    figures: Figures, figure: str, state: Literal["raised", "cleared"], observation: Observation, at: float
) -> Alert:
    return Alert(
        alert_id=f"{figures.version}:{figure}:{observation.source}:{observation.offset}",
        scorecard_version=figures.version,
        figure=figure,
        state=state,
        value=figures.with_thresholds[figure],
        threshold=threshold_of(figure),
        scores=figures.scores,
        outcomes=figures.outcomes,
        at=at,
    )
