"""Reasons that people can rely on: for a thousand people they add up, improving the first one helps, none is forbidden."""

import re
from collections.abc import Iterator
from datetime import date
from math import floor
from typing import get_args

import pytest

from creditapp.domain.characteristics import CHARACTERISTICS, characteristics, ending
from creditapp.domain.credit_file import read_as_of
from creditapp.domain.factors import by_effect
from creditapp.domain.scorecard import Scorecard, Values
from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from creditapp.domain.scoring import CLAMPED, Scored, score
from creditapp.models.applications import Factor
from creditapp.models.credit_events import CreditEvent
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies, chunks
from tests.support.simulated_people import file_of
from tests.support.system import System

PEOPLE, SEED, AS_OF = 1_000, 4_711, date(2026, 10, 31)

FORBIDDEN = re.compile(
    r"\b(race|racial|colou?r|religio\w*|faith|church|national\w*|origin|ethnic\w*|immigra\w*|citizen\w*|sex\w*|gender|male|"
    r"female|marital|married|divorc\w*|widow\w*|spouse|famil\w*|child\w*|pregnan\w*|birth\w*|born|elder\w*|"
    r"age(?! of (the oldest )?accounts?\b)|welfare|assistance|benefits?|zip|street|city|state|name|language|disab\w*|health)\b",
    re.IGNORECASE,
)
"""15 USC 1691(a): race, colour, religion, national origin, sex, marital status, age, public assistance; what stands for them."""


@pytest.fixture(scope="module")
def card(system: System) -> Scorecard:
    """The scorecard that the running system was started with."""
    return parse_scorecard((system.home / "scorecard" / "scorecard.json").read_bytes(), served_characteristics())


@pytest.fixture(scope="module")
def thousand(card: Scorecard) -> list[tuple[Values, Scored]]:
    """The profiles of a thousand people of the population who can be scored, and their scores."""
    scored = [(profile, score(card, profile)) for profile, _ in zip(_profiles(), range(PEOPLE), strict=False)]
    assert len(scored) == PEOPLE
    return scored


def _profiles() -> Iterator[Values]:
    for indices in chunks(range(2 * PEOPLE)):
        for reported in bodies(cohort(SEED, indices, AS_OF, AS_OF), AS_OF):
            view = read_as_of(file_of(reported), AS_OF)
            if ending(view, AS_OF) is None:
                yield characteristics(view, AS_OF)


def test_base_points_and_factors_are_the_score_to_the_point(thousand: list[tuple[Values, Scored]]) -> None:
    """Every characteristic has its row; the end of the scale has one where it bites."""
    for _, scored in thousand:
        assert scored.base_points + sum(factor.points for factor in scored.factors) == scored.score
        assert all(factor.points <= 0 for factor in scored.factors if factor.code != CLAMPED)


def test_improving_the_first_reason_raises_the_score(card: Scorecard, thousand: list[tuple[Values, Scored]]) -> None:
    """By as many points as it cost, for everybody whom it costs one and who is not at an end of the scale; to its end."""
    tried, (_, highest) = 0, card.score_range
    for profile, scored in thousand:
        first = by_effect(scored.factors)[0]
        if first.points < 0 and scored.score < highest and not any(factor.code == CLAMPED for factor in scored.factors):
            improved = score(card, {**profile, first.characteristic: improved_value(first)})
            assert improved.score == min(highest, scored.score - first.points) > scored.score
            tried += 1
    assert tried > 0.9 * PEOPLE


def improved_value(factor: Factor) -> float | None:
    """A value that costs nothing, a whole number where there is one; None where only "does not apply" costs nothing."""
    if factor.best is None:
        return None
    above, up_to = factor.best
    if up_to is None:
        return 0.0 if above is None else floor(above) + 1
    return floor(up_to) if above is None or floor(up_to) > above else up_to


def test_no_characteristic_or_reason_is_a_prohibited_basis(card: Scorecard) -> None:
    """Neither in what is computed, nor in what is said, nor in what furnishers can report to be computed from."""
    said = [word for each in CHARACTERISTICS for word in (each.label, each.name.replace("_", " "))]
    said += [one.text for each in CHARACTERISTICS for one in (*each.reasons, *each.advice, *each.positives)]
    assert [text for text in said if FORBIDDEN.search(text)] == []
    assert {table.name for table in card.characteristics} <= {each.name for each in CHARACTERISTICS}
    fields = {name for kind in get_args(CreditEvent) for name in kind.__struct_fields__}
    assert {name for name in fields if FORBIDDEN.search(name.replace("_", " "))} == set()


def test_the_pattern_of_forbidden_words_finds_them() -> None:
    """It finds prohibited bases, and does not take an account's age for a person's."""
    for text in (
        "Marital status",
        "Your age",
        "Age of the applicant",
        "national origin",
        "Receives public assistance",
        "ZIP code",
    ):
        assert FORBIDDEN.search(text)
    for text in ("Age of the oldest account", "Average age of accounts"):
        assert not FORBIDDEN.search(text)
