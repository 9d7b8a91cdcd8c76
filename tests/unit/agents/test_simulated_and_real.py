"""Through the services' own handlers: what a simulation tells is what an update tells once it has come true."""

from datetime import UTC, date, datetime, time

import pytest

from creditapp.agents import bureau, reporting, scoring
from creditapp.domain.credit_file import CreditFile, item_id
from creditapp.domain.simulation import assume
from creditapp.models.applications import Profile, Report, Score, VerifiedApplication
from creditapp.models.credit_events import CreditEvents, FurnishedBy
from creditapp.models.history import History
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import (
    CloseAccount,
    HardInquiry,
    MissPayment,
    OpenAccount,
    PayDown,
    PayOnTime,
    Scenario,
    SettleCollection,
    Simulation,
)
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from creditapp.scorecards.active import ActiveScorecards
from creditapp.streaming.batch import Event
from creditapp.topics import CREDIT_EVENTS, PROFILES, SCORES, VERIFIED
from tests.support.domain_samples import folded, from_bodies
from tests.support.simulated_world import SMALL
from tests.unit.agents.test_requests import event

ANCHOR = date(2026, 6, 15)
ACTIVE = ActiveScorecards(SMALL, None, 0.0)


@pytest.fixture(scope="module")
def files() -> list[CreditFile]:
    """Forty people's files."""
    lived = cohort(11, range(40), ANCHOR, ANCHOR)
    return [folded(from_bodies(each)) for each in bodies(lived, ANCHOR)]


def applied(file: CreditFile, **changes: object) -> tuple[Report, CreditFile, History]:
    """An application, or a simulation, from bureau to reporting: its report, and the file and history that are left."""
    record = VerifiedApplication(**{"application_id": "a" * 64, "consumer_id": "c-1", "as_of": ANCHOR, **changes})
    effect = bureau.profile(event(VERIFIED, record), file, None)
    profile = effect.emits[0].record
    assert isinstance(profile, Profile)
    report, history = reported(profile, History())
    assert report is not None
    kept = effect.state or file
    assert isinstance(kept, CreditFile)
    return report, kept, history


def reported(profile: Profile, history: History) -> tuple[Report | None, History]:
    """Scored and reported; nothing if it is no news."""
    scored = scoring.score_profile(event(PROFILES, profile), None, ACTIVE).emits[0].record
    assert isinstance(scored, Score)
    effect = reporting.report(event(SCORES, scored), history, None)
    told = [emit.record for emit in effect.emits if isinstance(emit.record, Report)]
    return told[-1] if told else None, effect.state or history


def furnished(
    file: CreditFile, history: History, told: FurnishedBy, day: date
) -> tuple[Report | None, CreditFile, History]:
    """A furnisher's record arrives on a day, and whoever has a report is scored again."""
    as_of = max(each.as_of for each in told.events)
    record = CreditEvents(
        consumer_id="c-1", record_id=f"r-{told.furnisher}-{as_of}", as_of=as_of, count=len(told.events),
        sealed=Sealed(told),
    )  # fmt: skip
    noon = datetime.combine(day, time(12), UTC).timestamp()
    arrived = Event(record, CREDIT_EVENTS, b"c-1", 0, 1, noon)
    effect = bureau.fold_events(arrived, file, None)
    profile = effect.emits[0].record
    assert isinstance(profile, Profile)
    report, history = reported(profile, history)
    assert isinstance(effect.state, CreditFile)
    return report, effect.state, history


def scenarios(file: CreditFile) -> list[Scenario]:
    """Of every kind, some about the file's own items."""
    items = [item_id(key) for key in file.items]
    return [
        PayDown(to=0.1), PayOnTime(months=12), OpenAccount(account_type="auto_loan", amount=9_000), HardInquiry(),
        SettleCollection(), *(CloseAccount(item=item) for item in items[:3]), *(MissPayment(item=item, days=60) for item in items[:3]),
    ]  # fmt: skip


def test_what_was_simulated_is_what_the_update_says(files: list[CreditFile]) -> None:
    """Each scenario, for forty people: score, probability and every factor of the outlook are those of the update."""
    compared = 0
    for file in files:
        asked = scenarios(file)
        answer, kept, _ = applied(file, simulation=Sealed(Simulation(scenarios=tuple(asked))))
        assert kept == file
        issued, looked_at, history = applied(file)
        assert (answer.score, answer.factors, answer.ending) == (issued.score, issued.factors, issued.ending)
        for scenario, outlook in zip(asked, answer.outlooks, strict=True):
            later, now, told = issued, looked_at, history
            events = assume(file, scenario, ANCHOR).assumption.events
            for by in events:
                news, now, told = furnished(now, told, by, outlook.as_of)
                later = news or later
            if events:
                assert (later.score, later.pd, later.factors, later.ending) == (
                    outlook.score, outlook.pd, outlook.factors, outlook.ending,
                )  # fmt: skip
                compared += 1
    assert compared > 150
