"""A simulated scenario has the same result as the update that follows once its events are really reported."""

from datetime import UTC, date, datetime, time

import pytest

from creditapp.agents import bureau, reporting, scoring
from creditapp.domain.credit_file import CreditFile
from creditapp.domain.furnishers import NOBODY
from creditapp.domain.item_keys import item_id
from creditapp.domain.simulation import assume
from creditapp.models.applications import Profile, Report, Score, VerifiedApplication
from creditapp.models.credit_events import CreditEvents, FurnishedBy
from creditapp.models.history import History
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import (
    BringCurrent,
    CloseAccount,
    Dispute,
    HardInquiry,
    MissPayment,
    OpenAccount,
    PayChargeOff,
    PayDown,
    PayOnTime,
    Scenario,
    SettleCollection,
    Simulation,
    TimePasses,
    Together,
)
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from creditapp.scorecards.active import ActiveScorecards
from creditapp.streaming.event import Event
from creditapp.topics import CREDIT_EVENTS, PROFILES, SCORES, VERIFIED
from tests.support.domain_samples import folded, from_bodies
from tests.support.simulated_world import SMALL
from tests.unit.agents.test_requests import event

pytestmark = pytest.mark.slow

ANCHOR = date(2026, 6, 15)
ACTIVE = ActiveScorecards(SMALL, None, 0.0)


@pytest.fixture(scope="module")
def files() -> list[CreditFile]:
    """Forty people's files."""
    lived = cohort(11, range(40), ANCHOR, ANCHOR)
    return [folded(from_bodies(furnished_bodies)) for furnished_bodies in bodies(lived, ANCHOR)]


def applied(file: CreditFile, **changes: object) -> tuple[Report, CreditFile, History]:
    """An application or simulation from bureau to reporting: its report, and the file and history afterwards."""
    record = VerifiedApplication(
        **{"application_id": "a" * 64, "consumer_id": "c-1", "as_of": ANCHOR, "verified_by": "form", **changes}
    )
    effect = bureau.profile(event(VERIFIED, record), file, NOBODY)
    profile = effect.emits[0].record
    assert isinstance(profile, Profile)
    report, history = reported(profile, History())
    assert report is not None
    kept = effect.state or file
    assert isinstance(kept, CreditFile)
    return report, kept, history


def reported(profile: Profile, history: History) -> tuple[Report | None, History]:
    """Score and report a profile; None if reporting emits nothing, as nothing has changed."""
    scored = scoring.score_profile(event(PROFILES, profile), None, ACTIVE).emits[0].record
    assert isinstance(scored, Score)
    effect = reporting.report(event(SCORES, scored), history, None)
    reports = [emit.record for emit in effect.emits if isinstance(emit.record, Report)]
    return reports[-1] if reports else None, effect.state or history


def furnished(
    file: CreditFile, history: History, body: FurnishedBy, day: date
) -> tuple[Report | None, CreditFile, History]:
    """A furnisher's record arrives on a day, and the person, who has a report, is scored again."""
    as_of = max(credit_event.as_of for credit_event in body.events)
    record = CreditEvents(
        consumer_id="c-1", record_id=f"r-{body.furnisher}-{as_of}", as_of=as_of, count=len(body.events),
        sealed=Sealed(body),
    )  # fmt: skip
    noon = datetime.combine(day, time(12), UTC).timestamp()
    arrived = Event(record, CREDIT_EVENTS, b"c-1", 0, 1, noon)
    effect = bureau.fold_events(arrived, file, NOBODY)
    profile = effect.emits[0].record
    assert isinstance(profile, Profile)
    report, history = reported(profile, history)
    assert isinstance(effect.state, CreditFile)
    return report, effect.state, history


def scenarios(file: CreditFile) -> list[Scenario]:
    """Scenarios of every kind, some about items of the file."""
    items = [item_id(key) for key in file.items]
    return [
        PayDown(to=0.1), PayOnTime(months=12), OpenAccount(account_type="auto_loan", amount=9_000), HardInquiry(),
        SettleCollection(), PayChargeOff(), BringCurrent(), Dispute(), TimePasses(months=7),
        Together(steps=(BringCurrent(), PayChargeOff(), SettleCollection(), PayDown(to=0.1), PayOnTime(months=6))),
        *(CloseAccount(item=item) for item in items[:3]), *(MissPayment(item=item, days=60) for item in items[:3]),
    ]  # fmt: skip


def test_a_simulation_and_the_later_update_have_the_same_result(files: list[CreditFile]) -> None:
    """For each scenario of forty people, the outlook and the update have the same score, PD, factors and ending."""
    compared = 0
    for file in files:
        requested = scenarios(file)
        answer, kept, _ = applied(file, simulation=Sealed(Simulation(scenarios=tuple(requested))))
        assert kept == file
        issued, looked_at, history = applied(file)
        assert (answer.score, answer.factors, answer.ending) == (issued.score, issued.factors, issued.ending)
        for scenario, outlook in zip(requested, answer.outlooks, strict=True):
            later, current_file, current_history = issued, looked_at, history
            events = assume(file, scenario, ANCHOR).assumption.events
            for body in events:
                update, current_file, current_history = furnished(current_file, current_history, body, outlook.as_of)
                later = update or later
            if events:
                assert (later.score, later.pd, later.factors, later.ending) == (
                    outlook.score, outlook.pd, outlook.factors, outlook.ending,
                )  # fmt: skip
                compared += 1
    assert compared > 300


def test_what_time_alone_brings_is_the_score_of_that_scenario(files: list[CreditFile]) -> None:
    """Beside each scenario over months stands the score that going on as now would have on the same day."""
    compared = 0
    for file in files:
        asked = (PayOnTime(months=12), TimePasses(months=12), PayDown(to=0.1))
        answer, _, _ = applied(file, simulation=Sealed(Simulation(scenarios=asked)))
        on_time, as_now, today = answer.outlooks
        if on_time.score is not None and on_time.as_of > ANCHOR:
            assert on_time.time_alone == as_now.time_alone == as_now.score
            compared += 1
        assert today.time_alone is None
    assert compared > 20
