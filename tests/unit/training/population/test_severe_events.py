"""Severe events cost what they are worth: at least what is published, the more the graver, and less as they age."""

from datetime import date
from statistics import mean

import pytest

from benchmarks.severe_events import EVENTS, SevereEvent, costs, scored, views
from creditapp.domain.characteristics import characteristics
from creditapp.domain.credit_file import FileView
from creditapp.domain.grades import graded
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.domain.scoring import score
from tests.support.domain_samples import TODAY, account, loan, view
from training.fitting.hyperparameters import Hyperparameters
from training.population.dataset import build
from training.scorecard import run

pytestmark = pytest.mark.slow

AS_OF = date(2024, 10, 31)
QUICK = (Hyperparameters(learning_rate=0.15, leaves=6, smallest_leaf=60, most_rounds=100, columns_tried=0.25),)
RANGE = 660, 800
"""Scores of the people to whom the events happen: those of the published figures, and between."""


@pytest.fixture(scope="module")
def card() -> Scorecard:
    """A quick scorecard that spans the scale."""
    table, _ = build(20_242, 5_000, AS_OF, lambda _: None)
    return parse_scorecard(run.train(table, AS_OF, 1, lambda _: None, QUICK, run.Options(spanning=True)).card)


@pytest.fixture(scope="module")
def files(card: Scorecard) -> list[FileView]:
    """The files of some people with ordinary scores."""
    return [view for view in views(91, 500, AS_OF) if RANGE[0] <= scored(card, view) <= RANGE[1]]


def test_points_are_whole_and_span_the_scale(card: Scorecard) -> None:
    """850 without any loss, 300 with every worst value: nobody can be cut off."""
    assert card.base_points == 850
    assert card.base_points + sum(card.worst.values()) == 300


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_a_fresh_event_costs_what_is_published_at_least_and_less_with_every_year(
    card: Scorecard, files: list[FileView], event: SevereEvent
) -> None:
    """On average of those to whom it can happen; an old one costs less than a new one, but never nothing."""
    fresh, year, five = (mean(costs(card, files, event, months)) for months in (0, 12, 60))
    assert fresh >= event.at_680[0]
    assert fresh > year >= five >= 0


def test_graver_events_cost_more(card: Scorecard, files: list[FileView]) -> None:
    """90 days late costs more than 30, a charge-off more than that, and bankruptcy more than 90 days late."""
    thirty, ninety, charge_off, _, bankruptcy = (mean(costs(card, files, event, 0)) for event in EVENTS)
    assert thirty < ninety < min(charge_off, bankruptcy)


def test_four_charge_offs_and_a_foreclosure_are_a_weak_payment_history(card: Scorecard) -> None:
    """Two years old, with $48,838 overdue, beside one card that was always paid: grade D or E, and no good score."""
    lost = {
        "status": "97",
        "past_due": 6_000,
        "balance": 6_000,
        "delinquency_since": TODAY.replace(year=TODAY.year - 2),
    }
    grid = "L" * 19 + "654321" + "0" * 20
    house = loan(reference="m", portfolio="M", account_type="mortgage", status="94", balance=24_838, past_due=24_838,
                 grid="H" * 19 + "654321" + "0" * 20, delinquency_since=TODAY.replace(year=TODAY.year - 2))  # fmt: skip
    cards = [account(reference=f"c{at}", event_id=f"c{at}", grid=grid, **lost) for at in range(4)]
    paid = account(reference="ok", opened=date(2012, 1, 1), grid="0" * 60, balance=1_200, limit=6_000)
    result = score(card, characteristics(view(paid, house, *cards), TODAY))
    assert graded(result.factors)[0].grade in ("D", "E")
    assert result.score < 670
