"""The best next steps: actions that the file allows, ranked by their gain, each in its gentlest sufficient degree."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic, characteristics, ending
from creditapp.domain.credit_file import CreditFile, read_as_of
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.next_steps import ACTIONS, next_steps, ranked
from creditapp.domain.report import extract_of
from creditapp.domain.simulation import actions_of
from creditapp.models.applications import Outlook
from creditapp.models.credit_events import CreditEvent
from creditapp.models.simulation import (
    BringCurrent,
    PayChargeOff,
    PayDown,
    PayOnTime,
    Scenario,
    SettleCollection,
    TimePasses,
    Together,
)
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.domain_samples import (
    TODAY,
    account,
    bankruptcy,
    collection,
    filed,
    folded,
    from_bodies,
    inquiry,
    loan,
)

BANK = "First Bank of Troy"
ON_TIME = tuple(PayOnTime(months=months) for months in (6, 12, 24))
AS_NOW = tuple(TimePasses(months=months) for months in (6, 12, 24))
LATE = account(reference="7", status="71", past_due=80, grid="1")
LOST = account(reference="9", status="97", balance=900, past_due=900, grid="L")


def steps_of(*events: CreditEvent) -> tuple[Scenario, ...]:
    """The steps that this file allows."""
    return next_steps(extract_of(read_as_of(filed(*events), TODAY), TODAY))


def outlooks(*scores: int | None) -> list[Outlook]:
    """Scores as the scorecard gave them."""
    return [Outlook(as_of=TODAY, score=score) for score in scores]


def test_only_what_the_file_allows_is_tried() -> None:
    """Nothing about cards, collections or accounts that it does not have."""
    assert steps_of() == ()
    assert steps_of(loan()) == AS_NOW
    assert steps_of(account(balance=0)) == AS_NOW
    assert steps_of(loan(status="71", past_due=80)) == (BringCurrent(), *ON_TIME)
    assert steps_of(account(balance=0, status="13", closed=TODAY), collection()) == (SettleCollection(),)


def test_cards_are_paid_down_below_their_present_use() -> None:
    """Use of 25 % can go to 10 or 0, use of 5 % to 0; a card without a known limit counts as full."""
    assert steps_of(account(balance=500))[:2] == (PayDown(to=0.1), PayDown(to=0.0))
    assert steps_of(account(balance=100))[:1] == (PayDown(to=0.0),)
    assert steps_of(account(balance=100, limit=None))[:3] == (PayDown(to=0.3), PayDown(to=0.1), PayDown(to=0.0))


def test_collections_are_settled_one_by_one_and_all() -> None:
    """Paid ones are left out; a single one is all; never more than one simulation takes."""
    first, second, paid = collection(), collection(reference="2"), collection(reference="3", balance=0)
    unpaid = {item_id(item_key(debt, BANK)) for debt in (first, second)}
    steps = steps_of(first, second, paid)
    assert {step.item for step in steps if isinstance(step, SettleCollection)} == {*unpaid, None}


def test_one_simulation_takes_all_that_is_tried() -> None:
    """However much is on file; each debt alone as far as there is room, the largest first."""
    many = [
        event
        for number in range(40)
        for event in (collection(reference=f"C{number}", balance=number + 1), replace(LATE, reference=f"L{number}"), replace(LOST, reference=f"X{number}"))
    ]  # fmt: skip
    steps = steps_of(*many)
    assert len(steps) == 20
    assert {type(step) for step in steps} == {
        PayDown,
        BringCurrent,
        PayChargeOff,
        SettleCollection,
        Together,
        PayOnTime,
    }
    largest = item_id(item_key(collection(reference="C39"), BANK))
    assert SettleCollection(item=largest) in steps


def test_every_two_kinds_of_action_are_tried_together_and_all_of_them() -> None:
    """Of what the file allows."""
    sets = [step.steps for step in steps_of(LATE, LOST, collection()) if isinstance(step, Together)]
    down = PayDown(to=0.1)
    assert sets == [
        (BringCurrent(), PayChargeOff()), (BringCurrent(), SettleCollection()), (BringCurrent(), down),
        (PayChargeOff(), SettleCollection()), (PayChargeOff(), down), (SettleCollection(), down),
        (BringCurrent(), PayChargeOff(), SettleCollection(), down),
    ]  # fmt: skip


def test_a_set_is_offered_if_it_gains_more_than_its_parts() -> None:
    """Not if it only adds up or gains hardly more, and not where a smaller set among it gains as much with the rest."""
    one, other, third = BringCurrent(), PayChargeOff(), SettleCollection()
    pair, every = Together(steps=(one, other)), Together(steps=(one, other, third))
    scenarios: tuple[Scenario, ...] = (one, other, third, pair, every)
    assert scenarios_of(scenarios, 705, 700, 710, 705, 715) == [third, one]
    assert scenarios_of(scenarios, 705, 700, 710, 709, 719) == [third, one]
    assert scenarios_of(scenarios, 705, 700, 710, 730, 740) == [pair, third, one]
    assert scenarios_of(scenarios, 700, 700, 710, 730, 745) == [every, pair, third]


def test_small_gains_that_add_up_to_one_worth_having_are_offered_together() -> None:
    """Where none of the parts is worth it alone, and together they are worth clearly more than the best of them."""
    one, other, third = BringCurrent(), PayChargeOff(), SettleCollection()
    pair, every = Together(steps=(one, other)), Together(steps=(one, other, third))
    scenarios: tuple[Scenario, ...] = (one, other, third, pair, every)
    assert scenarios_of(scenarios, 704, 704, 704, 708, 712) == [every]
    assert scenarios_of(scenarios, 704, 704, 703, 708, 708) == []
    assert scenarios_of(scenarios, 701, 704, 700, 709, 709) == [pair]


@given(st.lists(st.integers(680, 760), min_size=9, max_size=9), st.lists(st.integers(680, 760), min_size=2, max_size=2))
def test_nothing_is_offered_that_hardly_gains(scores: list[int], alone: list[int]) -> None:
    """Whatever is scored: five points of one's own at least, and a further degree or a set five more than what it contains."""
    one, other = BringCurrent(item="a" * 16), BringCurrent(item="b" * 16)
    scenarios: tuple[Scenario, ...] = (
        PayDown(to=0.3), PayDown(to=0.1), PayDown(to=0), one, other, BringCurrent(),
        Together(steps=(BringCurrent(), PayDown(to=0.1))), PayOnTime(months=6), TimePasses(months=12),
    )  # fmt: skip
    found = outlooks(*scores)
    found[7:] = [replace(each, time_alone=by_then) for each, by_then in zip(found[7:], alone, strict=True)]
    gains = {step.scenario: step.gain for step in ranked(scenarios, found, 700)}
    assert min(gains.values(), default=5) >= 5
    for degrees in (scenarios[:3], (one, BringCurrent()), (other, BringCurrent())):
        kept = [gains[each] for each in degrees if each in gains]
        assert all(more >= less + 5 for less, more in zip(kept, kept[1:], strict=False))
    if scenarios[6] in gains:
        assert gains[scenarios[6]] >= max(scores[1], scores[5]) - 700 + 5
    if scenarios[7] in gains:
        assert scores[7] - alone[0] >= 5


