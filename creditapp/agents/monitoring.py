"""A scorecard is watched at work: who applies now, how many pass, what became of them; alerts tell when it goes astray.

Every application counts once, in the figures of the scorecard that scored it, and every alert is told once
(``creditapp/domain/monitoring/`` says how). Simulations and later states of a report are no applications.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from creditapp.domain.monitoring.alert_thresholds import CHECK_EVERY
from creditapp.domain.monitoring.alerts import with_alerts
from creditapp.domain.monitoring.counts import with_observation
from creditapp.domain.monitoring.drift import expected_of
from creditapp.domain.monitoring.figures import figures
from creditapp.domain.monitoring.observations import bins_of, with_outcome, with_report
from creditapp.domain.scorecard import Scorecard
from creditapp.models.applications import Report
from creditapp.models.monitoring import Monitored, Observation, Outcome, Told, Watch
from creditapp.monitoring.site import open_site
from creditapp.scorecards.registry import Registry
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.tables.monitoring import MONITORED
from creditapp.topics import ALERTS, OBSERVATIONS, OUTCOMES, REPORTS

REST = 0.25
"""Seconds after a batch: nobody waits for a figure."""
GIVES_WAY = 10
"""By so much less urgent than the other services (nice)."""

app = create_app("monitoring")
registry = Registry(app)
open_site(app, registry)

Cards = Mapping[str, Scorecard]


@app.task
async def follow_releases() -> None:
    """Each worker follows all releases: a scorecard's manifest says what is expected."""
    await registry.follow()


@app.task
async def give_way() -> None:
    """Where the machine is busy, reports come first."""
    os.nice(GIVES_WAY)


async def cards(events: Sequence[Event[Any]]) -> Cards:
    """The scorecards that the batch's records name."""
    named = (getattr(event.record, "scorecard_version", None) for event in events)
    return await registry.cards({version for version in named if version})


def observe(event: Event[Report], state: Monitored | None, cards: Cards) -> Effect:
    """The first report of a score counts for its scorecard, with the outcome if that was there before."""
    told = with_report(state.told if state else None, event.record, event.offset)
    if told is None:
        return Effect()
    bins = bins_of(expected_of(cards.get(told.version)), event.record)
    seen = _observation(event, told, bins=bins, scored=True, bad=told.bad if told.early else None)
    return Effect((Emit(OBSERVATIONS, seen),), Monitored(told=told))


def learn(event: Event[Outcome], state: Monitored | None, _: Cards) -> Effect:
    """The first outcome of an application counts for the scorecard that scored it."""
    told = with_outcome(state.told if state else None, event.record.bad, event.offset)
    if told is None or told.early:
        return Effect(state=Monitored(told=told) if told else None)
    return Effect((Emit(OBSERVATIONS, _observation(event, told, scored=False, bad=told.bad)),), Monitored(told=told))


def count(event: Event[Observation], state: Monitored | None, cards: Cards) -> Effect:
    """Count for the scorecard; every so often hold its figures against the thresholds."""
    seen, watch = event.record, state.watch if state and state.watch else Watch()
    new = with_observation(watch, seen, app.settings.monitoring_window)
    if new is None:
        return Effect(_alerts(watch, seen))
    if new.observations % CHECK_EVERY == 0:
        version, settings = seen.scorecard_version, app.settings
        now = figures(version, new, cards.get(version), settings.monitoring_window, settings.cut_off)
        new = with_alerts(new, now, seen, event.timestamp)
    return Effect(_alerts(new, seen), Monitored(watch=new))


def _observation(event: Event[Any], told: Told, **counts: Any) -> Observation:
    return Observation(
        scorecard_version=told.version,
        source=f"{event.topic.name}/{event.partition}",
        offset=event.offset,
        score=told.score,
        pd=told.pd,
        **counts,
    )


def _alerts(watch: Watch, seen: Observation) -> tuple[Emit, ...]:
    """The alerts that this observation has caused, also when it comes again."""
    return tuple(Emit(ALERTS, alert) for alert in watch.told) if watch.cause == (seen.source, seen.offset) else ()


loop = serve(app, {REPORTS: observe, OUTCOMES: learn, OBSERVATIONS: count}, table=MONITORED, prepare=cards, rest=REST)
