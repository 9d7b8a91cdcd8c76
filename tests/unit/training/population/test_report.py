"""The synthetic population stays within stated tolerances of published figures, and the report says where it does not."""

from datetime import date

import numpy as np
import pytest

from training.fitting.hyperparameters import Hyperparameters
from training.population.dataset import build
from training.population.figures import SCORED, figures
from training.population.newer_targets import CFPB_2, EXPERIAN_2023, FICO_2025_2, NY_FED, NY_FED_2, TRANSUNION
from training.population.report import lines, page, scored
from training.population.target import ScoredPopulation, Target
from training.population.targets import BANDS_2025, FED, HIGH, TARGETS
from training.scorecard import run

pytestmark = pytest.mark.slow

AS_OF = date(2024, 10, 31)
OF_MANY = (FED, BANDS_2025, HIGH, TRANSUNION, EXPERIAN_2023, FICO_2025_2, NY_FED, NY_FED_2, CFPB_2)
BY_FEW = [at for at, target in enumerate(TARGETS) if target.held and target.source not in OF_MANY]
"""Figures that few people and a quick scorecard can show; all are held in benchmarks/population.json."""
QUICK = (Hyperparameters(learning_rate=0.15, leaves=6, smallest_leaf=60, most_rounds=100, columns_tried=0.25),)


@pytest.fixture(scope="module")
def population() -> ScoredPopulation:
    """6,000 people with the scores of a quick scorecard that has learned from as many others."""
    table, _ = build(20_242, 6_000, AS_OF, lambda _: None)
    card = run.train(table, AS_OF, 1, lambda _: None, QUICK).card
    return scored(figures(20_241, 6_000, AS_OF, lambda _: None), card)


@pytest.mark.parametrize("at", BY_FEW, ids=[TARGETS[at].name for at in BY_FEW])
def test_each_target_is_met(population: ScoredPopulation, at: int) -> None:
    """Each figure is within its tolerance."""
    target = TARGETS[at]
    assert target.figure(population) == pytest.approx(target.value, abs=target.tolerance)


def test_default_falls_as_the_score_rises(population: ScoredPopulation) -> None:
    """Below 600 more new accounts go bad than from 600 to 679, and there more than above."""
    new, bad = population.people.new, population.people.new_bad
    rates = [bad[chosen].sum() / new[chosen].sum() for chosen in _thirds(population.score)]
    assert rates[0] > 1.5 * rates[1] > 3 * rates[2] > 0


def _thirds(score: np.ndarray) -> tuple[np.ndarray, ...]:
    return score < 600, (score >= 600) & (score < 680), score >= 680


def test_every_target_has_a_line(population: ScoredPopulation) -> None:
    """The report names every target with its source and whether it is met, and one that is missed says so."""
    told = list(lines(population))[1:]
    for line, target in zip(told, TARGETS, strict=True):
        assert line.startswith(target.name) and line.endswith(target.source)
        assert ("  met " in line) == target.met(target.figure(population))
    impossible = Target("mean score", 100, 1, "nobody", lambda of: float(of.score.mean()))
    assert not impossible.met(impossible.figure(population))


def test_the_page_stands_alone(population: ScoredPopulation) -> None:
    """Every target is on the page, the marginals are drawn, and nothing is fetched from elsewhere."""
    drawn = page(population, "A <population>")
    assert all(target.name in drawn for target in TARGETS) and drawn.count("<svg") >= 10
    assert "<script" not in drawn and "http" not in drawn and "A &lt;population&gt;" in drawn


def test_people_are_scored_unscored_or_invisible(population: ScoredPopulation) -> None:
    """Scores are those of the scored only, and their characteristics are all there."""
    assert len(population.score) == (population.everybody.visible == SCORED).sum() == len(population.people.bad)
    assert not np.isnan(population.people.of("oldest_account_months")).any()
