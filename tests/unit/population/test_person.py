"""A person is a function of seed, index and anchor, and has the kind of file that a bureau would have."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.domain.furnishing import check
from creditapp.models.base import decode, encode
from creditapp.models.credit_events import Account
from creditapp.models.furnished import FurnishedBody
from creditapp.population.calendar import month_of
from creditapp.population.cohort import cohort
from creditapp.population.identity import SSN_COUNT, ssn_of
from creditapp.population.person import bodies, furnished, furnished_month, people, person, persons
from creditapp.population.risk import default_probability

ANCHOR = date(2026, 3, 17)
LATER = date(2026, 7, 5)


@pytest.fixture(scope="module")
def reported() -> list[list[FurnishedBody]]:
    """What is furnished about 300 people at the anchor."""
    return bodies(cohort(7, range(300), ANCHOR, ANCHOR), ANCHOR)


def test_a_person_is_the_same_alone_and_among_others(reported: list[list[FurnishedBody]]) -> None:
    """A person furnished alone gives the same bytes as among 300 others, whatever the order."""
    for index in (0, 3, 299):
        assert furnished(person(7, index, ANCHOR), ANCHOR) == reported[index]
    backwards = bodies(cohort(7, [9, 4, 2], ANCHOR, ANCHOR), ANCHOR)
    assert [encode(body) for body in backwards[2]] == [encode(body) for body in reported[2]]


def test_later_months_do_not_change_earlier_reports(reported: list[list[FurnishedBody]]) -> None:
    """What is furnished as of a date is the same whether or not the months after it have been simulated."""
    lived_on = cohort(7, range(300), ANCHOR, date(2028, 3, 1))
    assert bodies(lived_on, ANCHOR) == reported


def test_another_seed_is_another_population(reported: list[list[FurnishedBody]]) -> None:
    """No person of one seed is a person of another."""
    assert furnished(person(8, 0, ANCHOR), ANCHOR) != reported[0]
    assert person(8, 0, ANCHOR).identity.ssn != person(7, 0, ANCHOR).identity.ssn


@given(seed=st.integers(0, 10**6), index=st.integers(0, SSN_COUNT - 1))
@settings(max_examples=200)
def test_every_ssn_is_one_that_was_never_issued(seed: int, index: int) -> None:
    """Every SSN has area 900–999, group 01–49 and a serial above 0000."""
    ssn = ssn_of(seed, index)
    assert len(ssn) == 9 and ssn[0] == "9" and 1 <= int(ssn[3:5]) <= 49 and int(ssn[5:]) > 0


def test_ssns_are_unique() -> None:
    """No two indices of a population share an SSN."""
    assert len({ssn_of(7, index) for index in range(50_000)}) == 50_000


def test_an_index_beyond_all_ssns_is_refused() -> None:
    """A population has at most as many people as there are numbers."""
    with pytest.raises(ValueError, match="at most"):
        ssn_of(1, SSN_COUNT)


def test_every_body_can_be_encoded_and_decoded(reported: list[list[FurnishedBody]]) -> None:
    """Strict decoding gives the same body."""
    for body in (body for of_person in reported for body in of_person):
        assert decode(FurnishedBody, encode(body)) == body


def test_bodies_pass_the_furnishers_checks(reported: list[list[FurnishedBody]]) -> None:
    """Nothing that furnishing would refuse is ever furnished, at the anchor or later."""
    later = bodies(cohort(7, range(300), ANCHOR, LATER), LATER)
    problems = [
        check(body, day)
        for day, people in ((ANCHOR, reported), (LATER, later))
        for of_person in people
        for body in of_person
    ]
    assert problems and not any(problems)


def test_event_ids_are_unique_and_dated(reported: list[list[FurnishedBody]]) -> None:
    """No two events share an id, and none is dated after the date as of which it was furnished."""
    events = [event for of_person in reported for body in of_person for event in body.events]
    assert len({event.event_id for event in events}) == len(events)
    assert all(event.as_of <= ANCHOR for event in events)


def test_accounts_are_plausible(reported: list[list[FurnishedBody]]) -> None:
    """Grids do not reach before opening, closed accounts owe nothing, and a late status has a late grid."""
    accounts = [
        event for of_person in reported for body in of_person for event in body.events if isinstance(event, Account)
    ]
    for account in accounts:
        assert account.opened <= account.as_of
        assert len(account.grid) <= month_of(account.as_of) - month_of(account.opened) + 1
        assert account.status != "13" or (account.balance == 0 and account.closed == account.as_of)
        assert (account.status in ("11", "13")) == (account.delinquency_since is None)


def test_later_months_follow_from_earlier_ones() -> None:
    """A later snapshot of an account continues the grid of the earlier one."""
    who = next(who for who in (person(7, index, ANCHOR) for index in range(20)) if who.kind == "ordinary")
    before = {event.reference: event for body in furnished(who, ANCHOR) for event in body.events}
    after = [
        event for body in furnished_month(who, month_of(LATER)) for event in body.events if isinstance(event, Account)
    ]
    assert after and all(month_of(event.as_of) == month_of(LATER) for event in after)
    for event in after:
        earlier = before.get(event.reference)
        if isinstance(earlier, Account):
            passed = month_of(event.as_of) - month_of(earlier.as_of)
            assert event.grid[passed:] == earlier.grid[: 84 - passed]


def test_furnishing_since_a_date_sends_only_newer_events() -> None:
    """Nothing dated up to that date is sent."""
    lived = cohort(7, range(50), ANCHOR, LATER)
    dates = [event.as_of for of_person in bodies(lived, LATER, ANCHOR) for body in of_person for event in body.events]
    assert dates and min(dates) > ANCHOR and max(dates) <= LATER


@pytest.mark.slow
def test_few_people_are_thin_invisible_or_deceased() -> None:
    """About one in twenty-five is thin or invisible, the invisible have no file at all, and a few have died."""
    lived = cohort(7, range(3_000), ANCHOR, ANCHOR)
    kinds = Counter(who.kind for who in persons(lived, ANCHOR))
    assert 0.015 < kinds["invisible"] / 3_000 < 0.035
    assert 0.01 < kinds["thin"] / 3_000 < 0.04
    assert 0 < kinds["deceased"] < 30
    files = zip(persons(lived, ANCHOR), bodies(lived, ANCHOR), strict=True)
    assert all(not of_person for who, of_person in files if who.kind == "invisible")


@pytest.mark.slow
def test_the_true_probability_agrees_with_what_happens() -> None:
    """The computed probability of a default agrees with how often the latent life brings one."""
    lived = cohort(11, range(20_000), ANCHOR, date(2028, 3, 28)).lives
    month = month_of(ANCHOR)
    happened: Any = (lived.arrears[:, month - lived.start + 1 :] >= 3).any(axis=1)
    risk = default_probability(lived, month)
    had_credit: Any = lived.traits.first_month < month
    for low, high in ((0, 0.02), (0.02, 0.1), (0.1, 0.4), (0.4, 1.01)):
        group = had_credit & (risk >= low) & (risk < high)
        assert happened[group].mean() == pytest.approx(risk[group].mean(), abs=0.03)


def test_forms_have_the_fields_that_apply_needs() -> None:
    """A listed person has every field of the form, consent given and the SSN with dashes."""
    forms = list(people(5, 7, ANCHOR))
    assert len(forms) == 5
    for form in forms:
        assert {"first_name", "last_name", "birth_date", "ssn", "street", "city", "state", "zip", "consent"} <= set(
            form
        )
        assert form["ssn"][3] == form["ssn"][6] == "-" and form["consent"] is True
