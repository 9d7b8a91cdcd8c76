"""A shock changes the lives after it, and the true probabilities with them; what came before stays as it was."""

from datetime import date

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
    """6,000 people who live on in ordinary times."""
    return cohort(4, range(6_000), ANCHOR, AFTER)


@pytest.fixture(scope="module")
def shocked() -> Cohort:
    """The same people in hard times from the month after the anchor on."""
    return cohort(4, range(6_000), ANCHOR, AFTER, SHOCK)


def _happened(lived: Cohort) -> float:
    after = lived.lives.arrears[:, MONTH - lived.lives.start + 1 :]
    return float((after >= 3).any(axis=1).mean())


def test_nothing_changes_before_it(calm: Cohort, shocked: Cohort) -> None:
    """Lives up to the month before the shock, and every event of theirs, are the same."""
    before = MONTH - calm.lives.start + 1
    for name in ("blow", "hardship", "arrears", "income", "utilisation"):
        assert np.array_equal(getattr(calm.lives, name)[:, :before], getattr(shocked.lives, name)[:, :before])
    few = range(100)
    assert bodies(cohort(4, few, ANCHOR, AFTER, SHOCK), ANCHOR) == bodies(cohort(4, few, ANCHOR, AFTER), ANCHOR)


def test_more_people_are_hit_after_it(calm: Cohort, shocked: Cohort) -> None:
    """More are out of work in the last month of the shock, and more have defaulted."""
    last = SHOCK.start + SHOCK.months - 1 - calm.lives.start
    assert (shocked.lives.blow[:, last] == 1).mean() > 1.5 * (calm.lives.blow[:, last] == 1).mean()
    assert _happened(shocked) > 1.1 * _happened(calm)


def test_true_probability_knows_of_it(calm: Cohort, shocked: Cohort) -> None:
    """The computed probability is right in ordinary and in hard times, on average and for the riskier half."""
    for lived, shock in ((calm, CALM), (shocked, SHOCK)):
        risk = default_probability(lived.lives, MONTH, shock=shock)
        happened = (lived.lives.arrears[:, MONTH - lived.lives.start + 1 :] >= 3).any(axis=1)
        had_credit = lived.lives.traits.first_month < MONTH
        for some in (had_credit, had_credit & (risk > np.median(risk))):
            assert happened[some].mean() == pytest.approx(risk[some].mean(), abs=0.02)
    assert (default_probability(calm.lives, MONTH, shock=SHOCK) >= default_probability(calm.lives, MONTH) - 1e-12).all()


def test_a_shock_after_the_window_is_unknown_to_it(calm: Cohort) -> None:
    """A shock that begins after the 24 months changes no probability."""
    later = Shock(MONTH + HORIZON + 1, 12, 5.0)
    assert np.array_equal(default_probability(calm.lives, MONTH, shock=later), default_probability(calm.lives, MONTH))


def test_written_as_on_the_command_line() -> None:
    """Start, months and severity; no text is no shock."""
    assert parse_shock("2025-03:18:2.0") == Shock(month_of(date(2025, 3, 1)), 18, 2.0)
    assert parse_shock("") == CALM


@pytest.mark.parametrize(
    "text",
    ["x", "2025-03", "2025-13:18:2", "2025-03:18", "2025-03:0:2", "2025-03:9:0.5", "2025-03:9:nan", "2025-03:9:1e9"],
)
def test_rubbish_is_refused(text: str) -> None:
    """What is no shock is named with how to write one."""
    with pytest.raises(ConfigurationError, match="--shock"):
        parse_shock(text)