def scenarios_of(scenarios: tuple[Scenario, ...], *scores: int) -> list[Scenario]:
    """Which are offered to somebody who has 700."""
    return [step.scenario for step in ranked(scenarios, outlooks(*scores), 700)]


def test_what_time_alone_brings_comes_after_what_a_person_does() -> None:
    """And an action that gains no more than time alone is no step."""
    down, on_time, as_now = PayDown(to=0.1), PayOnTime(months=12), TimePasses(months=12)
    later = [Outlook(as_of=TODAY, score=760, time_alone=alone) for alone in (740, 760)]
    steps = ranked((down, on_time, as_now), [*outlooks(705), *later], 700)
    assert [(step.scenario, step.gain, step.own) for step in steps] == [
        (on_time, 60, 20),
        (down, 5, 5),
        (as_now, 60, 0),
    ]
    assert [step.scenario for step in ranked((on_time, as_now), [later[1], later[1]], 700)] == [as_now]


def test_whatever_costs_the_people_of_the_population_has_its_action() -> None:
    """Something overdue, a debt with a collector, a card in use: an action about it is tried, if it is the person's to pay."""
    found = Counter[str]()
    for file, today in files_of_the_population(150):
        view = read_as_of(file, today)
        values, steps = characteristics(view, today), next_steps(extract_of(view, today))
        tried = {type(action) for step in steps for action in actions_of(step)}
        assert len(steps) <= 20
        for code, holds in COSTS.items():
            if holds(values) and ending(view, today) is None:
                assert tried & set(ACTIONS[code]), code
                found[code] += 1
    assert set(found) == set(COSTS)


