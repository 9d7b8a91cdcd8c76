"""Search for less discriminatory alternatives: re-weighted or shortened scorecards that serve about as well.

Candidates keep the compiled shapes, so that each could be released: every characteristic left out in turn, and weights of
all characteristics (0 to 2, so that no direction turns) that trade log loss for equal mean scores of an attribute's groups.
Weights come from one half of the rows and are judged on the other. Protected attributes choose between scorecards; none
of them reads one. See Gillis, Meursault and Ustun (FAccT 2024) on what such a search may claim.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from training.data.audit import Groups
from training.data.table import Labels, Matrix
from training.evaluation.fairness import guarded, judged, ratios
from training.evaluation.sample import Sample, least
from training.scorecard.scale import SCALE

PRICES = (0.03, 0.1, 0.2, 0.4, 1.0, 3.0)
"""What a squared unit of log odds between the means of two groups costs, in units of log loss."""
FIT_ROWS = 8_000
"""Rows that weights are fitted on at most: every n-th of a half."""
TOLERANCE = 0.005
"""AUC that an alternative may lose and still count as serving as well."""


def alternatives(sample: Sample, approved: float) -> dict[str, Any]:
    """All candidates with AUC, lowest AIR by attribute and lowest AIR of all guarded groups; and the candidate to look at first."""
    audited = {name: groups for name, groups in sample.audit.groups.items() if len(judged(groups)) > 1}
    if sample.bad is None or not audited:
        return {"candidates": [], "choice": None}
    judge = partial(_judged, bad=sample.bad, audited=audited, approved=approved, weights=sample.weights)
    points = sample.points.astype(np.float64)
    names = [characteristic["name"] for characteristic in sample.card["characteristics"]]
    candidates = [judge("the scorecard", "as it is", points.sum(axis=1))]
    candidates += [
        judge(f"without {name}", "left out", points.sum(axis=1) - points[:, at])
        for at, name in enumerate(names)
        if points[:, at].any()
    ]
    candidates += [
        judge(f"weights for {name}, {price:g}", "re-weighted", score)
        for name, groups in audited.items()
        for price, score in _reweighted(points, sample.bad, groups, sample.weight)
    ]
    return {"tolerance": TOLERANCE, "approved": approved, "candidates": candidates, "choice": choice(candidates)}


def choice(candidates: list[dict[str, Any]]) -> str | None:
    """The candidate within the tolerance whose lowest AIR is highest, if it is at least 0.01 above the scorecard's."""
    base, *alternatives = candidates
    near = [alternative for alternative in alternatives if alternative["auc"] >= base["auc"] - TOLERANCE]
    best = max(near, key=lambda alternative: alternative["lowest"], default=base)
    return str(best["name"]) if best["lowest"] >= base["lowest"] + 0.01 else None


def _judged(
    name: str,
    kind: str,
    score: Matrix,
    bad: Labels,
    audited: dict[str, Groups],
    approved: float,
    weights: Matrix | None,
) -> dict[str, Any]:
    passed = least(-score, approved, weights)
    ratios_by_attribute = {attribute: ratios(passed, groups, weights) for attribute, groups in audited.items()}
    guarded_ratios = [
        group_ratios[group] for group_ratios in ratios_by_attribute.values() for group in guarded(list(group_ratios))
    ]
    air = {
        attribute: min(group_ratios.values(), default=1.0) for attribute, group_ratios in ratios_by_attribute.items()
    }
    return {
        "name": name,
        "kind": kind,
        "auc": float(roc_auc_score(bad, -score, sample_weight=weights)),
        "air": air,
        "lowest": min(guarded_ratios, default=1.0),
    }


def _reweighted(points: Matrix, bad: Labels, groups: Groups, weight: Matrix) -> Iterator[tuple[float, Matrix]]:
    """Scores under weights fitted on the other half of the rows, by rising price of a distance between groups."""
    halves = np.random.default_rng(0).permutation(len(bad)) % 2
    starts = [np.ones(points.shape[1])] * 2
    for price in PRICES:
        score = np.zeros(len(bad))
        for half in (0, 1):
            train = np.flatnonzero(halves != half)
            train = train[:: max(1, len(train) // FIT_ROWS)]
            starts[half] = _weights(
                points[train] / SCALE.factor,
                bad[train],
                _contrasts(groups[train], judged(groups), weight[train]),
                price,
                starts[half],
                weight[train] / weight[train].sum(),
            )
            score[halves == half] = points[halves == half] @ starts[half]
        yield price, score


def _contrasts(groups: Groups, names: list[str], weight: Matrix) -> Matrix:
    """[contrast, row]: the mean of each group less the mean of all others that are judged."""
    known = np.isin(groups, names)
    rows = []
    for name in names:
        inside, others = weight * (groups == name), weight * (known & (groups != name))
        if inside.any() and others.any():
            rows.append(inside / inside.sum() - others / others.sum())
    return np.array(rows).reshape(len(rows), len(groups))


def _weights(
    z: Matrix, bad: Labels, contrasts: Matrix, price: float, start: Matrix, share: Matrix
) -> NDArray[np.float64]:
    """The weights that minimise mean log loss + price · mean squared contrast, together with an intercept (convex)."""
    if not len(contrasts):
        return start
    gaps = contrasts @ z
    signs = 1.0 - 2.0 * bad
    centre = share @ z

    def loss(packed: Matrix) -> tuple[float, Matrix]:
        margin = signs * ((z - centre) @ packed[1:] + packed[0])
        slope = -signs / (1 + np.exp(np.clip(margin, -500, 500))) * share
        apart = gaps @ packed[1:]
        value = share @ np.logaddexp(0, -margin) + price * np.mean(apart**2)
        return float(value), np.concatenate(
            [[slope.sum()], (z - centre).T @ slope + 2 * price * gaps.T @ apart / len(gaps)]
        )

    bounds = [(None, None), *[(0.0, 2.0)] * z.shape[1]]
    solution = minimize(
        loss, np.concatenate([[1.0], start]), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}
    )
    return np.asarray(solution.x[1:])
