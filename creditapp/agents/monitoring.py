"""Scorecards in service are monitored for drift, approval rate and performance; a figure beyond its threshold raises an alert.

Every application counts once, in the figures of the scorecard that scored it, and every alert is emitted under one id
(see ``creditapp/domain/monitoring/``). Simulations and updates of a report do not count as applications.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from creditapp.domain.monitoring.alert_thresholds import CHECK_EVERY
from creditapp.domain.monitoring.alerts import with_alerts
from creditapp.domain.monitoring.counts import with_observation
from creditapp.domain.monitoring.days import day_of, with_day, with_psi
from creditapp.domain.monitoring.drift import expected_of
from creditapp.domain.monitoring.figures import figures
from creditapp.domain.monitoring.observations import bins_of, with_outcome, with_report
from creditapp.domain.scorecard import Scorecard
from creditapp.models.applications import Report
from creditapp.models.erasures import ApplicationErasure
from creditapp.models.monitoring import Monitored, MonitoredApplication, Observation, Outcome, Watch
from creditapp.monitoring.site import open_site
from creditapp.scorecards.registry import Registry
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.monitoring import MONITORED
from creditapp.topics import ALERTS, APPLICATIONS_ERASED, APPLICATIONS_TO_ERASE, OBSERVATIONS, OUTCOMES, REPORTS

REST = 0.25
"""Seconds to pause after a batch: monitoring figures need not be immediate."""
NICENESS = 10
"""Added to the process's nice value, so that the services on the way to a report get the processor first."""

app = create_app("monitoring")
registry = Registry(app)
open_site(app, registry)

Cards = Mapping[str, Scorecard]


@app.task
async def follow_releases() -> None:
    """Follow all releases: a scorecard's manifest holds the expected distributions."""
    await registry.follow()


@app.task
async def lower_priority() -> None:
    """Give the services on the way to a report priority on a busy machine."""
    os.nice(NICENESS)


async def cards(events: Sequence[Event[Any]]) -> Cards:
    """The scorecards that the batch's records name."""
    versions = (getattr(event.record, "scorecard_version", None) for event in events)
    return await registry.cards({version for version in versions if version})


def observe(event: Event[Report], state: Monitored | None, cards: Cards) -> Effect:
    """Count the first report of a score for its scorecard, with the outcome if that arrived before the report.

    What an erased person's report said cannot be read any more, and is not counted.
    """
    if event.erased:
        return Effect()
    application = with_report(state.told if state else None, event.record, event.offset)
    if application is None:
        return Effect()
    report = event.record
    assert report.score is not None, "else it is not counted"
    assert report.pd is not None, "else it is not counted"
    observation = replace(
        _observation(event, application),
        score=report.score,
        pd=report.pd,
        bins=bins_of(expected_of(cards.get(application.version)), report),
        scored=True,
        bad=application.bad if application.early else None,
    )
    return Effect((Emit(OBSERVATIONS, observation),), Monitored(told=application))


def learn(event: Event[Outcome], state: Monitored | None, _: Cards) -> Effect:
    """Count the first outcome of an application for the scorecard that scored it."""
    if event.erased:
        return Effect()
    application = with_outcome(state.told if state else None, event.record.bad, event.offset)
    if application is None or application.early:
        return Effect(state=Monitored(told=application) if application else None)
    if application.sealed is None:  # scored before scores were sealed here: the score is not kept any more
        return Effect(state=Monitored(told=application))
    observation = replace(_observation(event, application), bad=application.bad)
    return Effect((Emit(OBSERVATIONS, observation),), Monitored(told=application))


def count(event: Event[Observation], state: Monitored | None, cards: Cards) -> Effect:
    """Count an observation for its scorecard; after every ``CHECK_EVERY`` compare the figures with the thresholds."""
    if event.erased:
        return Effect()
    observation, watch = event.record, state.watch if state and state.watch else Watch()
    version, settings, day = observation.scorecard_version, app.settings, day_of(event.timestamp)
    updated = with_observation(watch, observation, settings.monitoring_window)
    if updated is None:
        return Effect(_alerts(watch, observation))
    updated = with_day(updated, observation, day, settings.cut_off)
    if updated.observations % CHECK_EVERY == 0:
        current = figures(version, updated, cards.get(version), settings.monitoring_window, settings.cut_off)
        updated = with_psi(updated, day, current.psi)
        updated = with_alerts(updated, current, observation, event.timestamp)
    return Effect(_alerts(updated, observation), Monitored(watch=updated))


def erase(event: Event[ApplicationErasure], _: Monitored | None, __: Cards) -> Effect:
    """Delete an erased person's application, and pass it on once it is deleted. What was counted stays: it is about nobody."""
    return Effect(erases=True, afterwards=(Emit(APPLICATIONS_ERASED, event.record),))


def _observation(event: Event[Any], application: MonitoredApplication) -> Observation:
    """An observation that counts nothing yet, with the application's score, sealed."""
    return Observation(
        consumer_id=application.consumer_id,
        scorecard_version=application.version,
        source=f"{event.topic.name}/{event.partition}",
        offset=event.offset,
        scored=False,
        sealed=application.sealed,
    )


def _alerts(watch: Watch, observation: Observation) -> tuple[Emit, ...]:
    """The alerts that this observation has caused; emitted again when the observation is delivered again."""
    caused = watch.cause == (observation.source, observation.offset)
    return tuple(Emit(ALERTS, alert) for alert in watch.told) if caused else ()


loop = serve(
    app,
    {REPORTS: observe, OUTCOMES: learn, OBSERVATIONS: count, APPLICATIONS_TO_ERASE: erase},
    table=MONITORED,
    prepare=cards,
    rest=REST,
    seals=Seals(app, {"score"}),
)
