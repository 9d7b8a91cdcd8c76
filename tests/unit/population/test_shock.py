"""A shock changes the lives after it, and the true probabilities with them, and nothing before it."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from creditapp.errors import ConfigurationError
from creditapp.population.calendar import month_of
from creditapp.population.cohort import Cohort, cohort
from creditapp.population.person import bodies
from creditapp.population.risk import HORIZON, default_probability
from creditapp.population.shock import CALM, Shock, parse_shock

ANCHOR, AFTER = date(2024, 10, 31), date(2026, 10, 28)
MONTH = month_of(ANCHOR)
SHOCK = Shock(MONTH + 1, 18, 3.0)


@pytest.fixture(scope="module")
def calm() -> Cohort:
    """6,000 people in ordinary times."""
    return cohort(4, range(6_000), ANCHOR, AFTER)


@pytest.fixture(scope="module")
def shocked() -> Cohort:
    """The same people in hard times from the month after the anchor on."""
    return cohort(4, range(6_000), ANCHOR, AFTER, SHOCK)


def _happened(lived: Cohort) -> float:
    after = lived.lives.arrears[:, MONTH - lived.lives.start + 1 :]
    return float((after >= 3).any(axis=1).mean())


@pytest.mark.slow
def test_nothing_changes_before_a_shock(calm: Cohort, shocked: Cohort) -> None:
    """Lives up to the month before the shock, and every event of theirs, are the same."""
    before = MONTH - calm.lives.start + 1
    for name in ("setback", "hardship", "arrears", "income", "utilisation"):
        assert np.array_equal(getattr(calm.lives, name)[:, :before], getattr(shocked.lives, name)[:, :before])
    few = range(100)
    assert bodies(cohort(4, few, ANCHOR, AFTER, SHOCK), ANCHOR) == bodies(cohort(4, few, ANCHOR, AFTER), ANCHOR)


@pytest.mark.slow
def test_a_shock_hits_more_people(calm: Cohort, shocked: Cohort) -> None:
    """More are out of work in the last month of the shock, and more have defaulted."""
    last = SHOCK.start + SHOCK.months - 1 - calm.lives.start
    assert (shocked.lives.setback[:, last] == 1).mean() > 1.5 * (calm.lives.setback[:, last] == 1).mean()
    assert _happened(shocked) > 1.1 * _happened(calm)


@pytest.mark.slow
def test_the_true_probability_includes_a_shock(calm: Cohort, shocked: Cohort) -> None:
    """The computed probability is right in ordinary and in hard times, on average and for the riskier half."""
    for lived, shock in ((calm, CALM), (shocked, SHOCK)):
        risk = default_probability(lived.lives, MONTH, shock=shock)
        happened: Any = (lived.lives.arrears[:, MONTH - lived.lives.start + 1 :] >= 3).any(axis=1)
        had_credit: Any = lived.lives.traits.first_month < MONTH
        for group in (had_credit, had_credit & (risk > np.median(risk))):
            assert happened[group].mean() == pytest.approx(risk[group].mean(), abs=0.02)
    assert (default_probability(calm.lives, MONTH, shock=SHOCK) >= default_probability(calm.lives, MONTH) - 1e-12).all()


@pytest.mark.slow
def test_a_shock_after_the_window_changes_no_probability(calm: Cohort) -> None:
    """The window is the 24 months after the anchor."""
    later = Shock(MONTH + HORIZON + 1, 12, 5.0)
    assert np.array_equal(default_probability(calm.lives, MONTH, shock=later), default_probability(calm.lives, MONTH))


def test_a_shock_is_parsed_from_the_command_line() -> None:
    """Start, months and severity; no text is no shock."""
    assert parse_shock("2025-03:18:2.0") == Shock(month_of(date(2025, 3, 1)), 18, 2.0)
    assert parse_shock("") == CALM


@pytest.mark.parametrize(
    "text",
    ["x", "2025-03", "2025-13:18:2", "2025-03:18", "2025-03:0:2", "2025-03:9:0.5", "2025-03:9:nan", "2025-03:9:1e9"],
)
def test_anything_else_is_refused(text: str) -> None:
    """The error shows how to write a shock."""
    with pytest.raises(ConfigurationError, match="--shock"):
        parse_shock(text)
