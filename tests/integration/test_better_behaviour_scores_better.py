"""The scorecard in service never punishes better behaviour: the orders of tests/support/scenario_orders.py, by its own points."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from creditapp.domain.credit_file import CreditFile
from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies, chunks
from tests.support.scenario_orders import LENGTHS, Violation, course_scores, violations
from tests.support.simulated_people import file_of
from tests.support.system import System

SEED, AS_OF = 29, date(2026, 10, 31)
FEW, MANY = 150, 5_000
LENGTHS_EACH = 2
"""Lengths that each person is tried over; all people together over each length equally often."""


def people(indices: Sequence[int]) -> Iterable[tuple[int, CreditFile]]:
    """Those of the population who have a file."""
    reported = bodies(cohort(SEED, indices, AS_OF, AS_OF), AS_OF)
    return ((index, file_of(each)) for index, each in zip(indices, reported, strict=True) if each)


def tried(indices: Sequence[int], scorecard: Path) -> tuple[Counter[str], list[Violation]]:
    """How many orders were tried by rule, and which do not hold: by any characteristic, or by the score."""
    card = parse_scorecard(scorecard.read_bytes(), served_characteristics())
    count, wrong = Counter[str](), list[Violation]()
    for index, file in people(indices):
        for turn in range(LENGTHS_EACH):
            lengths = (LENGTHS[(index + 3 * turn) % len(LENGTHS)],)
            of_file, found = violations(file, AS_OF, lengths, card)
            count, wrong = count + of_file, wrong + found
    return count, wrong


@pytest.fixture(scope="module")
def scorecard(system: System) -> Path:
    """The scorecard that the running system was started with."""
    return system.home / "scorecard" / "scorecard.json"


def test_better_behaviour_of_some_people_scores_no_worse(scorecard: Path) -> None:
    """Every order, each person over two of the lengths."""
    count, wrong = tried(range(FEW), scorecard)
    assert wrong == []
    assert count.total() > 2_500


@pytest.mark.long
@pytest.mark.timeout(7_200)
def test_better_behaviour_of_five_thousand_people_scores_no_worse(scorecard: Path) -> None:
    """The same for five thousand, with the counts by rule."""
    total, wrong = Counter[str](), list[Violation]()
    parts = list(chunks(range(MANY), 100))
    with ProcessPoolExecutor(int(os.environ.get("ORDERS_PROCESSES", "2"))) as pool:
        for count, found in pool.map(tried, parts, [scorecard] * len(parts)):
            total, wrong = total + count, wrong + found
    print(f"\n{MANY} people: {total.total()} orders tried, {len(wrong)} do not hold")
    for rule, number in total.most_common():
        print(f"{number:9,} {rule}")
    assert wrong == []


def test_going_on_paying_on_time_never_lowers_the_score(scorecard: Path) -> None:
    """Month after month for two years, though loans are repaid meanwhile; unless something leaves the file, or the score ends."""
    card = parse_scorecard(scorecard.read_bytes(), served_characteristics())
    compared = 0
    for _, file in people(range(60)):
        scores = course_scores(file, AS_OF, range(0, 25, 3), card)
        for (items, before), (later_items, after) in zip(scores, scores[1:], strict=False):
            if items == later_items:
                assert after >= before
                compared += 1
    assert compared > 200
