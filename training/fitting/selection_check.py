"""The bivariate check: did more than the table decide who was accepted, in a way that has to do with who goes bad?

A bivariate probit with selection (Boyes, Hoffman and Low, J. Econometrics 1989; Heckman 1979): acceptance and default each have an index, and what the
table does not hold of both is correlated, by ρ. Below 0, those who were accepted in spite of the table are better than it says, and the declined
worse: assumed outcomes are too kind, and ρ says by how much. Near 0, the table decided. The indices are the scorecard's decision and the same
estimator's decision on who was declined. Both are made of the same columns, so ρ is told by the shape of the normal distribution alone
(no column decides on acceptance without telling of default): take it as a hint, never as a proof.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr
from scipy.stats import chi2
from sklearn.metrics import roc_auc_score

from training.data.table import Matrix, Table
from training.fitting.fit import Fitted
from training.fitting.rejects import Rejects, declining

MOST_ROWS = 20_000
"""Rows that are looked at; more change little."""
APART = 0.99
"""From this AUC on, accepted and declined hardly overlap, and nothing can be told."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_LARGEST = 0.98
Which = NDArray[np.bool_]
_TINY = 1e-300


@dataclass(frozen=True)
class Selection:
    """What the check found; ρ and what follows from it are None where accepted and declined hardly overlap."""

    auc: float
    """How well the table tells who was declined."""
    rho: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    """Likelihood ratio of ρ = 0."""
    declined_pd: float | None = None
    """Mean probability of default of the declined if ρ is right."""
    assumed_pd: float | None = None
    """The same if ρ were 0."""

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    def note(self) -> str:
        """In a sentence or two; a warning where more than the table seems to have decided."""
        if self.rho is None or self.p is None or self.declined_pd is None or self.assumed_pd is None:
            return f"bivariate check: the table tells who was declined nearly perfectly (AUC {self.auc:.3f}); their outcomes are extrapolated, and nothing here can check that"
        found = f"ρ {self.rho:+.2f} (95 % interval {self.low:+.2f} to {self.high:+.2f}, p {self.p:.3f})"
        if self.p >= 0.05:
            return f"bivariate check: it is not shown that more than the table decided who was accepted ({found}), which does not show that nothing did"
        way = "worse" if self.rho < 0 else "better"
        return (
            f"WARNING: bivariate check: the declined seem {way} than the table tells ({found}): mean PD {self.declined_pd:.3f} instead of {self.assumed_pd:.3f}; "
            "a hint by the shape of a distribution, which only outcomes of declined applicants could confirm"
        )


def selection_check(fitted: Fitted, accepted: Table, rejects: Rejects) -> Selection:
    """The check on at most ``MOST_ROWS`` rows."""
    refused = declining(fitted, accepted, rejects)
    is_accepted = np.arange(len(refused)) < len(accepted.bad)
    auc = float(roc_auc_score(~is_accepted, refused))
    if auc >= APART:
        return Selection(auc)
    chosen = np.sort(np.random.default_rng(0).permutation(len(refused))[:MOST_ROWS])
    refused, is_accepted = refused[chosen], is_accepted[chosen]
    at = chosen[is_accepted]
    risk = np.concatenate(
        [fitted.decide(accepted.values[at]), fitted.decide(rejects.values[chosen[~is_accepted] - len(accepted.bad)])]
    )
    return fitted_selection(auc, _index(refused, is_accepted), risk, is_accepted, accepted.bad[at] == 1)


def fitted_selection(auc: float, index: Matrix, risk: Matrix, is_accepted: Which, bad: Which) -> Selection:
    """ρ by maximum likelihood of the accepted rows' outcomes, given that they were accepted; accepted rows come first."""
    of_accepted, decided = index[is_accepted], risk[is_accepted]
    side = np.where(bad, 1.0, -1.0)

    def loss(parameters: Matrix) -> float:
        rho = _LARGEST * np.tanh(parameters[2])
        together = both_below(of_accepted, side * (parameters[0] + parameters[1] * decided), side * rho)
        return float(-(np.log(np.maximum(together, _TINY)) - log_ndtr(of_accepted)).sum())

    def without(parameters: Matrix) -> float:
        return float(-log_ndtr(side * (parameters[0] + parameters[1] * decided)).sum())

    plain = minimize(without, np.array([-0.3, 0.5]), method="BFGS")
    full = min(
        (minimize(loss, np.array([*plain.x, start]), method="BFGS") for start in (-0.3, 0.0, 0.3)),
        key=lambda found: float(found.fun),
    )
    rho = float(_LARGEST * np.tanh(full.x[2]))
    error = float(np.sqrt(max(full.hess_inv[2, 2], 0.0)))
    low, high = (float(_LARGEST * np.tanh(full.x[2] + way * 1.959964 * error)) for way in (-1, 1))
    declined_index, declined_risk = index[~is_accepted], full.x[0] + full.x[1] * risk[~is_accepted]
    given = both_below(-declined_index, declined_risk, np.full(len(declined_index), -rho)) / np.maximum(
        ndtr(-declined_index), _TINY
    )
    assumed = ndtr(plain.x[0] + plain.x[1] * risk[~is_accepted])
    p = float(chi2.sf(max(0.0, 2 * (plain.fun - full.fun)), 1))
    return Selection(auc, rho, low, high, p, float(given.mean()), float(assumed.mean()))


def _index(refused: Matrix, is_accepted: Which) -> Matrix:
    """The probit index of acceptance."""
    side = np.where(is_accepted, 1.0, -1.0)
    found = minimize(
        lambda line: float(-log_ndtr(side * (line[0] + line[1] * refused)).sum()), np.array([0.0, -0.5]), method="BFGS"
    )
    index: Matrix = found.x[0] + found.x[1] * refused
    return index


def both_below(first: Matrix, second: Matrix, rho: Matrix) -> Matrix:
    """P(X < first, Y < second) of standard normal X and Y with correlation ρ: Plackett's integral over ρ, by 24 Gauss nodes in its arc sine."""
    angle = np.arcsin(rho) / 2
    total = np.zeros(np.broadcast(first, second).shape)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        theta = angle * (node + 1)
        sine, cosine = np.sin(theta), np.cos(theta)
        total += weight * np.exp(-(first**2 + second**2 - 2 * first * second * sine) / (2 * cosine**2))
    below: Matrix = np.clip(ndtr(first) * ndtr(second) + total * angle / (2 * np.pi), 0.0, 1.0)
    return below
