"""A default weighs on a life for years, bankruptcy most, and the true probability knows it exactly."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from creditapp.population.calendar import month_of
from creditapp.population.chains import BAD, RATES
from creditapp.population.latent import Lives, live
from creditapp.population.risk import HORIZON, default_probability
from creditapp.population.traits import traits

ANCHOR = date(2026, 3, 17)
MONTH = month_of(ANCHOR)


@pytest.fixture(scope="module")
def lives() -> Lives:
    """20,000 lives, lived on for 24 months."""
    return live(traits(13, np.arange(20_000), MONTH), MONTH - 108, MONTH + HORIZON)


def _at_anchor(table: Any) -> Any:
    return table[:, 108]


@pytest.mark.slow
def test_the_true_probability_is_right_for_every_size_of_scar(lives: Lives) -> None:
    """Among people without a scar, with a fading one and with a deep one, it is how often a default happens."""
    happened: Any = (lives.arrears[:, 109:] >= BAD).any(axis=1)
    risk, scar = default_probability(lives, MONTH), _at_anchor(lives.scar)
    for low, high in ((-1, 1e-9), (1e-9, 0.2), (0.2, 0.5), (0.5, 9)):
        group = (scar > low) & (scar <= high) & (lives.traits.first_month < MONTH)
        assert group.sum() > 150
        spread = np.sqrt((risk[group] * (1 - risk[group])).sum()) / group.sum()
        assert happened[group].mean() == pytest.approx(risk[group].mean(), abs=4 * spread)


@pytest.mark.slow
def test_a_scar_raises_the_probability_of_a_default_for_the_same_person(lives: Lives) -> None:
    """With the scar taken away, and nothing else, everybody's probability is lower or the same."""
    unscarred = Lives(**{**vars(lives), "scar": np.zeros_like(lives.scar)})
    with_scar, without = default_probability(lives, MONTH), default_probability(unscarred, MONTH)
    scarred = (_at_anchor(lives.scar) > 0.3) & (_at_anchor(lives.arrears) == 0)
    assert (with_scar >= without - 1e-12).all()
    added = np.log(with_scar / (1 - with_scar)) - np.log(without / (1 - without))
    assert added[scarred].mean() > 0.25


def test_scars_are_deepest_after_bankruptcy_and_fade_in_seven_years() -> None:
    """90 days late, a loss, a loss with the home, a bankruptcy; an eighth is left after seven years."""
    depths = (RATES.scar_of_lateness, *RATES.scar_of_loss)
    assert list(depths) == sorted(depths) and depths[0] > 0
    assert 0.05 < RATES.scar_kept**84 < 0.2


@pytest.mark.slow
def test_nobody_without_a_default_has_a_scar(lives: Lives) -> None:
    """People who were never 90 days late in the simulated months have none, and all others have."""
    ever: Any = (lives.arrears[:, :109] >= BAD).any(axis=1)
    assert ((_at_anchor(lives.scar) > 0) == ever).all()
