"""All who furnish about synthetic people are registered, each for what it reports."""

from datetime import date

import pytest

from creditapp.domain.furnishers import USUAL, not_entitled, reports_in
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.population.cohort import cohort
from creditapp.population.furnishers import KINDS, SOURCE_OF_DEATHS
from creditapp.population.person import bodies
from tests.support.furnishing import furnisher

ANCHOR = date(2026, 3, 17)


def entry(name: str) -> RegisteredFurnisher:
    """As the launcher registers it."""
    return furnisher(name, kind=KINDS[name], reports=USUAL[KINDS[name]])


@pytest.mark.slow
def test_everybody_who_furnishes_is_among_them_and_reports_what_it_may() -> None:
    """Two thousand people, with bankruptcies, collections and deaths among them."""
    reported = [body for of_person in bodies(cohort(5, range(2_000), ANCHOR, ANCHOR), ANCHOR) for body in of_person]
    problems = {
        (body.furnisher, problem)
        for body in reported
        if (problem := not_entitled(entry(body.furnisher), reports_in(body.events)))
    }
    assert problems == set()
    kinds = {str(event.__struct_config__.tag) for body in reported for event in body.events}
    assert {"bankruptcy", "collection", "deceased"} <= kinds


@pytest.mark.slow
def test_deaths_come_from_the_source_of_deaths() -> None:
    """Whose word alone is enough."""
    reported = [body for of_person in bodies(cohort(5, range(2_000), ANCHOR, ANCHOR), ANCHOR) for body in of_person]
    sources = {
        body.furnisher
        for body in reported
        for event in body.events
        if event.__struct_config__.tag == "deceased" or getattr(event, "ecoa", "") == "X"
    }
    assert sources == {SOURCE_OF_DEATHS}
