"""The published figures that the synthetic population must match, each with its tolerance and source.

Tolerances are wide where the source is of another year, another sample or second-hand. Sources are those of DOMAIN.md's table; its
"counted among" says which people a figure is of, where the source leaves that open.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from training.data.table import Matrix
from training.population.figures import INVISIBLE, SCORED, UNSCORED, Figures
from training.population.newer_targets import NEWER
from training.population.target import ScoredPopulation, Target, between

FICO_2025 = "FICO Fall 2025 report"
BANDS_2025 = "FICO bands 2025, second-hand"
FED = "Federal Reserve, Report to Congress on credit scoring"
FICO = "FICO average credit statistics"
HIGH = "FICO, scorers above 785"
EXPERIAN = "Experian 2019"
AFSA = "AFSA 2020"
GMSC = "Give Me Some Credit"
IMPLIED = "between FICO's bands (0.877/0.607) and the Fed's TransRisk curves (0.927)"


def _new_default(low: int, high: int, population: ScoredPopulation) -> float:
    """Share of bad accounts among those opened in the six months after the date by people with such a score."""
    inside = (population.score >= low) & (population.score <= high)
    opened = population.people.new[inside].sum()
    return float(population.people.new_bad[inside].sum() / opened) if opened else float("nan")


def _visible(which: int, population: ScoredPopulation) -> float:
    return float(np.mean(population.everybody.visible == which))


def _ever(stage: int, population: ScoredPopulation) -> float:
    return float(np.mean(population.people.worst >= stage))


def _now(least: int, most: int, population: ScoredPopulation) -> float:
    return float(np.mean((population.people.now >= least) & (population.people.now <= most)))


def _obligations(population: ScoredPopulation) -> float:
    return float(np.mean(population.people.cards + population.people.loans))


def _mean_use(population: ScoredPopulation) -> float:
    return float(np.nanmean(np.minimum(population.use, 1.0)))


def _use_quantile(share: float, population: ScoredPopulation) -> float:
    return float(np.nanquantile(population.use, share))


def _bad_by_use(low: float, high: float, population: ScoredPopulation) -> float:
    """Bad rate of people not already 90 days late: like a lender's borrowers, of whom 6.7 % went bad."""
    chosen = (population.use >= low) & (population.use < high) & (population.people.now < 3)
    return float(population.people.bad[chosen].mean()) if chosen.any() else float("nan")


def _above_785(figure: Callable[[Figures], Matrix | NDArray[np.bool_]], population: ScoredPopulation) -> float:
    return float(np.nanmean(figure(population.people.where(population.score > 785))))


def _ks(population: ScoredPopulation) -> float:
    false, true, _ = roc_curve(population.people.bad, -population.score)
    return float(np.max(true - false))


def _band(low: int, high: int, value: float) -> Target:
    return Target(f"score {low}–{high}", value, 0.06, BANDS_2025, partial(between, low, high))


def _fed(name: str, low: int, high: int, value: float, tolerance: float) -> Target:
    return Target(f"default on new accounts, {name}", value, tolerance, FED, partial(_new_default, low, high))


_OLDER: tuple[Target, ...] = (
    Target("mean score", 715, 15, FICO_2025, lambda population: float(np.mean(population.score))),
    Target("score 600–749", 0.338, 0.08, FICO_2025, partial(between, 600, 749)),
    Target("card utilisation, mean", 0.355, 0.06, FICO_2025, _mean_use),
    _band(300, 579, 0.142),
    _band(580, 669, 0.149),
    _band(670, 739, 0.204),
    _band(740, 799, 0.275),
    _band(800, 850, 0.230),
    _fed("below 520", 300, 519, 0.41, 0.10),
    _fed("520–559", 520, 559, 0.284, 0.08),
    _fed("560–599", 560, 599, 0.225, 0.07),
    _fed("600–639", 600, 639, 0.158, 0.05),
    _fed("640–679", 640, 679, 0.089, 0.03),
    _fed("680–719", 680, 719, 0.044, 0.02),
    _fed("720 and more", 720, 850, 0.010, 0.006),
    Target("obligations on file", 13, 2, FICO, _obligations),
    Target("cards on file", 9, 1.5, FICO, lambda population: float(np.mean(population.people.cards))),
    Target("loans on file", 4, 1, FICO, lambda population: float(np.mean(population.people.loans))),
    Target("ever 30 days late (below 50 %)", 0.45, 0.05, FICO, partial(_ever, 1)),
    Target("ever 60 days late", 0.30, 0.06, FICO, partial(_ever, 2)),
    Target("ever 90 days late", 0.23, 0.05, FICO, partial(_ever, 3)),
    Target("inquiries a year", 1, 0.35, FICO, lambda population: float(np.mean(population.people.inquiries))),
    Target("now 30 days late", 0.039, 0.015, EXPERIAN, partial(_now, 1, 1)),
    Target("now 60 days late", 0.019, 0.009, EXPERIAN, partial(_now, 2, 2)),
    Target("now 90–180 days late", 0.068, 0.025, EXPERIAN, partial(_now, 3, 6)),
    Target("above 785: no missed payment", 0.96, 0.03, HIGH, partial(_above_785, lambda one: one.worst == 0)),
    Target("above 785: card utilisation", 0.07, 0.03, HIGH, partial(_above_785, lambda one: one.of("utilisation"))),
    Target(
        "above 785: oldest account, years",
        25,
        4,
        HIGH,
        partial(_above_785, lambda one: one.of("oldest_account_months") / 12),
    ),
    Target("scored adults", 0.875, 0.025, AFSA, partial(_visible, SCORED)),
    Target("unscored adults", 0.098, 0.02, AFSA, partial(_visible, UNSCORED)),
    Target("invisible adults", 0.027, 0.008, AFSA, partial(_visible, INVISIBLE)),
    Target("card utilisation, median", 0.154, 0.05, GMSC, partial(_use_quantile, 0.5)),
    Target("card utilisation, upper quartile", 0.56, 0.10, GMSC, partial(_use_quantile, 0.75)),
    Target("bad rate, utilisation below 0.1", 0.018, 0.010, GMSC, partial(_bad_by_use, 0.0, 0.1)),
    Target("bad rate, utilisation above 1", 0.37, 0.10, GMSC, partial(_bad_by_use, 1.0, np.inf)),
    Target(
        "AUC of the score",
        0.902,
        0.035,
        IMPLIED,
        lambda population: float(roc_auc_score(population.people.bad, -population.score)),
    ),
    Target("KS of the score", 0.66, 0.06, IMPLIED, _ks),
)
"""In DOMAIN.md's order."""
TARGETS = (*_OLDER, *NEWER)
