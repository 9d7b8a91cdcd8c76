"""Everything that furnishers report of synthetic people is free of contradictions, by rules that know nothing of the generator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.domain.furnishing import examine
from creditapp.models.credit_events import Account, Bankruptcy, Collection, CreditEvent
from creditapp.models.furnished import FurnishedBody
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.file_rules import between_people, contradictions

ANCHOR, LATER = date(2024, 10, 31), date(2026, 2, 11)
PEOPLE = 2_500


@dataclass
class Population:
    """What is reported of many people at the anchor, and of the same people sixteen months later."""

    at_anchor: list[list[FurnishedBody]]
    later: list[list[FurnishedBody]]


@pytest.fixture(scope="module")
def population() -> Population:
    """2,500 people, half a thousand at a time."""
    chunks = [cohort(31, range(first, first + 500), ANCHOR, LATER) for first in range(0, PEOPLE, 500)]
    at_anchor, later = ([of_person for lived in chunks for of_person in bodies(lived, day)] for day in (ANCHOR, LATER))
    return Population(at_anchor, later)


def events_of(people: list[list[FurnishedBody]]) -> Iterator[tuple[str, CreditEvent]]:
    """Furnisher and event."""
    return ((body.furnisher, event) for of_person in people for body in of_person for event in body.events)


@pytest.mark.slow
def test_no_file_contradicts_itself(population: Population) -> None:
    """At the anchor and later: status, balance, past due, grid, dates, trend, bankruptcy, one debt owed once."""
    found = [
        each for people in (population.at_anchor, population.later) for one in people for each in contradictions(one)
    ]
    assert found == []


@pytest.mark.slow
def test_no_furnisher_offers_what_it_cannot_and_no_number_is_given_twice(population: Population) -> None:
    """Mortgages come from mortgage lenders, students' loans from lenders for education, and each number is one account's."""
    assert between_people(population.at_anchor) == []


@pytest.mark.slow
def test_furnishing_accepts_all_of_it(population: Population) -> None:
    """Nothing is refused at the edge, and no rule has as much as a warning."""
    days = ((ANCHOR, population.at_anchor), (LATER, population.later))
    assert not any(examine(body, day) for day, people in days for one in people for body in one)


@pytest.mark.slow
def test_every_kind_of_account_debt_and_case_is_there(population: Population) -> None:
    """All products, ECOA codes, losses, sales, settlements, discharges, and collectors who bought from others."""
    accounts = [event for _, event in events_of(population.later) if isinstance(event, Account)]
    debts = [event for _, event in events_of(population.later) if isinstance(event, Collection)]
    kinds = {account.account_type for account in accounts}
    assert {"heloc", "rent", "utility", "mortgage", "student_loan", "retail_card"} < kinds
    assert {account.ecoa for account in accounts} == {"1", "2", "3", "T"}
    assert {"11", "13", "64", "71", "78", "80", "93", "94", "96", "97"} <= {account.status for account in accounts}
    assert any(account.sold_to for account in accounts) and {"A", "E"} <= {one.consumer_indicator for one in accounts}
    assert any(debt.purchased_from for debt in debts) and any(debt.medical for debt in debts)
    assert any(isinstance(event, Bankruptcy) for _, event in events_of(population.later))


def test_users_who_are_taken_off_a_card_leave_it_open_and_hear_no_more_of_it(population: Population) -> None:
    """Metro 2's ECOA code T is reported once, of cards that go on: neither closed nor paid off for the user's sake."""
    seen = [
        {event.event_id.split(".")[0]: event for _, event in events_of(people) if isinstance(event, Account)}
        for people in (population.at_anchor, population.later)
    ]
    gone = {number: event for number, event in seen[0].items() if event.ecoa == "T"}
    assert gone
    for number, event in gone.items():
        assert (event.account_type, event.status, event.closed) == ("credit_card", "11", None)
        assert seen[1].get(number, event) == event


def test_students_pay_nothing_until_they_have_finished(population: Population) -> None:
    """There are students' loans without a payment due, of which nothing has been paid."""
    loans = [event for _, event in events_of(population.at_anchor) if isinstance(event, Account)]
    deferred = [
        loan for loan in loans if loan.account_type == "student_loan" and loan.status == "11" and not loan.payment
    ]
    assert len(deferred) > 10 and all(set(loan.payments) == {0} for loan in deferred)


def test_earlier_reports_are_the_later_trend(population: Population) -> None:
    """What was owed at the anchor is what the later trend says of that month."""
    earlier = {
        (who, furnisher, event.reference): event
        for who, people in enumerate(population.at_anchor)
        for furnisher, event in events_of([people])
        if isinstance(event, Account)
    }
    compared = 0
    for who, people in enumerate(population.later):
        for furnisher, event in events_of([people]):
            before: Any = earlier.get((who, furnisher, event.reference))
            if isinstance(event, Account) and event.balances and before and before.balances:
                passed = 12 * (event.as_of.year - before.as_of.year) + event.as_of.month - before.as_of.month
                assert event.balances[passed] == before.balance and event.payments[passed] == before.payments[0]
                compared += 1
    assert compared > 5_000


SPOILT: dict[str, dict[str, Any]] = {
    "paid off, but owed": {"status": "13", "closed": ANCHOR, "balance": 5},
    "current, but past due": {"past_due": 40},
    "late, but only by its status": {"status": "78"},
    "charged off, but only by its status": {
        "status": "97",
        "charge_off_amount": 9,
        "delinquency_since": date(2024, 1, 1),
    },
    "sold, but still owed": {"sold_to": "Keyholt Recovery"},
    "owes more than it ever did": {"highest_credit": 1},
    "another trend": {"balances": (1, 2, 3)},
    "months not reported without a court": {"grid": "D"},
    "discharged by no court": {"consumer_indicator": "E", "balance": 0},
    "a number in hex": {"reference": "8F03A2"},
}


@pytest.mark.parametrize("change", SPOILT.values(), ids=SPOILT)
def test_the_rules_find_what_is_wrong(population: Population, change: dict[str, Any]) -> None:
    """Each contradiction that is put into a sound account in use is found."""
    sound = next(
        (body, event)
        for people in population.at_anchor
        for body in people
        for event in body.events
        if isinstance(event, Account)
        and event.account_type == "credit_card"
        and event.balance > 100
        and event.status == "11"
        and event.ecoa == "1"
    )
    body, event = sound
    spoilt = replace(body, events=(replace(event, **change),))
    assert contradictions([replace(body, events=(event,))]) == [] and contradictions([spoilt])


def test_a_debt_that_two_collectors_hold_is_found(population: Population) -> None:
    """The same debt from a second collector without the first giving it up."""
    people = next(
        people
        for people in population.at_anchor
        if (bought := {event.sold_to for _, event in events_of([people]) if isinstance(event, Account)} - {None})
        and any(
            furnisher in bought and isinstance(event, Collection) and event.balance
            for furnisher, event in events_of([people])
        )
    )
    lenders = {furnisher for furnisher, event in events_of([people]) if isinstance(event, Account)}
    body, debt = next(
        (body, event)
        for body in people
        for event in body.events
        if isinstance(event, Collection) and event.balance and event.original_creditor in lenders
    )
    again = replace(body, furnisher="Another Collector", events=(debt,))
    assert contradictions(people) == [] and contradictions([*people, again])
