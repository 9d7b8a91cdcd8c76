"""Better behaviour never makes any characteristic worse, over any length: so no scorecard that goes the right way punishes it.

The orders (tests/support/scenario_orders.py) are a lender's, and the people are the population's.
"""

from collections import Counter
from datetime import date

import pytest
from msgspec.structs import replace

from creditapp.domain.credit_file import CreditFile
from creditapp.models.simulation import (
    BringCurrent,
    CloseAccount,
    HardInquiry,
    MissPayment,
    OpenAccount,
    PayChargeOff,
    PayDown,
    PayOnTime,
    SettleCollection,
    TimePasses,
)
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.domain_samples import TODAY, account, collection, filed, loan
from tests.support.scenario_orders import LENGTHS, Violation, orders, violations
from tests.support.simulated_people import file_of
from tests.support.simulated_world import SMALL

PEOPLE, SEED, AS_OF = 240, 13, date(2026, 10, 31)


@pytest.fixture(scope="module")
def files() -> list[CreditFile]:
    """People of the population who have a file."""
    lived = cohort(SEED, range(PEOPLE), AS_OF, AS_OF)
    return [file_of(reported) for reported in bodies(lived, AS_OF) if reported]


@pytest.mark.slow
def test_no_characteristic_of_the_population_gets_worse_by_better_behaviour(files: list[CreditFile]) -> None:
    """Every order, each person over two of the lengths in turn."""
    tried, wrong = Counter[str](), list[Violation]()
    for number, file in enumerate(files):
        count, found = violations(file, AS_OF, (LENGTHS[number % 8], LENGTHS[(number + 3) % 8]))
        tried, wrong = tried + count, wrong + found
    assert wrong == []
    assert tried.total() > 4_000


HARD = filed(
    account(balance=1_900, status="78", past_due=200, payment=60, grid="21" + "0" * 20, as_of=date(2026, 4, 15)),
    account(reference="2", balance=700, limit=None, highest_credit=None),
    account(reference="3", status="97", balance=900, past_due=900, grid="LL654321", as_of=date(2026, 3, 15)),
    account(reference="4", status="71", balance=300, past_due=300, closed=date(2026, 1, 1), grid="1"),
    account(reference="5", status="82", past_due=0, balance=500, grid=""),
    loan(payment=250, terms_months=60, balance=900),
    loan(reference="L-8", balance=4_000, payment=None),
    loan(reference="L-7", status="71", payment=400, terms_months=36, balance=300, past_due=700),
    loan(reference="L-6", status="95", balance=50, past_due=50),
    collection(), collection(reference="C-2", balance=90),
)  # fmt: skip


@pytest.mark.slow
def test_nor_of_a_file_that_has_everything_that_can_go_wrong() -> None:
    """Stale reports, no limits, no payments, losses without a grid, closed accounts that owe: over every length to 24 months."""
    tried, wrong = violations(HARD, TODAY, range(25))
    assert wrong == []
    assert tried.total() > 600


REWARDS_DEBT = replace(
    SMALL,
    characteristics=tuple(
        replace(table, points=tuple(reversed(table.points)), raw=tuple(reversed(table.raw)))
        if table.name == "utilisation"
        else table
        for table in SMALL.characteristics
    ),
)
"""A scorecard whose points for the share of the limits in use go the wrong way."""


def test_the_orders_find_a_scorecard_that_goes_the_wrong_way() -> None:
    """Paying cards down would cost points; with the right way round nothing is found."""
    _, wrong = violations(HARD, TODAY, (0, 6), REWARDS_DEBT)
    assert "pay cards down more" in {each.order.rule for each in wrong}
    assert violations(HARD, TODAY, (0, 6), SMALL)[1] == []


def test_every_action_that_has_an_order_is_tried() -> None:
    """On a file that allows all of them."""
    every = list(orders(HARD, TODAY, 24))
    tried = {type(action) for order in every for course in (order.worse, order.better) for action in course}
    assert tried == {
        PayDown, BringCurrent, PayChargeOff, SettleCollection, PayOnTime, TimePasses, MissPayment, HardInquiry, OpenAccount,
        CloseAccount,
    }  # fmt: skip
