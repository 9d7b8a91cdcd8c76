"""The best next steps: actions that the file allows, ranked by their gain, each in its gentlest sufficient degree."""

from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import item_id, item_key, read_as_of
from creditapp.domain.next_steps import next_steps, ranked
from creditapp.domain.report import extract_of
from creditapp.models.applications import Outlook
from creditapp.models.credit_events import CreditEvent
from creditapp.models.simulation import PayDown, PayOnTime, Scenario, SettleCollection
from tests.support.domain_samples import TODAY, account, collection, filed, loan

BANK = "First Bank of Troy"
ON_TIME = tuple(PayOnTime(months=months) for months in (6, 12, 24))


def steps_of(*events: CreditEvent) -> tuple[Scenario, ...]:
    """The steps that this file allows."""
    return next_steps(extract_of(read_as_of(filed(*events), TODAY), TODAY))


def outlooks(*scores: int | None) -> list[Outlook]:
    """Scores as the scorecard gave them."""
    return [Outlook(as_of=TODAY, score=score) for score in scores]


def test_only_what_the_file_allows_is_tried() -> None:
    """Nothing about cards, collections or accounts that it does not have."""
    assert steps_of() == ()
    assert steps_of(loan()) == ON_TIME
    assert steps_of(account(balance=0)) == ON_TIME
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
    many = [collection(reference=str(number)) for number in range(40)]
    assert len(steps_of(account(), *many)) <= 20


def test_the_gentlest_degree_that_gains_as_many_points_is_kept() -> None:
    """Paying off entirely is left out where a tenth gains the same; so is what gains nothing."""
    scenarios: tuple[Scenario, ...] = (PayDown(to=0.3), PayDown(to=0.1), PayDown(to=0.0), *ON_TIME)
    steps = ranked(scenarios, outlooks(710, 730, 730, 700, 690, 705), 700)
    assert [(step.scenario, step.gain) for step in steps] == [
        (PayDown(to=0.1), 30), (PayDown(to=0.3), 10), (PayOnTime(months=24), 5),
    ]  # fmt: skip


def test_settling_all_is_named_only_if_it_gains_more_than_one() -> None:
    """Each collection is a step of its own, although they gain the same."""
    one, other = SettleCollection(item="a" * 16), SettleCollection(item="b" * 16)
    steps = ranked((one, other, SettleCollection()), outlooks(704, 704, 704), 700)
    assert [step.scenario for step in steps] == [one, other]
    steps = ranked((one, other, SettleCollection()), outlooks(704, 704, 707), 700)
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
