"""A published figure with its tolerance, and the scored population that it is compared with."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.data.table import Matrix
from training.population.figures import SCORED, Figures


@dataclass(frozen=True)
class ScoredPopulation:
    """A population as of a date, with the scores that a scorecard gives it."""

    everybody: Figures
    people: Figures
    """The people who are scored; ``score`` has an entry for each."""
    score: NDArray[np.int64]

    @property
    def use(self) -> Matrix:
        """Share of card limits in use; NaN without a limit."""
        return self.people.of("utilisation")


Figure = Callable[[ScoredPopulation], float]


@dataclass(frozen=True)
class Target:
    """A published figure and how far the population may be from it."""

    name: str
    value: float
    tolerance: float
    source: str
    figure: Figure
    held: bool = True
    """Whether the population must meet it; others are only reported, as they cannot be met together with those."""

    def met(self, value: float) -> bool:
        """Whether a value is within the tolerance."""
        return abs(value - self.value) <= self.tolerance


def scored_population(everybody: Figures, score: NDArray[np.int64]) -> ScoredPopulation:
    """A population with the scores of its scored people."""
    return ScoredPopulation(everybody, everybody.where(everybody.visible == SCORED), score)


def between(low: int, high: int, population: ScoredPopulation) -> float:
    """Share of the scored with a score from ``low`` to ``high``."""
    return float(np.mean((population.score >= low) & (population.score <= high)))