def files_of_the_population(count: int) -> Iterator[tuple[CreditFile, date]]:
    """People's files and the day."""
    anchor = date(2026, 10, 31)
    for reported in bodies(cohort(17, range(count), anchor, anchor), anchor):
        yield folded(from_bodies(reported)), anchor


COSTS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "PH01": lambda values: values["months_since_late_30"] is not None,
    "PH06": lambda values: values["past_due_amount"] > 0,
    "PH08": lambda values: values["collections_amount"] > 0,
    "AO01": lambda values: (values["utilisation"] or 0) > 0.1,
    "AO03": lambda values: values["cards_with_balance"] > 0,
    "NC01": lambda values: values["hard_inquiries_6m"] > 0,
}
"""By factor, what of a person's values costs points or may cost some."""

IN_TROUBLE = (LATE, LOST, collection(), loan(), inquiry(), bankruptcy())


@pytest.mark.parametrize("characteristic", CHARACTERISTICS, ids=lambda each: each.code)
def test_every_advice_has_its_action_or_none_that_a_person_can_take(characteristic: Characteristic) -> None:
    """Each factor's actions are among the steps of a file that has everything; limits, and numbers of accounts, have none."""
    tried = {type(action) for step in steps_of(*IN_TROUBLE) for action in actions_of(step)}
    actions = ACTIONS.get(characteristic.code, ())
    assert bool(actions) == (characteristic.code not in NOBODYS_DOING)
    assert not actions or tried & set(actions)


NOBODYS_DOING = {"AO06", "CM01", "CM02", "CM03", "CM04"}
"""Limits that lenders set, numbers and kinds of accounts: nobody should borrow for the sake of a score."""


def test_the_gentlest_degree_that_gains_as_many_points_is_kept() -> None:
    """Paying off entirely is left out where a tenth gains the same; so is what gains nothing."""
    scenarios: tuple[Scenario, ...] = (PayDown(to=0.3), PayDown(to=0.1), PayDown(to=0.0), *ON_TIME)
    steps = ranked(scenarios, outlooks(710, 730, 730, 700, 690, 705), 700)
    assert [(step.scenario, step.gain) for step in steps] == [
        (PayDown(to=0.1), 30), (PayDown(to=0.3), 10), (PayOnTime(months=24), 5),
    ]  # fmt: skip
    steps = ranked(scenarios, outlooks(710, 714, 719, 700, 700, 704), 700)
    assert [step.scenario for step in steps] == [PayDown(to=0.0), PayDown(to=0.3)]


def test_settling_all_is_named_only_if_it_gains_more_than_one() -> None:
    """Each collection is a step of its own, although they gain the same."""
    one, other = SettleCollection(item="a" * 16), SettleCollection(item="b" * 16)
    steps = ranked((one, other, SettleCollection()), outlooks(706, 706, 710), 700)
    assert [step.scenario for step in steps] == [one, other]
    steps = ranked((one, other, SettleCollection()), outlooks(706, 706, 711), 700)
    assert [step.scenario for step in steps] == [SettleCollection(), one, other]


def test_a_scenario_that_leaves_no_score_gains_nothing() -> None:
    """Such as paying off the only loan, long before the outlook's date."""
    assert ranked(ON_TIME, outlooks(None, None, None), 300) == ()


@given(st.lists(st.none() | st.integers(300, 850), min_size=3, max_size=3), st.integers(300, 850))
def test_steps_gain_points_and_are_in_the_order_of_their_gain(scores: list[int | None], now: int) -> None:
    """Whatever scores the scorecard gives."""
    steps = ranked(ON_TIME, outlooks(*scores), now)
    gains = [step.gain for step in steps]
    assert all(gain > 0 for gain in gains)
    assert gains == sorted(gains, reverse=True)
    assert len(set(gains)) == len(gains)
