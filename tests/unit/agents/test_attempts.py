"""Guessing a person's details opens nothing, from whatever address, and the person can end the wait."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from creditapp.agents.identity import learn, lift, verify
from creditapp.domain.furnishers import NOBODY
from creditapp.domain.identity import ReportedIdentities, merge
from creditapp.domain.identity.attempts import FREE, MOST
from creditapp.models.applications import Application, VerifiedApplication
from creditapp.models.attempts import AttemptsForgotten, FailedAttempt
from creditapp.models.credit_events import ReportedIdentity
from creditapp.models.identity import Person
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Simulation
from creditapp.streaming.event import Effect, Event
from creditapp.topics import APPLICATIONS, ATTEMPTS_FORGOTTEN, REPORTED_IDENTITIES
from tests.support.domain_samples import TODAY, person

OWN = person(first_name="Merle", last_name="Dalton")
DAY = 86_400.0
GUESSES = tuple(
    person(first_name="Merle", last_name="Dalton", birth_date=date(1970, 1, 1) + timedelta(days=days))
    for days in range(150)
)


def sent(form: Person, number: int, at: float = 0.0, *, simulated: bool = False) -> Event[Application]:
    """A form, from one of five addresses."""
    application = Application(
        application_id=f"{number:064x}",
        consumer_id="person",
        as_of=TODAY,
        sealed=Sealed(form),
        origin=f"address-{number % 5}",
        verified_by="form",
        simulation=Sealed(Simulation(scenarios=())) if simulated else None,
    )
    return Event(application, APPLICATIONS, b"person", 0, number, at)


def known() -> ReportedIdentities:
    """What a furnisher reported of the person."""
    return merge(None, OWN, TODAY, "r")


def after(state: ReportedIdentities | None, events: Iterable[Event[Application]]) -> ReportedIdentities | None:
    """The state after these forms."""
    for event in events:
        left = verify(event, state, NOBODY).state
        assert left is None or isinstance(left, ReportedIdentities)
        state = left or state
    return state


def opened(effect: Effect) -> bool:
    """Whether the file was opened."""
    verified = effect.emits[0].record
    assert isinstance(verified, VerifiedApplication)
    return verified.ending is None


def test_after_150_wrong_birth_dates_from_five_addresses_the_right_one_opens_nothing() -> None:
    """Sent within minutes or over most of a day: a day has passed before it does."""
    state = after(known(), (sent(guess, number, number * 1.0) for number, guess in enumerate(GUESSES)))
    assert not opened(verify(sent(OWN, 200, 151.0), state, NOBODY))
    over_a_day = after(known(), (sent(guess, number, number * 1800.0) for number, guess in enumerate(GUESSES[:40])))
    assert not opened(verify(sent(OWN, 200, 39.5 * 1800), over_a_day, NOBODY))
    assert opened(verify(sent(OWN, 200, 40 * 1800 + DAY), over_a_day, NOBODY))


def test_a_person_who_mistypes_five_times_is_not_kept_waiting_and_starts_afresh() -> None:
    """The match forgets what failed before it."""
    state = after(known(), (sent(guess, number) for number, guess in enumerate(GUESSES[: FREE - 1])))
    effect = verify(sent(OWN, 100), state, NOBODY)
    assert opened(effect)
    assert isinstance(effect.state, ReportedIdentities) and effect.state.attempts == ()


def test_a_lock_answers_as_a_mismatch_does() -> None:
    """The same record, byte for byte, but for the application that it is about."""
    locked = after(known(), (sent(guess, number, number * DAY / 11) for number, guess in enumerate(GUESSES[:MOST])))
    mismatch = verify(sent(GUESSES[0], 7), known(), NOBODY)
    in_lock = verify(sent(OWN, 7, 10 * DAY / 11), locked, NOBODY)
    assert mismatch.emits[0] == in_lock.emits[0]


def test_nothing_known_of_a_person_and_reported_later_changes_no_count() -> None:
    """Furnishers' reports leave the failures as they are."""
    state = after(None, (sent(guess, number) for number, guess in enumerate(GUESSES[:7])))
    reported = ReportedIdentity(consumer_id="person", record_id="r", as_of=TODAY, sealed=Sealed(OWN))
    learned = learn(Event(reported, REPORTED_IDENTITIES, b"person", 0, 0, 1.0), state, NOBODY).state
    assert isinstance(learned, ReportedIdentities) and state is not None
    assert learned.attempts == state.attempts
    assert not opened(verify(sent(OWN, 99, 2.0), learned, NOBODY))


def test_the_holder_of_an_earlier_report_ends_the_wait() -> None:
    """The next form is examined at once."""
    state = after(known(), (sent(guess, number) for number, guess in enumerate(GUESSES[:MOST])))
    record = AttemptsForgotten(consumer_id="person", application_id="a", at=1.0)
    lifted = lift(Event(record, ATTEMPTS_FORGOTTEN, b"person", 0, 0, 1.0), state, NOBODY).state
    assert isinstance(lifted, ReportedIdentities)
    assert opened(verify(sent(OWN, 50, 2.0), lifted, NOBODY))
    assert lift(Event(record, ATTEMPTS_FORGOTTEN, b"person", 0, 1, 1.0), lifted, NOBODY).state is None


def test_a_simulation_of_a_report_that_is_open_waits_for_nobody_and_counts_for_nothing() -> None:
    """Its holder has been matched before."""
    state = after(known(), (sent(guess, number) for number, guess in enumerate(GUESSES[:MOST])))
    effect = verify(sent(OWN, 60, 1.0, simulated=True), state, NOBODY)
    assert opened(effect)
    assert (effect.state, len(effect.emits)) == (None, 1)


@pytest.mark.parametrize("state", [known(), None])
def test_each_failure_tells_the_gateways_the_address_it_came_from(state: ReportedIdentities | None) -> None:
    """By its pseudonym, also while the file is locked; a client's forms are not counted by address."""
    failures = [emit.record for emit in verify(sent(GUESSES[0], 3, 5.0), state, NOBODY).emits[1:]]
    assert failures == [FailedAttempt(origin="address-3", application_id=f"{3:064x}", at=5.0)]
    event = sent(GUESSES[0], 3)
    of_client = Application(
        application_id=event.record.application_id,
        consumer_id="person",
        as_of=TODAY,
        sealed=Sealed(GUESSES[0]),
        verified_by="contract",
    )
    assert len(verify(Event(of_client, APPLICATIONS, b"person", 0, 0, 0.0), state, NOBODY).emits) == 1
