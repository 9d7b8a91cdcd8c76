"""The training set sees what a live application would see on its date, and nothing later."""

from datetime import date

import numpy as np
import pytest

from creditapp.domain.characteristics import CHARACTERISTICS, characteristics
from creditapp.population.calendar import month_of
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from creditapp.population.shock import Shock
from training.data.service_schema import columns
from training.population.dataset import (
    USED,
    ObservedPeople,
    build,
    file_view,
    observe,
    outcomes,
    reason_not_used,
)

OBSERVED = date(2024, 10, 31)
AFTER = date(2026, 10, 28)
PEOPLE = range(200)


@pytest.fixture(scope="module")
def observed() -> ObservedPeople:
    """200 people observed on the date."""
    return observe(3, OBSERVED, PEOPLE)


@pytest.mark.slow
def test_no_leakage_from_later_months(observed: ObservedPeople) -> None:
    """Characteristics are the same whether or not the two years after the date were lived."""
    lived_less = bodies(cohort(3, PEOPLE, OBSERVED, OBSERVED), OBSERVED)
    for row, index in zip(observed.values, observed.index, strict=True):
        view = file_view(lived_less[index], OBSERVED)
        assert view is not None
        by_name = characteristics(view, OBSERVED)
        expected = np.array([by_name[each.name] for each in CHARACTERISTICS], dtype=float)
        assert np.array_equal(row, expected, equal_nan=True)


@pytest.mark.slow
def test_no_leakage_from_later_events(observed: ObservedPeople) -> None:
    """A file that has also folded what was furnished in the seven weeks after the date reads the same as of the date."""
    lived = cohort(3, PEOPLE, OBSERVED, AFTER)
    before, later = bodies(lived, OBSERVED), bodies(lived, date(2024, 12, 20), OBSERVED)
    assert any(later)
    for row, index in zip(observed.values, observed.index, strict=True):
        view = file_view([*before[index], *later[index]], OBSERVED)
        assert view is not None
        by_name = characteristics(view, OBSERVED)
        expected = np.array([by_name[each.name] for each in CHARACTERISTICS], dtype=float)
        assert np.array_equal(row, expected, equal_nan=True)


def test_outcome_is_what_later_files_show() -> None:
    """Who is called bad has a default in the months after the date, and only they."""
    lived = cohort(3, PEOPLE, OBSERVED, AFTER)
    bad = outcomes(lived, month_of(OBSERVED))
    first = month_of(OBSERVED) - lived.lives.start + 1
    reached = (lived.lives.arrears[:, first : first + 24] >= 3).any(axis=1)
    assert bad.sum() > 0
    assert not (bad.astype(bool) & ~reached).any()


@pytest.mark.slow
def test_no_leakage_from_what_the_future_brings() -> None:
    """A shock from the day after the date on changes outcomes and true probabilities, and not one characteristic."""
    many = range(2_000)
    calm, shocked = observe(3, OBSERVED, many), observe(3, OBSERVED, many, Shock(month_of(OBSERVED) + 1, 24, 6.0))
    assert np.array_equal(calm.values, shocked.values, equal_nan=True) and np.array_equal(calm.why, shocked.why)
    assert shocked.bad.sum() > 1.2 * calm.bad.sum() and shocked.risk.mean() > 1.2 * calm.risk.mean()


@pytest.mark.slow
def test_whether_a_person_is_used_is_known_on_the_date() -> None:
    """Everybody is used or left out for one stated reason, which files without the months after it give too."""
    observed_people = observe(3, OBSERVED, range(2_000))
    counts = np.bincount(observed_people.why, minlength=4)
    assert (counts > 0).all() and counts.sum() == 2_000 and counts[USED] == len(observed_people.bad)
    lived_less = bodies(cohort(3, PEOPLE, OBSERVED, OBSERVED), OBSERVED)
    why = [reason_not_used(file_view(reported, OBSERVED), OBSERVED) for reported in lived_less]
    assert why == observed_people.why[: len(why)].tolist()


@pytest.mark.slow
def test_true_probabilities_match_the_outcomes_of_people_used() -> None:
    """Of people who are used, as many turn out bad as their true probabilities say, in every fifth."""
    observed_people = observe(5, OBSERVED, range(6_000))
    order = np.argsort(observed_people.risk)
    for part in np.array_split(order, 5):
        assert observed_people.bad[part].mean() == pytest.approx(observed_people.risk[part].mean(), abs=0.03)
    assert observed_people.bad.mean() == pytest.approx(observed_people.risk.mean(), abs=0.012)


@pytest.mark.slow
def test_any_number_of_processes_gives_the_same_bytes() -> None:
    """One process or two: one training set."""
    one, two = (build(3, 1_200, OBSERVED, lambda done: None, processes)[0] for processes in (1, 2))
    assert one.sha256 == two.sha256 and np.array_equal(one.values, two.values, equal_nan=True)


def test_columns_are_the_characteristics() -> None:
    """Names, directions and codes of those that are scored come from the domain, in its order."""
    assert [(column.name, column.direction, column.code) for column in columns()] == [
        (declared.name, declared.direction, declared.code) for declared in CHARACTERISTICS if declared.scored
    ]
